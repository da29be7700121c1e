import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeHub, type Clone, type Hub } from '../kit/clones.js';
import { gmrIn } from '../kit/gmr.js';
import { lfsServer, type LfsServer } from '../kit/lfsServer.js';

const pointerStart = 'version https://git-lfs.github.com/spec/v1\n';
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
/** Bytes of their own for every text. */
const weights = (text: string) => Buffer.alloc(30_000, `weights of ${text} `);
const pointerTo = (text: string) =>
	`${pointerStart}oid sha256:${sha256(weights(text))}\nsize ${weights(text).length}\n`;

describe('versions in Git LFS, on two machines', () => {
	let hub: Hub;
	let server: LfsServer;
	beforeEach(async () => {
		[hub, server] = await Promise.all([makeHub(), lfsServer()]);
	});
	afterEach(async () => {
		await server.dispose();
		await hub.hub.dispose();
	});

	const clone = async (name: string) => {
		const made = await hub.clone(name);
		await made.git('lfs', 'install', '--local');
		for (const [key, value] of [
			['lfs.url', server.url],
			['lfs.transfer.maxretries', '1'],
			['gmr.lfsFrom', '20k'],
		] as const)
			await made.git('config', key, value);
		return made;
	};
	const done = async (at: Clone, ...args: string[]) => {
		const { code, out, err } = await gmrIn(at.path, ['-C', join(at.path, 'reg'), ...args]);
		assert.equal(code, 0, err);
		return out;
	};
	/** Registers a model whose large file tells who made it. */
	const register = async (at: Clone, text: string, ...more: string[]) => {
		await at.write('.git/model/MLmodel', 'flavors: {}\n');
		await at.write('.git/model/w [1].bin', weights(text));
		return done(at, 'register', join(at.path, '.git/model'), '--name', 'm', ...more);
	};
	const folder = (version: number) => `reg/models/m/versions/${version}`;
	const file = (version: number) => `${folder(version)}/artifacts/w [1].bin`;
	/** The large file of a version, as git has it and on disk. */
	const isPointerTo = async (at: Clone, version: number, text: string, ref = 'HEAD') => {
		assert.equal(await at.git('show', `${ref}:${file(version)}`), pointerTo(text));
		assert.match(await at.git('show', `${ref}:${folder(version)}/.gitattributes`), /filter=lfs/);
	};
	const hasBytes = async (at: Clone, version: number, text: string) =>
		assert.ok(
			(await readFile(join(at.path, file(version)))).equals(weights(text)),
			`${version} has no bytes`,
		);
	const isLeftPointer = async (at: Clone, version: number) =>
		assert.ok((await at.read(file(version))).startsWith(pointerStart));
	const isClean = async (at: Clone, expected = '') => {
		assert.equal(await at.status(), expected);
		assert.match(await done(at, 'check'), /^(?:|No problems\n)$/);
	};
	/** Both have made version 2, Ana has pushed hers; clones fetch on demand unless `isEager`. */
	const collided = async ({ isEager = false } = {}) => {
		const ana = await clone('ana');
		if (!isEager) await done(ana, 'init', '--lfs', ana.path + '/reg');
		await register(ana, 'start', '--push');
		const bo = await clone('bo');
		await register(ana, 'ana', '--push');
		await register(bo, 'bo', '--alias', 'champion');
		return { ana, bo };
	};
	/** The end of it: Bo's version is the third one, its bytes are there and pushed, and another clone gets them. */
	const check = async (bo: Clone) => {
		await isPointerTo(bo, 2, 'ana');
		await isPointerTo(bo, 3, 'bo');
		await hasBytes(bo, 3, 'bo');
		await isClean(bo);
		assert.match(await done(bo, 'verify', 'm/3'), /m\/3 +ok/);
		await bo.git('push', '--quiet');
		assert.ok(server.objects.get(sha256(weights('bo')))?.equals(weights('bo')));
		const eve = await clone('eve');
		await done(eve, 'fetch', 'm@champion');
		await hasBytes(eve, 3, 'bo');
		await isClean(eve);
	};

	it('sync moves ours up: pointers and attributes go along, the bytes stay', async () => {
		const { bo } = await collided();
		assert.match(await done(bo, 'sync'), /m version 2 became version 3/);
		await isLeftPointer(bo, 2);
		await check(bo);
	});

	it('register --push moves ours up beside what the user has staged', async () => {
		const { ana, bo } = await collided();
		await done(bo, 'sync');
		await done(ana, 'sync');
		await register(ana, 'ana again', '--push');
		await bo.write('note', 'mine');
		await bo.git('add', 'note');
		assert.match(await register(bo, 'bo again', '--push'), /version 5 .*pushed/);
		await isPointerTo(bo, 5, 'bo again');
		await hasBytes(bo, 5, 'bo again');
		await isClean(bo, 'A  note\n');
	});

	it('sync brings what the settings do not exclude, as git pull does', async () => {
		const { bo } = await collided({ isEager: true });
		await done(bo, 'sync');
		await hasBytes(bo, 2, 'ana');
		await check(bo);
	});

	it('sync is whole where the server does not have the files of others', async () => {
		const { ana, bo } = await collided({ isEager: true });
		server.objects.clear();
		await done(bo, 'sync');
		await isLeftPointer(bo, 2);
		await check(bo);
		await ana.git('lfs', 'push', '--all', 'origin');
		await done(bo, 'fetch', 'm/2');
		await hasBytes(bo, 2, 'ana');
	});

	it('nothing is pushed where the server takes no files', async () => {
		const { bo } = await collided();
		server.failure = 503;
		const { code } = await gmrIn(bo.path, ['-C', 'reg', 'sync']);
		assert.equal(code, 2);
		await hasBytes(bo, 2, 'bo');
		await isClean(bo);
		server.failure = undefined;
		await done(bo, 'sync');
		await check(bo);
	});

	it('renumber in a stopped merge moves pointers and keeps the bytes', async () => {
		const { bo } = await collided();
		await bo.git('fetch', '--quiet');
		await assert.rejects(bo.git('merge', '--quiet', 'origin/main'));
		assert.match(await done(bo, 'renumber'), /m version 2 became version 3/);
		await bo.git('diff', '--quiet');
		await hasBytes(bo, 3, 'bo');
		await bo.git('commit', '--quiet', '--no-edit');
		await check(bo);
	});

	it('renumber ahead of a merge moves pointers and keeps the bytes', async () => {
		const { bo } = await collided();
		await bo.git('fetch', '--quiet');
		await done(bo, 'renumber', '--onto', 'origin/main');
		await hasBytes(bo, 3, 'bo');
		await bo.git('merge', '--quiet', '--no-edit', 'origin/main');
		await check(bo);
	});

	it('a proposal has pointers, and its files are pushed with it', async () => {
		const ana = await clone('ana');
		await register(ana, 'ana', '--commit', 'branch', '--push');
		await isPointerTo(ana, 1, 'ana', 'origin/registry/register-m-1');
		assert.ok(server.objects.get(sha256(weights('ana')))?.equals(weights('ana')));
		await isClean(ana);
	});

	it('what is only staged is pointers', async () => {
		const ana = await clone('ana');
		await register(ana, 'ana', '--commit', 'stage');
		assert.equal(await ana.git('show', `:${file(1)}`), pointerTo('ana'));
		await ana.git('diff', '--quiet');
	});

	for (const hook of ['pre-commit', 'post-commit'])
		it(`a registration killed in the hook ${hook} ends as pointers`, async () => {
			const ana = await clone('ana');
			const path = join(ana.path, '.git/hooks', hook);
			const theirs = await readFile(path, 'utf8').catch(() => '');
			// The parent of a hook is git, and git's is the writer.
			await writeFile(path, '#!/bin/sh\nkill -9 $(ps -o ppid= -p $PPID)\n');
			await chmod(path, 0o755);
			await ana.write('.git/model/w [1].bin', weights('ana'));
			const main = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));
			const args = [
				main,
				'-C',
				join(ana.path, 'reg'),
				'register',
				join(ana.path, '.git/model'),
				'--name',
				'm',
			];
			const child = spawn(process.execPath, args, { stdio: 'ignore' });
			assert.equal((await once(child, 'exit'))[1], 'SIGKILL');
			if (theirs === '') await rm(path);
			else await writeFile(path, theirs);
			await done(ana, 'create', 'other');
			await isPointerTo(ana, 1, 'ana');
			await hasBytes(ana, 1, 'ana');
			await isClean(ana);
			assert.deepEqual(
				(await readdir(join(ana.path, '.git/gmr'))).filter((name) => !['incoming', 'seen'].includes(name)),
				[],
			);
		});

	it('a clone of pointers has no problems, and changes them as any other', async () => {
		const { ana, bo } = await collided();
		await done(bo, 'sync');
		await done(ana, 'sync');
		const eve = await clone('eve');
		await isClean(eve);
		assert.match(await done(eve, 'verify'), /m\/3 +pointer .*\n.*m\/2 +pointer .*\n.*m\/1 +pointer /);
		await done(eve, 'delete', 'm/1');
		await isClean(eve);
		await assert.rejects(eve.read(`${folder(1)}/.gitattributes`));
		await done(eve, 'rename', 'm', 'n');
		await isClean(eve);
		await done(eve, 'delete', 'n', '--yes', '--with-aliases');
		await isClean(eve);
		await done(eve, 'sync');
		assert.equal(server.sent.size, 0);
	});

	it('files are pushed also where the hook of the repository is another one', async () => {
		const ana = await clone('ana');
		await writeFile(join(ana.path, '.git/hooks/pre-push'), '#!/bin/sh\nexit 0\n');
		await register(ana, 'ana', '--push');
		assert.ok(server.objects.has(sha256(weights('ana'))));
	});
});
