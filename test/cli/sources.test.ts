import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { gmrIn } from '../kit/gmr.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

describe('gmr register, sources', () => {
	let repo: TempRepo;
	beforeEach(async () => {
		repo = await tempRepo();
		await repo.write('data/model/MLmodel', 'flavors:\n  sklearn: {}\n');
		await repo.write('data/model/weights.bin', 'weights');
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Start');
		await done('init');
	});
	afterEach(() => repo.dispose());

	const gmr = (...args: string[]) => gmrIn(repo.path, args);
	const done = async (...args: string[]) => {
		const { code, out, err } = await gmr(...args);
		assert.equal(code, 0, err);
		return out;
	};
	const refused = async (message: RegExp, ...args: string[]) => {
		const before = await repo.git('rev-parse', 'HEAD');
		const { code, err } = await gmr(...args);
		assert.equal(code, 2);
		assert.match(err, message);
		assert.equal(await repo.git('rev-parse', 'HEAD'), before);
		assert.equal((await repo.git('status', '--porcelain', '--', 'model-registry')).trim(), '');
	};
	const versionFolder = (version = 1) => `model-registry/models/m/versions/${version}`;
	interface Shown {
		source: string;
		artifacts: Record<string, unknown>;
		flavors: string[];
	}
	const shown = async () => JSON.parse(await done('show', 'm/1', '--json')) as Shown;

	it('takes a single file, which becomes the one file of the version', async () => {
		await done('register', 'data/model/weights.bin', '--name', 'm');
		assert.equal(await repo.read(`${versionFolder()}/artifacts/weights.bin`), 'weights');
		assert.equal((await shown()).source, 'data/model/weights.bin');
		execFileSync('sha256sum', ['-c', '--status', 'artifacts.sha256'], {
			cwd: join(repo.path, versionFolder()),
		});
		const path = (await done('resolve', 'm/1', '--path')).trim();
		assert.equal(path, join(repo.path, versionFolder(), 'artifacts'));
	});

	it('refers to a folder of the repository: hashed, not copied', async () => {
		await done('register', 'data/model', '--name', 'm', '--reference');
		const { artifacts, flavors, source } = await shown();
		assert.deepEqual(
			{ ...artifacts, digest: undefined },
			{
				storage: 'reference',
				uri: 'data/model',
				digest: undefined,
				size: 30,
				files: 2,
			},
		);
		assert.match(String(artifacts['digest']), /^sha256:[0-9a-f]{64}$/);
		assert.deepEqual([flavors, source], [['sklearn'], 'data/model']);
		execFileSync('sha256sum', ['-c', '--status', 'artifacts.sha256'], {
			cwd: join(repo.path, versionFolder()),
		});
		assert.equal((await repo.git('ls-files', `${versionFolder()}/artifacts`)).trim(), '');
		assert.equal((await done('resolve', 'm/1', '--path')).trim(), join(repo.path, 'data/model'));
		assert.equal((await repo.git('status', '--porcelain')).trim(), '');
	});

	it('refers to a file of the repository, also as a file: URI', async () => {
		await done('register', `file://${repo.path}/data/model/weights.bin`, '--name', 'm', '--reference');
		assert.equal((await shown()).artifacts['uri'], 'data/model/weights.bin');
		const path = (await done('resolve', 'm/1', '--path')).trim();
		assert.equal(path, join(repo.path, 'data/model/weights.bin'));
	});

	it('refers to nothing that a clone would not have as it is', async () => {
		const reference = ['--name', 'm', '--reference'];
		await repo.write('data/model/more.bin', 'x');
		await refused(/data\/model\/more\.bin is not tracked by git/, 'register', 'data/model', ...reference);
		await repo.write('.gitignore', '*.bin\n');
		await refused(/more\.bin is not tracked by git/, 'register', 'data/model/more.bin', ...reference);
		await repo.write('data/model/weights.bin', 'others');
		await refused(/weights\.bin has changes/, 'register', 'data/model/weights.bin', ...reference);
		await refused(/is outside of this repository/, 'register', '/etc/hostname', ...reference);
		await refused(/is part of the registry itself/, 'register', 'model-registry', ...reference);
	});

	it('does not follow a reference that a link leads out of the repository', async () => {
		await done('register', 'data/model', '--name', 'm', '--reference');
		execFileSync('rm', ['-r', join(repo.path, 'data/model')]);
		await symlink('/etc', join(repo.path, 'data/model'));
		const { code, err } = await gmr('resolve', 'm/1', '--path');
		assert.equal(code, 2);
		assert.match(err, /not in this repository/);
	});

	it('records a URI with its digest, or says that it is not verified', async () => {
		const digest = `sha256:${'0'.repeat(64)}`;
		const remote = ['register', 's3://bucket/models/m', '--name', 'm', '--reference'];
		await done(...remote, '--digest', digest, '--size', '12');
		assert.deepEqual((await shown()).artifacts, {
			storage: 'reference',
			uri: 's3://bucket/models/m',
			digest,
			size: 12,
		});
		const { code, err } = await gmr(...remote);
		assert.equal(code, 0);
		assert.match(err, /^Not verified: nothing tells the files at s3:\/\/bucket\/models\/m from others/);
		await refused(/12 MB/, ...remote, '--size', '12 MB');
		await refused(/sha256/, ...remote, '--digest', 'md5:12');
		await refused(/can't be recorded/, 'register', 'https://me:secret@host/m', '--name', 'm', '--reference');
		await refused(/--reference/, 'register', 'data/model', '--name', 'm', '--digest', digest);
	});

	it('shows a reference with --dry-run, and writes nothing', async () => {
		const before = await repo.git('rev-parse', 'HEAD');
		const out = await done('register', 'data/model', '--name', 'm', '--reference', '--dry-run');
		assert.match(out, /\+ .*version\.yaml\n/);
		assert.match(out, /2 files of the model, 30 B/);
		assert.equal(await repo.git('rev-parse', 'HEAD'), before);
		assert.equal((await repo.git('status', '--porcelain', '--ignored')).trim(), '');
	});
});
