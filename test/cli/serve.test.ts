import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gmrIn } from '../kit/gmr.js';
import { startGmr } from '../kit/gmrProcess.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

const api = 'api/2.0/mlflow';

/** Asks a server by the address that it tells. */
async function ask(uri: string, method: string, path: string, body?: object) {
	const { origin, password } = new URL(uri);
	const headers = { authorization: `Bearer ${password}`, 'content-type': 'application/json' };
	const content = body === undefined ? {} : { body: JSON.stringify(body) };
	const response = await fetch(`${origin}/${api}/${path}`, { method, headers, ...content });
	return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

describe('gmr serve', () => {
	let repo: TempRepo;
	before(async () => {
		repo = await tempRepo();
		assert.equal((await gmrIn(repo.path, ['init'])).code, 0);
		assert.equal((await gmrIn(repo.path, ['create', 'first'])).code, 0);
	});
	after(() => repo.dispose());

	it('prints the line for the environment, answers, commits, and ends when it is told to', async () => {
		const gmr = startGmr(repo.path, ['serve', '--verbose']);
		const [name, uri = ''] = (await gmr.line()).split('=');
		assert.equal(name, 'MLFLOW_REGISTRY_URI');
		assert.match(uri, /^http:\/\/gmr:[0-9a-f]{64}@127\.0\.0\.1:\d+$/);
		const created = await ask(uri, 'POST', 'registered-models/create', { name: 'served' });
		assert.equal(created.status, 200);
		const missing = await ask(uri, 'GET', 'registered-models/get?name=nope');
		assert.equal(missing.status, 404);
		const nowhere = { name: 'served', source: 'no/where' };
		const unknown = await ask(uri, 'POST', 'model-versions/create', nowhere);
		assert.equal(unknown.json['message'], 'There is nothing at no/where.');
		gmr.child.kill('SIGTERM');
		assert.equal(await gmr.ended, 0);
		assert.match(await repo.git('log', '-1', '--format=%s'), /^Create model served/);
		assert.equal(await repo.git('status', '--porcelain'), '');
		await assert.rejects(ask(uri, 'GET', 'registered-models/get?name=served'));
		assert.equal(gmr.out(), `MLFLOW_REGISTRY_URI=${uri}\n`);
		assert.match(gmr.err(), /POST \/api\/2\.0\/mlflow\/registered-models\/create 200/);
		// Neither the token nor a query is in what may be kept.
		assert.ok(!gmr.err().includes(new URL(uri).password) && !gmr.err().includes('nope'), gmr.err());
		for (const { json } of [created, missing]) assert.ok(!JSON.stringify(json).includes(repo.path));
	});

	it('commits what it has answered when its terminal is closed', async function () {
		if (process.platform === 'win32') return this.skip();
		const gmr = startGmr(repo.path, ['serve']);
		const uri = (await gmr.line()).split('=')[1] ?? '';
		const created = await ask(uri, 'POST', 'registered-models/create', { name: 'hung up' });
		assert.equal(created.status, 200);
		gmr.child.kill('SIGHUP');
		assert.equal(await gmr.ended, 0);
		assert.match(await repo.git('log', '-1', '--format=%s'), /^Create model hung up/);
		const folder = (await repo.git('rev-parse', '--git-path', 'gmr/endpoints')).trim();
		assert.deepEqual(await readdir(join(repo.path, folder)), []);
	});

	it('commits what it has answered when nobody reads what it tells any more', async () => {
		const gmr = startGmr(repo.path, ['serve', '--verbose']);
		const uri = (await gmr.line()).split('=')[1] ?? '';
		gmr.child.stderr.destroy();
		for (const name of ['unread', 'unread, too']) {
			const created = await ask(uri, 'POST', 'registered-models/create', { name });
			assert.equal(created.status, 200);
		}
		gmr.child.kill('SIGTERM');
		assert.equal(await gmr.ended, 0);
		assert.equal(await repo.git('status', '--porcelain'), '');
	});

	it('has another token each time, and tells address and port as JSON', async () => {
		const runs = [startGmr(repo.path, ['serve', '--json']), startGmr(repo.path, ['serve', '--json'])];
		const told: { uri: string; port: number }[] = [];
		for (const gmr of runs) {
			while (!gmr.out().endsWith('}\n')) await gmr.line();
			told.push(JSON.parse(gmr.out()) as { uri: string; port: number });
			gmr.child.kill('SIGINT');
			assert.equal(await gmr.ended, 0);
		}
		const [one, other] = told.map(({ uri }) => new URL(uri));
		assert.ok(one && other);
		assert.notEqual(one.password, other.password);
		assert.deepEqual(
			told.map(({ port }) => String(port)),
			[one.port, other.port],
		);
	});

	it('ends with its input where it was asked to, as when who started it is killed', async () => {
		const gmr = startGmr(repo.path, ['serve', '--with-input']);
		const uri = (await gmr.line()).split('=')[1] ?? '';
		assert.equal((await ask(uri, 'GET', 'registered-models/get?name=first')).status, 200);
		gmr.child.stdin.end();
		assert.equal(await gmr.ended, 0);
		await assert.rejects(ask(uri, 'GET', 'registered-models/get?name=first'));
	});

	it('tells of a port that is taken, and of one that is none', async () => {
		const other = createServer().listen(0, '127.0.0.1');
		await once(other, 'listening');
		const { port } = other.address() as AddressInfo;
		const taken = await gmrIn(repo.path, ['serve', '--port', String(port)]);
		other.close();
		assert.deepEqual([taken.code, taken.out], [2, '']);
		assert.equal(
			taken.err,
			`gmr: port ${port} is taken by another program. Name another one, or leave --port out\n`,
		);
		for (const text of ['65536', '-1', 'http', '1.5', ''])
			assert.equal((await gmrIn(repo.path, ['serve', `--port=${text}`])).code, 2, text);
	});

	it('tells of a ref that names nothing, and of a folder without a registry', async () => {
		const ref = await gmrIn(repo.path, ['serve', '--at', 'nope']);
		assert.equal(ref.code, 2);
		assert.match(ref.err, /^gmr: "nope" names no commit of this repository\. .*\n$/);
		assert.equal((await gmrIn('/', ['serve'])).code, 2);
	});

	for (const [options, told] of [
		[['--read-only'], /, read-only\. Set/],
		[['--at', 'HEAD'], / as it is at HEAD, read-only\. Set/],
	] as const) {
		it(`changes nothing with ${options[0]}`, async () => {
			const gmr = startGmr(repo.path, ['serve', ...options]);
			const uri = (await gmr.line()).split('=')[1] ?? '';
			assert.equal((await ask(uri, 'GET', 'registered-models/get?name=first')).status, 200);
			const refused = await ask(uri, 'POST', 'registered-models/create', { name: 'refused' });
			assert.deepEqual([refused.status, refused.json['error_code']], [403, 'PERMISSION_DENIED']);
			gmr.child.kill('SIGTERM');
			assert.equal(await gmr.ended, 0);
			assert.match(gmr.err(), told);
			assert.equal((await gmrIn(repo.path, ['show', 'refused'])).code, 2);
		});
	}
});
