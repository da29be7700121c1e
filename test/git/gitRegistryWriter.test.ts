import assert from 'node:assert/strict';
import { mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { EditContext, Operation } from '../../src/core/edit.js';
import { isRegistryError, type ErrorCode } from '../../src/core/errors.js';
import type { GitOptions } from '../../src/git/git.js';
import type { WriterOptions } from '../../src/git/write/gitRegistryWriter.js';
import { openGitRegistry } from '../../src/git/openGitRegistry.js';
import { plainAlias, plainEdit, plainInit, plainRegister } from '../kit/plainOperations.js';
import { tempRepo, type TempRepo, type TempRepoOptions } from '../kit/tempRepo.js';

describe('GitRegistryWriter', () => {
	let repo: TempRepo;
	afterEach(() => repo.dispose());

	const start = async (options?: TempRepoOptions) => {
		repo = await tempRepo(options);
	};
	const open = (options: Partial<GitOptions> & WriterOptions = {}, folder = 'model-registry') =>
		openGitRegistry(join(repo.path, folder), { environment: repo.environment, ...options });
	const withRegistry = async () => {
		await start();
		await open().writer.apply(plainInit);
		await open().writer.apply(plainAlias(1));
	};
	/** Nothing of an Edit is on disk, staged or committed. */
	const state = async () => [
		await repo.git('status', '--porcelain', '--ignored', '--untracked-files=all'),
		await repo.git('for-each-ref'),
		await repo.git('stash', 'create'),
		(await readdir(join(repo.path, '.git'))).filter((name) => name.endsWith('.lock')),
	];
	const refuses = async (
		code: ErrorCode,
		data: object,
		options: Partial<GitOptions> & WriterOptions = {},
	) => {
		const before = await state();
		const calls = [
			() => open(options).writer.apply(plainAlias(9)),
			() => open(options).writer.preview(plainAlias(9)),
		];
		for (const call of calls)
			await assert.rejects(call(), (error) => {
				assert.ok(isRegistryError(error, code), String(error));
				assert.deepEqual(error.failure.data, data);
				return true;
			});
		assert.deepEqual(await state(), before);
	};

	it('makes a registry in a folder that is not there', async () => {
		await start();
		const { edit, commit } = await open({}, 'deep/model-registry').writer.apply(plainInit);
		assert.equal(edit.operation, 'init');
		assert.equal(`${commit}\n`, await repo.git('rev-parse', 'HEAD'));
		assert.match(await repo.read('deep/model-registry/registry.yaml'), /^kind: git-model-registry\n/);
		assert.equal(await repo.git('status', '--porcelain'), '');
		assert.match(
			await repo.git('log', '-1', '--format=%an <%ae>%n%B'),
			/^Ada <ada@example.com>\nCreate the model registry\n\nRegistry-Operation: init\n/,
		);
	});

	it('gives an operation the newest Snapshot and what it may know', async () => {
		await withRegistry();
		let seen: EditContext | undefined;
		const operation: Operation = async (snapshot, context) => {
			seen = context;
			assert.ok((await snapshot.registry()).ok);
			const bytes = await snapshot.read('models/fraud/aliases/champion.yaml');
			assert.match(Buffer.from(bytes ?? []).toString('utf8'), /^version: 1\n/);
			return plainAlias(2)(snapshot, context);
		};
		const now = new Date('2026-11-23T08:00:00Z');
		await open({ now: () => now }).writer.apply(operation);
		assert.equal(seen?.author, 'Ada <ada@example.com>');
		assert.equal(seen.now, now);
		assert.match(seen.randomId(), /^[0-9A-HJKMNP-TV-Z]{26}$/);
		assert.equal(await seen.highestKnownVersion('fraud'), 0);
	});

	it('previews what it would write, and writes nothing', async () => {
		await withRegistry();
		const before = await state();
		const edit = await open().writer.preview(plainAlias(7));
		assert.equal(edit.summary, 'Move fraud@champion to version 7');
		assert.deepEqual(await state(), before);
		assert.deepEqual(await readdir(join(repo.path, '.git/gmr')), []);
	});

	it('refuses outside of a repository', async () => {
		await start();
		const folder = join(repo.path, '..', 'plain');
		const { writer } = openGitRegistry(folder, { environment: repo.environment });
		for (const call of [() => writer.apply(plainInit), () => writer.preview(plainInit)])
			await assert.rejects(call(), (error) => isRegistryError(error, 'not-a-repository'));
		await assert.rejects(readdir(folder), /ENOENT/);
		await repo.git('init', '--quiet', folder);
		for (const key of ['name', 'email'])
			await repo.git('-C', folder, 'config', `user.${key}`, 'ada@example.com');
		await assert.doesNotReject(writer.preview(plainInit), 'a repository made meanwhile is found');
	});

	it('refuses without git, and in an untrusted workspace', async () => {
		await withRegistry();
		await refuses('git-missing', {}, { environment: { PATH: '/nowhere' } });
		const nowhere = { PATH: '/nowhere' };
		await refuses(
			'registry-read-only',
			{ reason: 'untrusted' },
			{ trusted: () => false, environment: nowhere },
		);
	});

	it('refuses without an identity', async () => {
		await withRegistry();
		await repo.git('config', 'user.useConfigOnly', 'true');
		await repo.git('config', '--unset', 'user.email');
		await refuses('identity-missing', {});
	});

	it('refuses with a detached HEAD', async () => {
		await withRegistry();
		await repo.git('switch', '--quiet', '--detach');
		await refuses('head-detached', { operation: 'set-alias' });
	});

	it('refuses during a merge, and in a conflict that is none any more', async () => {
		await withRegistry();
		await repo.write('file', 'base');
		await repo.git('add', 'file');
		await repo.git('commit', '--quiet', '-m', 'Base');
		await repo.write('file', 'stashed');
		await repo.git('stash', '--quiet');
		await repo.write('file', 'main');
		await repo.git('commit', '--quiet', '-am', 'Main');
		await assert.rejects(repo.git('stash', 'pop'));
		await assert.rejects(open().writer.apply(plainAlias(2)), (error) => {
			assert.ok(isRegistryError(error, 'operation-in-progress'));
			assert.deepEqual(error.failure.data, { operation: 'set-alias', inProgress: 'conflict resolution' });
			return true;
		});
		await repo.git('checkout', '--quiet', '--force', 'HEAD', '--', 'file');
		await repo.git('switch', '--quiet', '-c', 'side', 'HEAD~1');
		await repo.write('file', 'side');
		await repo.git('commit', '--quiet', '-am', 'Side');
		await assert.rejects(repo.git('merge', 'main'));
		await assert.rejects(open().writer.apply(plainAlias(2)), (error) => {
			assert.ok(isRegistryError(error, 'operation-in-progress'));
			assert.deepEqual(error.failure.data, { operation: 'set-alias', inProgress: 'merge' });
			return true;
		});
	});

	it('refuses to write a newer format', async () => {
		await withRegistry();
		for (const [text, feature] of [
			['kind: git-model-registry\nformat: 2\nrequires: []\n', 'format 2'],
			['kind: git-model-registry\nformat: 1\nrequires: [time-travel]\n', 'time-travel'],
		] as const) {
			await repo.write('model-registry/registry.yaml', text);
			await refuses('registry-newer', { path: join(repo.path, 'model-registry'), feature });
		}
	});

	it('refuses to change what a sparse checkout leaves out', async () => {
		await withRegistry();
		await repo.git('sparse-checkout', 'set', '--no-cone', '/*', '!/model-registry/models/fraud');
		const detail =
			'model-registry/models/fraud/aliases/champion.yaml is left out of this sparse checkout; add it with git sparse-checkout add';
		await refuses('git-failed', { command: 'update-index', detail });
		await open().writer.apply(
			plainEdit([{ kind: 'write', path: 'models/iris/model.yaml', text: 'name: iris\n' }]),
		);
		assert.equal(await repo.git('status', '--porcelain'), '');
		assert.match(await repo.git('ls-files', '-t'), /^S model-registry\/models\/fraud/m);
	});

	it('works in a sparse checkout with a sparse index', async () => {
		await withRegistry();
		for (const file of ['x/y/z', 'w/v']) await repo.write(file, 'x');
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'More');
		await repo.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'model-registry');
		await open().writer.apply(plainAlias(2));
		await open().writer.apply(plainAlias(3));
		assert.equal(await repo.git('status', '--porcelain'), '');
		assert.equal(
			await repo.git('show', '--name-only', '--format='),
			'model-registry/models/fraud/aliases/champion.yaml\n',
		);
	});

	it('passes on what the operation refuses', async () => {
		await withRegistry();
		const before = await state();
		const refusal: Operation = () => Promise.reject(new Error('no such model'));
		await assert.rejects(open().writer.apply(refusal), /no such model/);
		assert.deepEqual(await state(), before);
		assert.deepEqual(await readdir(join(repo.path, '.git/gmr')), [], 'and lets the lock go');
	});

	it('puts everything back when git fails before the commit', async () => {
		await withRegistry();
		await repo.write('.gitattributes', '*.bin filter=broken\n');
		await repo.git('config', 'filter.broken.clean', 'false');
		await repo.git('config', 'filter.broken.required', 'true');
		const before = await state();
		const { writer, incoming } = open();
		const path = await incoming.create('fraud');
		await repo.write(`model-registry/${path}/artifacts/m`, 'm');
		const changes = [
			{ kind: 'write', path: 'models/fraud/aliases/champion.yaml', text: 'changed' },
			{ kind: 'write', path: 'models/fraud/new.bin', text: 'x' },
			{ kind: 'write', path: 'models/fraud/versions/1/version.yaml', text: 'x' },
			{ kind: 'delete', path: 'registry.yaml' },
		] as const;
		const publication = { from: path, to: 'models/fraud/versions/1', files: ['artifacts/m'] };
		await assert.rejects(writer.apply(plainEdit(changes, { publication })), (error) => {
			assert.ok(isRegistryError(error, 'git-failed'), String(error));
			return true;
		});
		assert.equal(await repo.read(`model-registry/${path}/artifacts/m`), 'm');
		await incoming.discard(path);
		assert.deepEqual(await state(), before);
	});

	it('puts everything back when a file can not be written', async () => {
		await withRegistry();
		await mkdir(join(repo.path, 'model-registry/models/fraud/taken'));
		const before = await state();
		await assert.rejects(
			open().writer.apply(
				plainEdit([
					{ kind: 'write', path: 'models/fraud/aliases/champion.yaml', text: 'changed' },
					{ kind: 'write', path: 'models/fraud/taken', text: 'x' },
				]),
			),
		);
		assert.deepEqual(await state(), before);
	});

	it('takes a version’s number from wherever git knows it', async () => {
		await withRegistry();
		const register = async () => {
			const { writer, incoming } = open();
			const path = await incoming.create('fraud');
			await repo.write(`model-registry/${path}/artifacts/m`, 'm');
			try {
				return (await writer.apply(plainRegister(path, { m: 'm' }))).edit.version;
			} finally {
				await incoming.discard(path);
			}
		};
		assert.equal(await register(), 1);
		assert.equal(await register(), 2);
		await repo.git('rm', '--quiet', '-r', 'model-registry/models/fraud/versions/2');
		assert.equal(await register(), 3);
		assert.equal(
			(await repo.git('log', '--format=%s', '--', 'model-registry/models/fraud/versions')).split('\n').length,
			4,
		);
	});

	it('finds the same registry through a link', async () => {
		await withRegistry();
		await symlink(repo.path, repo.beside('link').path);
		const linked = openGitRegistry(join(repo.beside('link').path, 'model-registry'), {
			environment: repo.environment,
		});
		await linked.writer.apply(plainAlias(2));
		assert.equal(await linked.repositoryRoot(), repo.path);
		assert.equal(await repo.git('status', '--porcelain'), '');
	});

	it('refuses to write through a link in the registry', async () => {
		await withRegistry();
		await rm(join(repo.path, 'model-registry/models/fraud'), { recursive: true });
		await mkdir(join(repo.path, 'outside'));
		await symlink('../../outside', join(repo.path, 'model-registry/models/fraud'));
		await assert.rejects(open().writer.apply(plainAlias(2)), (error) =>
			isRegistryError(error, 'source-entry-refused'),
		);
		assert.deepEqual(await readdir(join(repo.path, 'outside')), []);
	});

	it('queues the writers of one process', async () => {
		await withRegistry();
		const { writer } = open();
		const order: number[] = [];
		const numbered =
			(number: number): Operation =>
			(snapshot, context) => {
				order.push(number);
				return plainAlias(number)(snapshot, context);
			};
		const results = await Promise.allSettled([
			writer.apply(numbered(1)),
			writer.apply(() => Promise.reject(new Error('no'))),
			open().writer.apply(numbered(2)),
			writer.apply(numbered(3)),
		]);
		assert.deepEqual(
			results.map(({ status }) => status),
			['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
		);
		assert.equal(order.length, 3);
		assert.equal((await repo.git('rev-list', '--count', 'HEAD')).trim(), '5');
	});

	it('is busy while another process writes', async () => {
		await withRegistry();
		let inside: (() => void) | undefined;
		let leave: (() => void) | undefined;
		const isInside = new Promise<void>((settle) => (inside = settle));
		const mayLeave = new Promise<void>((settle) => (leave = settle));
		const slow: Operation = async (snapshot, context) => {
			inside?.();
			await mayLeave;
			return plainAlias(2)(snapshot, context);
		};
		const first = open().writer.apply(slow);
		await isInside;
		// A copy of the common folder's path makes another queue of it, as another process has.
		const linkedGit = repo.beside('other-process');
		await symlink(repo.path, linkedGit.path);
		const { withLock, lockPath } = await import('../../src/files/registryLock.js');
		await assert.rejects(
			withLock(lockPath(join(linkedGit.path, '.git'), 'model-registry'), { waitMs: 20 }, () =>
				Promise.resolve(),
			),
			(error) => isRegistryError(error, 'registry-busy'),
		);
		leave?.();
		await first;
	});
});
