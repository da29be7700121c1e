import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gitServer, type GitServer } from '../kit/gitServer.js';
import { gmrIn } from '../kit/gmr.js';
import { lfsServer, type LfsServer } from '../kit/lfsServer.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const weights = (version: number) => Buffer.alloc(300_000 + version, `weights ${version} `);
const name = 'w [1],2.bin';

describe('gmr export --repo with Git LFS', () => {
	let repo: TempRepo;
	let work: string;
	let lfs: LfsServer;
	let server: GitServer;
	let objects: ReadonlyMap<string, Buffer>;
	before(async () => {
		lfs = await lfsServer();
		repo = await tempRepo({ config: { 'gmr.lfsFrom': '20k', 'lfs.transfer.maxretries': '1' } });
		work = join(repo.path, '..', 'work');
		await mkdir(work);
		await repo.git('lfs', 'install', '--local');
		await gmrIn(repo.path, ['init', '--lfs']);
		await repo.git('config', '--file', '.lfsconfig', 'lfs.url', lfs.url);
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Where Git LFS is');
		for (const version of [1, 2]) {
			await repo.write('model/MLmodel', 'flavors: {}\n');
			await repo.write(`model/${name}`, weights(version));
			assert.equal((await gmrIn(repo.path, ['register', 'model', '--name', 'm'])).code, 0);
		}
		const hub = repo.beside('hub.git');
		await repo.git('init', '--quiet', '--bare', '--initial-branch=main', hub.path);
		await hub.git('config', 'uploadpack.allowFilter', 'true');
		await repo.git('remote', 'add', 'origin', hub.path);
		await repo.git('push', '--quiet', 'origin', 'main');
		objects = new Map(lfs.objects);
		server = await gitServer(join(repo.path, '..'), repo.environment);
	});
	after(async () => {
		await server.dispose();
		await lfs.dispose();
		await repo.dispose();
	});
	beforeEach(() => {
		lfs.objects.clear();
		for (const [id, bytes] of objects) lfs.objects.set(id, bytes);
		lfs.sent.clear();
		Object.assign(lfs, { failure: undefined, hold: undefined, asked: undefined });
	});

	const gmr = (...args: string[]) => gmrIn(work, ['export', ...args, '--repo', `${server.url}/hub.git`]);
	const refuses = async (pattern: RegExp) => {
		const before = await readdir(work);
		const refused = await gmr('m/1', 'deep/out');
		assert.notEqual(refused.code, 0);
		assert.match(refused.err, pattern);
		assert.deepEqual(await readdir(work), before);
		return refused.code;
	};

	it('fetches what that version has there and no more, and tells where from before it does', async () => {
		let told = '';
		const said: string[] = [];
		lfs.asked = () => said.push(told);
		const { code, err } = await gmrIn(work, ['export', 'm/1', 'out', '--repo', `${server.url}/hub.git`], '', {
			err: (text) => (told += text),
		});
		assert.equal(code, 0, err + told);
		assert.deepEqual((await readdir(join(work, 'out'))).sort(), ['MLmodel', name]);
		assert.ok((await readFile(join(work, 'out', name))).equals(weights(1)));
		assert.deepEqual([...lfs.sent], [[sha256(weights(1)), weights(1).length]]);
		const host = new URL(lfs.url).host;
		assert.equal(said[0], `The files of models:/m/1 in Git LFS come from ${host}, as .lfsconfig says\n`);
	});

	it('needs nothing of Git LFS for a file that is not there', async () => {
		lfs.failure = 503;
		const { code, err } = await gmr('models:/m/1/MLmodel', 'plain');
		assert.equal(code, 0, err);
		assert.deepEqual(await readdir(join(work, 'plain')), ['MLmodel']);
	});

	it('makes nothing where the server has other bytes, has none, or can’t be reached', async () => {
		lfs.objects.set(sha256(weights(1)), Buffer.alloc(weights(1).length, 'evil'));
		assert.equal(await refuses(/artifacts\/w \[1\],2\.bin of models:\/m\/1 has other bytes/), 1);
		lfs.objects.clear();
		assert.equal(await refuses(/server does not have the files of models:\/m\/1/), 2);
		lfs.failure = 503;
		assert.equal(await refuses(/models:\/m\/1 could not be fetched from Git LFS/), 2);
	});

	it('leaves nothing when it is ended', async () => {
		const released = new AbortController();
		lfs.hold = new Promise((done) => released.signal.addEventListener('abort', () => done()));
		const before = await readdir(work);
		const asked = new Promise<void>((done) => (lfs.asked = done));
		const cli = join(import.meta.dirname, '../../../dist/cli/gmr.js');
		const args = [cli, 'export', 'm/1', 'deep/out', '--repo', `${server.url}/hub.git`];
		const child = spawn(process.execPath, args, { cwd: work, env: { ...repo.environment } });
		const ended = once(child, 'close');
		await asked;
		child.kill('SIGINT');
		assert.equal((await ended)[0], 2);
		released.abort();
		assert.deepEqual(await readdir(work), before);
	});
});
