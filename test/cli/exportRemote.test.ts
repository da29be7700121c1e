import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gitServer, type GitServer } from '../kit/gitServer.js';
import { gmrIn } from '../kit/gmr.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

const weights = (version: number) => Buffer.alloc(300_000, `weights ${version} ${Math.sin(version)}`);
const registered = 'model-registry/models/m/versions';

describe('gmr export --repo', () => {
	let repo: TempRepo;
	let hub: TempRepo;
	let work: string;
	let server: GitServer;
	before(async () => {
		repo = await tempRepo();
		hub = repo.beside('hub.git');
		work = join(repo.path, '..', 'work');
		await mkdir(work);
		const gmr = (...args: string[]) => gmrIn(repo.path, args);
		await gmr('init');
		for (const version of [1, 2]) {
			await repo.write('model/MLmodel', 'flavors: {}\n');
			await repo.write('model/data/w.bin', weights(version));
			await repo.git('add', '--all');
			await repo.git('commit', '--quiet', '-m', 'Model');
			assert.equal((await gmr('register', 'model', '--name', 'm')).code, 0);
		}
		await gmr('alias', 'set', 'm@champion', '1');
		await repo.git('tag', '-a', 'v1', '-m', 'One');
		await gmr('register', 'model', '--name', 'm', '--reference');
		await gmr('register', 's3://bucket/m', '--name', 'm', '--reference');
		await repo.git('clone', '--quiet', '--bare', repo.path, hub.path);
		await hub.git('config', 'uploadpack.allowFilter', 'true');
		server = await gitServer(join(repo.path, '..'), repo.environment);
	});
	after(async () => {
		await server.dispose();
		await repo.dispose();
	});
	beforeEach(() => {
		Object.assign(server, {
			credentials: undefined,
			isOld: false,
			hold: undefined,
			asked: undefined,
			sent: 0,
			requests: 0,
		});
	});

	let count = 0;
	const newTarget = () => `out${++count}`;
	const exported = async (uri: string, ...options: string[]) => {
		const target = newTarget();
		const { code, out, err } = await gmrIn(work, ['export', uri, target, '--json', ...options]);
		assert.equal(code, 0, err);
		const answer = JSON.parse(out) as { uri: string; repo: string; commit: string; path: string };
		assert.equal(answer.path, join(work, target));
		return { ...answer, files: (await readdir(answer.path)).sort(), err };
	};
	const isWhole = async ({ path, files }: { path: string; files: string[] }, version = 1) => {
		assert.deepEqual(files, ['MLmodel', 'data']);
		assert.ok((await readFile(join(path, 'data/w.bin'))).equals(weights(version)));
	};
	const refuses = async (pattern: RegExp, args: readonly string[], code = 2) => {
		const before = await readdir(work);
		const refused = await gmrIn(work, ['export', 'm/1', join('deep', newTarget()), ...args]);
		assert.equal(refused.code, code, refused.err);
		assert.match(refused.err, pattern);
		assert.equal(refused.out, '');
		assert.deepEqual(await readdir(work), before);
		return refused.err;
	};
	/** A copy of the bare repository in which somebody changed files by hand. */
	const tampered = async (name: string, change: (clone: TempRepo) => Promise<void>) => {
		const clone = repo.beside(name);
		await repo.git('clone', '--quiet', hub.path, clone.path);
		await clone.git('config', 'user.name', 'Eve');
		await clone.git('config', 'user.email', 'eve@example.com');
		await change(clone);
		await clone.git('add', '--all');
		await clone.git('commit', '--quiet', '-m', 'By hand');
		await clone.git('config', 'uploadpack.allowFilter', 'true');
		return `file://${clone.path}`;
	};

	it('takes a version over HTTP, and fetches nothing of the others', async () => {
		const answer = await exported('models:/m@champion', '--repo', `${server.url}/hub.git`);
		await isWhole(answer);
		assert.equal(answer.uri, 'models:/m/1');
		assert.equal(answer.repo, `${server.url}/hub.git`);
		assert.equal(answer.commit, (await hub.git('rev-parse', 'HEAD')).trim());
		assert.deepEqual(
			(await readdir(work)).filter((name) => name.startsWith('.')),
			[],
		);
		// The commit's names and manifests, version.yaml, the files: each in one journey of two requests.
		assert.ok(server.requests <= 8, `${server.requests} requests`);
	});

	it('takes a path that is relative to where it runs, a file URL, and a plain repository', async () => {
		await isWhole(await exported('m/1', '--repo', '../hub.git'));
		await isWhole(await exported('m/2', '--repo', `file://${hub.path}`), 2);
		const { code } = await gmrIn(repo.path, ['-C', work, 'export', 'm/1', newTarget(), '--repo', '../repo']);
		assert.equal(code, 0);
	});

	it('takes a branch, a tag and the full id of a commit', async () => {
		const first = (await hub.git('rev-parse', 'HEAD~3')).trim();
		const url = `${server.url}/hub.git`;
		assert.equal((await exported('m/latest', '--repo', url, '--ref', 'v1')).uri, 'models:/m/2');
		assert.equal((await exported('m/2', '--repo', url, '--ref', 'refs/heads/main')).uri, 'models:/m/2');
		assert.equal((await exported('m/1', '--repo', url, '--ref', first)).commit, first);
	});

	it('takes one file or folder below a model', async () => {
		const folder = await exported('models:/m@champion/data', '--repo', '../hub.git');
		assert.deepEqual(folder.files, ['w.bin']);
		assert.deepEqual((await exported('models:/m/1/MLmodel', '--repo', '../hub.git')).files, ['MLmodel']);
		const args = ['export', 'models:/m/1/dat', newTarget(), '--repo', '../hub.git'];
		assert.match((await gmrIn(work, args)).err, /models:\/m\/1 has no file or folder dat/);
	});

	it('takes the files of a reference to a path of that repository, and refuses others', async () => {
		await isWhole(await exported('m/3', '--repo', `${server.url}/hub.git`), 2);
		const { code, err } = await gmrIn(work, ['export', 'm/4', newTarget(), '--repo', '../hub.git']);
		assert.equal(code, 2);
		assert.match(err, /models:\/m\/4 refers to files elsewhere/);
	});

	it('takes it from a server that filters nothing, or hands out nothing by its id', async () => {
		await hub.git('config', 'uploadpack.allowFilter', 'false');
		try {
			await isWhole(await exported('m/1', '--repo', `${server.url}/hub.git`));
		} finally {
			await hub.git('config', 'uploadpack.allowFilter', 'true');
		}
		server.isOld = true;
		await isWhole(await exported('m/1', '--repo', `${server.url}/hub.git`, '--ref', 'main'));
	});

	it('takes it from a repository that names objects by SHA-256', async () => {
		const other = repo.beside('sha256');
		await repo.git('init', '--quiet', '--initial-branch=main', '--object-format=sha256', other.path);
		await repo.git('-C', other.path, 'config', 'uploadpack.allowFilter', 'true');
		for (const [key, value] of [
			['user.name', 'Ada'],
			['user.email', 'ada@example.com'],
		] as const)
			await other.git('config', key, value);
		await other.write('model/MLmodel', 'flavors: {}\n');
		await gmrIn(other.path, ['init']);
		await gmrIn(other.path, ['register', 'model', '--name', 'm']);
		assert.deepEqual((await exported('m/1', '--repo', `${server.url}/sha256/.git`)).files, ['MLmodel']);
	});

	it('makes nothing of files that differ from what was registered', async () => {
		const changed = await tampered('changed', (clone) =>
			clone.write(`${registered}/1/artifacts/data/w.bin`, 'W'),
		);
		await refuses(/^gmr: artifacts\/data\/w\.bin of models:\/m\/1 has other bytes/, ['--repo', changed], 1);
		const more = await tampered('more', (clone) => clone.write(`${registered}/1/artifacts/more`, 'x'));
		await refuses(/artifacts\/more of models:\/m\/1 was not registered/, ['--repo', more], 1);
	});

	it('finds the registry anywhere, and asks which where there are several', async () => {
		const moved = await tampered('moved', async (clone) => {
			await mkdir(join(clone.path, 'a/b'), { recursive: true });
			await clone.git('mv', 'model-registry', 'a/b/reg');
			await clone.write('x/registry.yaml', 'kind: another\n');
		});
		await isWhole(await exported('m/1', '--repo', moved));
		const several = await tampered('several', async (clone) => {
			await clone.git('mv', 'model-registry', 'reg');
			await clone.write('a/b/registry.yaml', 'kind: git-model-registry\nformat: 1\n');
		});
		await refuses(/holds several registries: reg, a\/b\. Name the one you mean: --registry PATH/, [
			'--repo',
			several,
		]);
		await isWhole(await exported('m/1', '--repo', several, '--registry', './reg/'));
		await refuses(/no model named m/, ['--repo', several, '--registry', 'a/b']);
		await refuses(/no model registry in a of file:.* at "HEAD"/, ['--repo', several, '--registry', 'a']);
		await refuses(/--registry goes with --repo/, ['--registry', 'a']);
		const none = await tampered('none', (clone) =>
			clone.git('rm', '-r', '--quiet', 'model-registry').then(() => undefined),
		);
		await refuses(/no model registry in any folder of file:/, ['--repo', none]);
	});

	it('says what is wrong with an address or a ref', async () => {
		const url = `${server.url}/hub.git`;
		await refuses(/has no "nope", or does not hand it out/, ['--repo', url, '--ref', 'nope']);
		await refuses(/has no "b{40}", or does not hand it out/, ['--repo', url, '--ref', 'b'.repeat(40)]);
		await refuses(/has no "--upload-pack=x"/, ['--repo', url, '--ref=--upload-pack=x']);
		await refuses(/has no "\+main:main"/, ['--repo', url, '--ref', '+main:main']);
		await refuses(/^gmr: http:.*\/none\.git could not be reached: /, ['--repo', `${server.url}/none.git`]);
		await refuses(/^gmr: \.\.\/nowhere could not be reached: /, ['--repo', '../nowhere']);
		await refuses(/--repo ext::sh: use a path or one of file, git, http, https, ssh/, ['--repo', 'ext::sh']);
		const empty = repo.beside('empty.git');
		await repo.git('init', '--quiet', '--bare', empty.path);
		await refuses(/empty\.git has no default branch\. Name a branch or tag: --ref REF/, [
			'--repo',
			empty.path,
		]);
	});

	it('refuses what is in the way before anything is fetched', async () => {
		await mkdir(join(work, 'full/it'), { recursive: true });
		const { code, err } = await gmrIn(work, ['export', 'm/1', 'full', '--repo', `${server.url}/hub.git`]);
		assert.equal(code, 2);
		assert.match(err, /full exists\. Name a folder/);
		assert.equal(server.requests, 0);
	});

	it('shows no password, and gives it to that server only', async () => {
		server.credentials = 'ada:s3cr3t!@x';
		const address = server.url.replace('http://', 'http://ada:s3cr3t!%40x@');
		const answer = await exported('m/1', '--repo', `${address}/hub.git`, '--verbose');
		await isWhole(answer);
		assert.equal(answer.repo, `${server.url}/hub.git`);
		assert.doesNotMatch(answer.err, /s3cr3t/);
		await assert.rejects(stat(join(work, 'credentials')));

		const wrong = await refuses(/did not let us in: Authentication failed/, [
			...['--repo', `${server.url.replace('http://', 'http://ada:wr0ng@')}/hub.git`, '--verbose'],
		]);
		assert.doesNotMatch(wrong, /wr0ng/);
		const none = await refuses(/did not let us in: /, [
			'--repo',
			`${server.url.replace('//', '//t0ken@')}/hub.git`,
		]);
		assert.doesNotMatch(none, /t0ken/);
		const unreachable = await refuses(/could not be reached/, [
			'--repo',
			'http://ada:s3cr3t@127.0.0.1:1/x.git',
			'--verbose',
		]);
		assert.doesNotMatch(unreachable, /s3cr3t/);
	});

	it('does not follow a server to another transport', async () => {
		const redirecting = createServer((_, response) => {
			response.writeHead(302, { Location: `file://${hub.path}/info/refs?service=git-upload-pack` }).end();
		});
		redirecting.listen(0, '127.0.0.1');
		await once(redirecting, 'listening');
		const { port } = redirecting.address() as AddressInfo;
		try {
			await refuses(/could not be reached|could not fetch/, ['--repo', `http://127.0.0.1:${port}/x.git`]);
		} finally {
			redirecting.close();
		}
	});

	it('leaves nothing when it is ended', async () => {
		const released = new AbortController();
		server.hold = new Promise((done) => released.signal.addEventListener('abort', () => done()));
		const before = await readdir(work);
		const asked = new Promise<void>((done) => (server.asked = done));
		const gmr = join(import.meta.dirname, '../../../dist/cli/gmr.js');
		const args = [gmr, 'export', 'm/1', 'deep/out', '--repo', `${server.url}/hub.git`];
		const child = spawn(process.execPath, args, { cwd: work, env: { ...repo.environment } });
		let err = '';
		child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
		const ended = once(child, 'close');
		await asked;
		assert.notDeepEqual(await readdir(work), before);
		child.kill('SIGTERM');
		assert.equal((await ended)[0], 2);
		released.abort();
		assert.match(err, /^gmr: stopped/);
		assert.deepEqual(await readdir(work), before);
	});
});
