import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isRegistryError } from '../../src/core/errors.js';
import { lockPath, withLock } from '../../src/files/registryLock.js';
import { openGitRegistry } from '../../src/git/openGitRegistry.js';
import { gmrIn } from '../kit/gmr.js';
import { lfsServer, type LfsServer } from '../kit/lfsServer.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

const pointerStart = 'version https://git-lfs.github.com/spec/v1\n';
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
/** Bytes of their own for every version. */
const weights = (version: number) => Buffer.alloc(30_000 + version, `weights ${version} `);

describe('gmr with Git LFS', () => {
	let repo: TempRepo;
	let server: LfsServer;
	beforeEach(async () => {
		server = await lfsServer();
		repo = await tempRepo({ config: { 'gmr.lfsFrom': '20k' } });
		await repo.git('lfs', 'install', '--local');
		await repo.git('config', 'lfs.url', server.url);
		await repo.git('config', 'lfs.transfer.maxretries', '1');
	});
	afterEach(async () => {
		await server.dispose();
		await repo.dispose();
	});

	const gmr = (args: readonly string[], at: TempRepo = repo) => gmrIn(at.path, args);
	const done = async (args: readonly string[], at?: TempRepo) => {
		const { code, out, err } = await gmr(args, at);
		assert.equal(code, 0, err);
		return out;
	};
	const refused = async (message: RegExp, args: readonly string[], at?: TempRepo) => {
		const { code, err } = await gmr(args, at);
		assert.equal(code, 2);
		assert.match(err, message);
	};
	const register = async (version: number, ...more: string[]) => {
		await repo.write('model/MLmodel', 'flavors: {}\n');
		await repo.write('model/w [1].bin', weights(version));
		return done(['register', 'model', '--name', 'm', ...more]);
	};
	const versionFolder = (version: number) => `model-registry/models/m/versions/${version}`;
	const file = (version: number) => `${versionFolder(version)}/artifacts/w [1].bin`;
	/** A clone after all is pushed. */
	const cloneAll = async (...config: string[]) => {
		const bare = repo.beside('bare');
		await repo.git('init', '--quiet', '--bare', '--initial-branch=main', bare.path);
		await repo.git('push', '--quiet', bare.path, 'main');
		const clone = repo.beside('clone');
		const settings = [
			`lfs.url=${server.url}`,
			'lfs.transfer.maxretries=1',
			'user.name=Bob',
			'user.email=b@x',
			...config,
		];
		await repo.git('clone', '--quiet', ...settings.flatMap((each) => ['-c', each]), bare.path, clone.path);
		return clone;
	};
	const withLfs = [
		'filter.lfs.clean=git-lfs clean -- %f',
		'filter.lfs.smudge=git-lfs smudge -- %f',
		'filter.lfs.process=git-lfs filter-process',
		'filter.lfs.required=true',
	];

	it('puts large files of a version into Git LFS, and the rest into git', async () => {
		await done(['init', '--lfs']);
		await register(1);
		const bytes = weights(1);
		const pointer = await repo.git('show', `HEAD:${file(1)}`);
		assert.equal(pointer, `${pointerStart}oid sha256:${sha256(bytes)}\nsize ${bytes.length}\n`);
		assert.equal(await repo.git('show', `HEAD:${versionFolder(1)}/artifacts/MLmodel`), 'flavors: {}\n');
		assert.match(
			await repo.git('show', `HEAD:${versionFolder(1)}/.gitattributes`),
			/^"\/artifacts\/w \\\\\[1\\\\\]\.bin" filter=lfs diff=lfs merge=lfs -text$/m,
		);
		assert.match(
			await repo.git('show', `HEAD:${versionFolder(1)}/artifacts.sha256`),
			/^[0-9a-f]{64} {2}artifacts\/MLmodel\n[0-9a-f]{64} {2}artifacts\/w \[1\]\.bin\n$/,
		);
		assert.equal((await repo.git('status', '--porcelain', '--', 'model-registry')).trim(), '');
	});

	it('lets a clone bring pointers, and fetches one version when it is needed', async () => {
		await done(['init', '--lfs']);
		await register(1);
		await register(2);
		const clone = await cloneAll(...withLfs);
		assert.equal(server.sent.size, 0);
		for (const version of [1, 2]) assert.ok((await clone.read(file(version))).startsWith(pointerStart));
		assert.match(await done(['show', 'm'], clone), /FILES\n2 .* in Git LFS\n1 .* in Git LFS\n/);
		const shown = JSON.parse(await done(['show', 'm/2', '--json'], clone)) as { files: string };
		assert.equal(shown.files, 'pointer');

		const path = (await done(['resolve', 'm/2', '--path'], clone)).trim();
		assert.equal(path, join(clone.path, versionFolder(2), 'artifacts'));
		assert.ok((await readFile(join(path, 'w [1].bin'))).equals(weights(2)));
		assert.deepEqual([...server.sent], [[sha256(weights(2)), weights(2).length]]);
		assert.ok((await clone.read(file(1))).startsWith(pointerStart));
		assert.equal((await clone.git('status', '--porcelain')).trim(), '');

		assert.match(await done(['fetch', 'm/1'], clone), /^Fetched 1 file: models:\/m\/1\n$/);
		assert.ok((await readFile(join(clone.path, file(1)))).equals(weights(1)));
		assert.equal(server.sent.size, 2);
		assert.match(await done(['fetch', 'm/1'], clone), /^All files are here already/);
	});

	it('says why files can’t be fetched: no server, no object, no Git LFS', async () => {
		await done(['init', '--lfs']);
		await register(1);
		const clone = await cloneAll();
		const fetch = ['fetch', 'm/1'];
		await refused(
			/are in Git LFS, and git is not set up for it\. Set it up with: git lfs install/,
			fetch,
			clone,
		);
		await clone.git('lfs', 'install', '--local');
		server.failure = 503;
		await refused(
			/could not be fetched from Git LFS: .*Try again when the server can be reached/,
			fetch,
			clone,
		);
		await refused(/could not be fetched/, ['resolve', 'm/1', '--path'], clone);
		server.failure = undefined;
		server.objects.set(sha256(weights(1)), Buffer.alloc(weights(1).length, 'evil'));
		await refused(
			/other bytes than models:\/m\/1 was registered with: .*its object is damaged/,
			fetch,
			clone,
		);
		server.objects.clear();
		const gone = /server does not have the files of models:\/m\/1: .*git lfs push --all/;
		await refused(gone, fetch, clone);
		// A remote that is a folder is its own server.
		await clone.git('config', '--unset', 'lfs.url');
		await refused(gone, fetch, clone);
		assert.ok((await clone.read(file(1))).startsWith(pointerStart));
		assert.equal((await clone.git('status', '--porcelain')).trim(), '');
	});

	it('says which pointer no commit has, which git-lfs passes over', async () => {
		await done(['init', '--lfs']);
		await register(1);
		const clone = await cloneAll(...withLfs);
		const other = (await clone.read(file(1))).replace(sha256(weights(1)), sha256(weights(2)));
		await clone.write(file(1), other);
		await refused(
			/artifacts\/w \[1\]\.bin of models:\/m\/1 is a Git LFS pointer that is not committed so/,
			['fetch', 'm/1'],
			clone,
		);
		assert.equal(await clone.read(file(1)), other);
	});

	it('tells on a terminal how far a fetch is, and can be stopped', async () => {
		await done(['init', '--lfs']);
		await register(1);
		const clone = await cloneAll(...withLfs);
		const interrupted = new AbortController();
		const terminal = { isTerminal: true, signal: interrupted.signal };
		server.asked = () => interrupted.abort(new Error('interrupted'));
		server.hold = new Promise(() => undefined);
		const stopped = await gmrIn(clone.path, ['fetch', 'm/1'], '', terminal);
		assert.equal(stopped.code, 2);
		assert.match(stopped.err, /gmr: stopped; nothing was changed\n$/);
		assert.ok((await clone.read(file(1))).startsWith(pointerStart));
		assert.equal((await clone.git('status', '--porcelain')).trim(), '');

		[server.asked, server.hold] = [undefined, undefined];
		const { code, err } = await gmrIn(clone.path, ['fetch', 'm/1'], '', { isTerminal: true });
		assert.equal(code, 0, err);
		assert.match(err, /\rFetching 100% \(1\/1\), 30 KB/);
		assert.ok(err.endsWith('\r\u001b[K'));
		assert.ok((await readFile(join(clone.path, file(1)))).equals(weights(1)));
	});

	it('never commits as plain what is to be in Git LFS', async () => {
		await done(['init', '--lfs']);
		await repo.git('lfs', 'uninstall', '--local');
		await repo.write('model/w', weights(1));
		await refused(/belongs into Git LFS, and git is not set up for it/, ['register', 'model', '--name', 'm']);
		assert.equal((await repo.git('status', '--porcelain', '--', 'model-registry')).trim(), '');
		// A filter that is there and does nothing.
		await repo.git('lfs', 'install', '--local');
		await repo.git('config', '--unset', 'filter.lfs.process');
		await repo.git('config', 'filter.lfs.clean', 'cat');
		await refused(/w: it is not in Git LFS, though it was to be\. Do not use/, [
			'register',
			'model',
			'--name',
			'm',
		]);
	});

	it('without Git LFS refuses what is too large and offers three ways', async () => {
		await done(['init']);
		await repo.git('lfs', 'uninstall', '--local');
		await repo.git('config', 'gmr.maxFile', '25k');
		await repo.write('model/w', weights(1));
		const ways =
			/Set up Git LFS \(git lfs install, then gmr init --lfs\).*--reference.*git config gmr\.maxFile 1m/;
		await refused(ways, ['register', 'model', '--name', 'm']);
		await repo.git('config', 'gmr.maxFile', '1m');
		await done(['register', 'model', '--name', 'm']);
		await repo.git('config', 'gmr.maxVersion', 'many');
		await refused(/gmr\.maxVersion is "many"/, ['register', 'model', '--name', 'm']);
	});

	it('refuses a path that no line of attributes can hold, before anything is copied', async () => {
		await done(['init', '--lfs']);
		const deep = Array.from({ length: 6 }, () => '[ '.repeat(100).trim()).join('/');
		await repo.write(`model/${deep}/w`, weights(1));
		await refused(/w in .*its path is too long for that; use shorter names\. Nothing was registered/, [
			'register',
			'model',
			'--name',
			'm',
		]);
		await assert.rejects(stat(join(repo.path, 'model-registry/models/m')));
		// In git itself it may be.
		await repo.git('config', 'gmr.lfsFrom', '1m');
		await done(['register', 'model', '--name', 'm']);
	});

	it('refuses a folder of pointers', async () => {
		await repo.write('model/w', `${pointerStart}oid sha256:${'0'.repeat(64)}\nsize 12345\n`);
		await done(['init']);
		await refused(/w in .* is a Git LFS pointer/, ['register', 'model', '--name', 'm']);
	});

	it('sets up a registry that is there, and keeps what .lfsconfig says', async () => {
		const { err } = await gmr(['init']);
		assert.match(err, /git lfs install, then gmr init --lfs/);
		await repo.write('.lfsconfig', '[lfs]\n\tfetchexclude = video/**\n');
		await done(['init', '--lfs']);
		const wanted = '[lfs]\n\tfetchexclude = video/**,model-registry/models/*/versions/**\n';
		assert.equal(await repo.git('show', 'HEAD:.lfsconfig'), wanted);
		const head = await repo.git('rev-parse', 'HEAD');
		assert.match(await done(['init', '--lfs']), /nothing to change/);
		assert.equal(await repo.git('rev-parse', 'HEAD'), head);
	});

	it('shows what is missing', async () => {
		await done(['init', '--lfs']);
		await register(1);
		await rm(join(repo.path, file(1)));
		assert.match(await done(['show', 'm/1']), /\nhere +missing\n/);
		assert.ok((await stat(join(repo.path, versionFolder(1), 'artifacts/MLmodel'))).isFile());
	});

	describe('prune', () => {
		/** Three versions pushed to `origin`; version 2 is aliased. */
		const pushed = async () => {
			await done(['init', '--lfs']);
			await register(1);
			await register(2, '--alias', 'champion');
			await register(3);
			const bare = repo.beside('bare');
			await repo.git('init', '--quiet', '--bare', '--initial-branch=main', bare.path);
			await repo.git('remote', 'add', 'origin', bare.path);
			await repo.git('push', '--quiet', 'origin', 'main');
		};
		const isPointer = async (version: number) => (await repo.read(file(version))).startsWith(pointerStart);
		const hasObject = (version: number) => {
			const oid = sha256(weights(version));
			const path = join(repo.path, '.git/lfs/objects', oid.slice(0, 2), oid.slice(2, 4), oid);
			return stat(path).then(
				() => true,
				() => false,
			);
		};
		const isClean = async () =>
			assert.equal((await repo.git('status', '--porcelain', '--', 'model-registry')).trim(), '');

		it('turns old versions without an alias into pointers, which can be fetched again', async () => {
			await pushed();
			assert.match(await done(['prune', '--dry-run']), /^models:\/m\/1 {2}1 file, .*\nWould free /);
			assert.deepEqual([await isPointer(1), await hasObject(1)], [false, true]);

			const { bytes, versions } = JSON.parse(await done(['prune', '--json'])) as {
				bytes: number;
				versions: { uri: string; files: number }[];
			};
			assert.deepEqual(
				versions.map(({ uri, files }) => [uri, files]),
				[['models:/m/1', 1]],
			);
			assert.ok(bytes > 2 * 29_000, String(bytes));
			assert.deepEqual([await isPointer(1), await hasObject(1)], [true, false]);
			for (const version of [2, 3])
				assert.deepEqual([await isPointer(version), await hasObject(version)], [false, true]);
			await isClean();
			assert.equal(await done(['prune']), 'Freed 0 B\n');
			assert.match(await done(['verify', 'm/1']), /m\/1 +pointer +1 file/);

			await done(['fetch', 'm/1']);
			assert.ok((await readFile(join(repo.path, file(1)))).equals(weights(1)));
			await isClean();
		});

		it('keeps what the server does not have, or can’t confirm', async () => {
			await pushed();
			server.objects.delete(sha256(weights(1)));
			const kept = /^models:\/m\/1 {2}kept: the Git LFS server does not confirm .*\nFreed 0 B\n$/;
			assert.match(await done(['prune']), kept);
			server.failure = 503;
			assert.match(await done(['prune']), kept);
			assert.deepEqual([await isPointer(1), await hasObject(1)], [false, true]);
		});

		it('keeps what was not pushed, and what somebody changed', async () => {
			await pushed();
			await register(4);
			await register(5);
			await repo.write(file(1), Buffer.alloc(weights(1).length, 'x'));
			assert.match(await done(['prune', '--keep', '1']), /m\/4 {2}kept: its commit is on no remote/);
			assert.match(await done(['prune', '--keep', '1']), /m\/1 {2}kept: it has changes/);
			assert.equal(await isPointer(1), false);
			assert.equal(await isPointer(4), false);
		});

		it('waits for who writes to the registry, unless it only looks', async () => {
			await pushed();
			const registry = openGitRegistry(join(repo.path, 'model-registry'), {
				environment: repo.environment,
				lockWaitMs: 1,
			});
			const folders = ['models/m/versions/1'];
			await withLock(lockPath(join(repo.path, '.git'), 'model-registry'), { waitMs: 0 }, async () => {
				assert.equal((await registry.pruneLfs(folders, { isDryRun: true }))[0]?.files, 1);
				await assert.rejects(registry.pruneLfs(folders, { isDryRun: false }), (error) =>
					isRegistryError(error, 'registry-busy'),
				);
			});
			assert.equal(await isPointer(1), false);
			assert.equal((await registry.pruneLfs(folders, { isDryRun: false }))[0]?.files, 1);
			assert.equal(await isPointer(1), true);
		});

		it('needs Git LFS', async () => {
			await done(['init']);
			await repo.git('lfs', 'uninstall', '--local');
			await refused(/This needs Git LFS, and git is not set up for it/, ['prune']);
			await refused(/--keep must be a number/, ['prune', '--keep', 'all']);
		});
	});
});
