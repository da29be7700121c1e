import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gmrIn } from '../kit/gmr.js';
import { lfsServer, type LfsServer } from '../kit/lfsServer.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const weights = (version: number) => Buffer.alloc(30_000 + version, `weights ${version} `);
const name = 'w [1],2.bin';
const folder = 'model-registry/models/m/versions/1';

describe('gmr export with Git LFS', () => {
	let repo: TempRepo;
	let server: LfsServer;
	beforeEach(async () => {
		server = await lfsServer();
		repo = await tempRepo({ config: { 'gmr.lfsFrom': '20k' } });
		await repo.git('lfs', 'install', '--local');
		await repo.git('config', 'lfs.url', server.url);
		await repo.git('config', 'lfs.transfer.maxretries', '1');
		await gmr('init', '--lfs');
		for (const version of [1, 2]) {
			await repo.write('model/MLmodel', 'flavors: {}\n');
			await repo.write(`model/${name}`, weights(version));
			assert.equal((await gmr('register', 'model', '--name', 'm')).code, 0);
		}
		await repo.git('init', '--quiet', '--bare', '--initial-branch=main', repo.beside('bare').path);
		await repo.git('remote', 'add', 'origin', repo.beside('bare').path);
		await repo.git('push', '--quiet', 'origin', 'main');
		server.sent.clear();
	});
	afterEach(async () => {
		await server.dispose();
		await repo.dispose();
	});

	const gmr = (...args: string[]) => gmrIn(repo.path, args);
	const dropObjects = () => rm(join(repo.path, '.git/lfs/objects'), { recursive: true });
	const isWhole = async (version: number, where = 'out') => {
		assert.deepEqual((await readdir(join(repo.path, where))).sort(), ['MLmodel', name]);
		assert.ok((await readFile(join(repo.path, where, name))).equals(weights(version)));
	};
	const refuses = async (pattern: RegExp, code: number) => {
		const before = await readdir(repo.path);
		const refused = await gmr('export', 'm/1', 'out');
		assert.equal(refused.code, code, refused.err);
		assert.match(refused.err, pattern);
		assert.deepEqual(await readdir(repo.path), before);
	};

	it('takes what is here from there, without asking the server', async () => {
		server.failure = 503;
		const { code, err } = await gmr('export', 'm/1', 'out');
		assert.equal(code, 0, err);
		await isWhole(1);
	});

	it('fetches what is not here, of this version alone, and leaves the work tree alone', async () => {
		await dropObjects();
		await repo.write(`${folder}/artifacts/${name}`, 'changed in the work tree');
		const { code, err } = await gmr('export', 'm/1', 'out');
		assert.equal(code, 0, err);
		await isWhole(1);
		assert.deepEqual([...server.sent], [[sha256(weights(1)), weights(1).length]]);
		assert.equal(await repo.read(`${folder}/artifacts/${name}`), 'changed in the work tree');
	});

	it('says that the server does not have them, or can’t be reached, and makes nothing', async () => {
		await dropObjects();
		server.failure = 503;
		await refuses(/models:\/m\/1 could not be fetched from Git LFS/, 2);
		server.failure = undefined;
		server.objects.clear();
		await refuses(/server does not have the files of models:\/m\/1/, 2);
	});

	it('needs no server to refuse a pointer to other bytes', async () => {
		await repo.write(`${folder}/artifacts/${name}`, weights(2));
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'By hand');
		await dropObjects();
		server.failure = 503;
		await refuses(/artifacts\/w \[1\],2\.bin of models:\/m\/1 has other bytes/, 1);
	});

	it('does not take an object whose bytes are others than its name says', async () => {
		const id = sha256(weights(1));
		await repo.write(join('.git/lfs/objects', id.slice(0, 2), id.slice(2, 4), id), weights(2));
		await refuses(/artifacts\/w \[1\],2\.bin of models:\/m\/1 has other bytes/, 1);
	});
});
