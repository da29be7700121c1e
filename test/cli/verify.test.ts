import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyVersions } from '../../src/artifacts/verifyVersions.js';
import { gmrIn } from '../kit/gmr.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

interface Answer {
	readonly uri: string;
	readonly state: string;
	readonly findings: readonly { readonly path: string; readonly state: string }[];
}

describe('gmr verify', () => {
	let repo: TempRepo;
	beforeEach(async () => {
		repo = await tempRepo();
		await repo.write('model/MLmodel', 'flavors: {}\n');
		await repo.write('model/w.bin', 'weights');
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Start');
		await gmr('init');
		await gmr('register', 'model', '--name', 'm');
	});
	afterEach(() => repo.dispose());

	const gmr = (...args: string[]) => gmrIn(repo.path, args);
	const folder = 'model-registry/models/m/versions/1';
	const verify = async (...args: string[]) => {
		const { code, out } = await gmr('verify', '--json', ...args);
		const answers = JSON.parse(out) as Answer[];
		return { code, answers, states: answers.map(({ state }) => state) };
	};
	const finds = async (state: string, ...findings: [path: string, state: string][]) => {
		const { code, answers } = await verify();
		assert.equal(code, 1);
		assert.equal(answers[0]?.state, state);
		assert.deepEqual(
			answers[0].findings.map((finding) => [finding.path, finding.state]),
			findings,
		);
	};

	it('is content with what was registered', async () => {
		await gmr('register', 'model', '--name', 'm', '--reference');
		assert.deepEqual((await verify()).states, ['ok', 'ok']);
		const { code, out } = await gmr('verify', 'm/1');
		assert.equal(code, 0);
		assert.match(out, /^VERSION +STATE +HASHED\nmodels:\/m\/1 +ok +2 files, 19 B\n$/);
		assert.deepEqual((await verify('m', 'm/1')).answers.length, 2);
	});

	it('finds bytes that differ, also of the same size', async () => {
		await repo.write(`${folder}/artifacts/w.bin`, 'WEIGHTS');
		await finds('changed', ['artifacts/w.bin', 'changed']);
		assert.match(
			(await gmr('verify')).out,
			/\nmodels:\/m\/1: artifacts\/w\.bin has other bytes than were registered\n$/,
		);
	});

	it('finds files that are missing and that were not registered', async () => {
		await repo.write(`${folder}/artifacts/sub/new`, 'x');
		await finds('extra', ['artifacts/sub/new', 'extra']);
		await rm(join(repo.path, folder, 'artifacts/w.bin'));
		await finds('missing', ['artifacts/sub/new', 'extra'], ['artifacts/w.bin', 'missing']);
		await rm(join(repo.path, folder, 'artifacts'), { recursive: true });
		await finds('missing', ['artifacts/MLmodel', 'missing'], ['artifacts/w.bin', 'missing']);
	});

	it('does not follow a link in place of a file', async () => {
		await rm(join(repo.path, folder, 'artifacts/w.bin'));
		await symlink(join(repo.path, 'model/w.bin'), join(repo.path, folder, 'artifacts/w.bin'));
		await finds('missing', ['artifacts/w.bin', 'missing']);
	});

	it('finds a list that is not the one that was registered', async () => {
		const list = await repo.read(`${folder}/artifacts.sha256`);
		await repo.write(
			`${folder}/artifacts.sha256`,
			list.replace(/^[0-9a-f]/, (digit) => (digit === '0' ? '1' : '0')),
		);
		await finds('list-changed', ['artifacts.sha256', 'changed']);
		await rm(join(repo.path, folder, 'artifacts.sha256'));
		await finds('missing', ['artifacts.sha256', 'missing']);
	});

	it('finds what a reference refers to changed, and does not look at other places', async () => {
		await gmr('register', 'model/w.bin', '--name', 'r', '--reference');
		await gmr('register', 's3://bucket/m', '--name', 'r', '--reference');
		assert.deepEqual((await verify('r')).states, ['unverified', 'ok']);
		await repo.write('model/w.bin', 'others!');
		const { code, answers } = await verify('r/1');
		assert.equal(code, 1);
		assert.deepEqual(answers[0]?.findings, [{ path: 'model/w.bin', state: 'changed' }]);
	});

	it('tells a pointer to other bytes from one to the registered ones', async () => {
		const list = await repo.read(`${folder}/artifacts.sha256`);
		const oid = /([0-9a-f]{64}) {2}artifacts\/w\.bin/.exec(list)?.[1] ?? '';
		const pointer = (sha256: string) =>
			`version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize 7\n`;
		await repo.write(`${folder}/artifacts/w.bin`, pointer(oid));
		assert.deepEqual(await verify().then(({ code, states }) => [code, states]), [0, ['pointer']]);
		await repo.write(`${folder}/artifacts/w.bin`, pointer('0'.repeat(64)));
		await finds('changed', ['artifacts/w.bin', 'changed']);
	});

	it('names a version that can’t be read, and goes on', async () => {
		await gmr('register', 'model', '--name', 'm');
		await repo.write(`${folder}/version.yaml`, 'version: [\n');
		const { code, answers } = await verify();
		assert.equal(code, 1);
		assert.deepEqual(
			answers.map(({ uri, state }) => [uri, state]),
			[
				['models:/m/2', 'ok'],
				['models:/m/1', 'unreadable'],
			],
		);
	});

	it('stops when told to', async () => {
		const registryRoot = join(repo.path, 'model-registry');
		const place = { registryRoot, repositoryRoot: repo.path, registryPath: 'model-registry' };
		const list = await repo.read(`${folder}/artifacts.sha256`);
		const digest = `sha256:${createHash('sha256').update(list).digest('hex')}`;
		const artifacts = { storage: 'copy', digest, size: 19, files: 2 } as const;
		const versions = [{ folder: 'models/m/versions/1', artifacts }];
		const stop = new AbortController();
		const onProgress = () => stop.abort(new Error('enough'));
		await assert.rejects(verifyVersions(place, versions, { signal: stop.signal, onProgress }), /enough/);
	});
});
