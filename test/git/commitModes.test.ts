import assert from 'node:assert/strict';
import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isRegistryError } from '../../src/core/errors.js';
import { describe as describeModel } from '../../src/core/operations/annotate.js';
import { createModel } from '../../src/core/operations/createModel.js';
import { openGitRegistry, type GitRegistry } from '../../src/git/openGitRegistry.js';
import type { WriterOptions } from '../../src/git/write/gitRegistryWriter.js';
import { plainAlias, plainEdit, plainInit, plainRegister } from '../kit/plainOperations.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';
import { userWork } from '../kit/userWork.js';

const alias = 'model-registry/models/fraud/aliases/champion.yaml';

describe('what becomes of an Edit', () => {
	let repo: TempRepo;
	let before: Record<string, string>;
	beforeEach(async () => {
		repo = await tempRepo();
		for (const name of ['a', 'b']) await repo.write(name, name);
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Start');
		await open().writer.apply(plainInit);
		await open().writer.apply(plainAlias(1));
		await repo.write('a', 'staged');
		await repo.git('add', 'a');
		await repo.write('b', 'unstaged');
		before = await userWork(repo);
	});
	afterEach(async () => {
		assert.deepEqual(await userWork(repo), before, 'the user’s work is untouched');
		const left = await readdir(join(repo.path, '.git/gmr'));
		assert.deepEqual(
			left.filter((name) => name !== 'incoming'),
			[],
		);
		await repo.dispose();
	});

	const open = (options: WriterOptions = {}) =>
		openGitRegistry(join(repo.path, 'model-registry'), { environment: repo.environment, ...options });
	const head = async () => (await repo.git('rev-parse', 'HEAD')).trim();
	const status = () => repo.git('status', '--porcelain', '--untracked-files=all', '--', 'model-registry');
	const hook = async (name: string, ...lines: string[]) => {
		await repo.write(`.git/hooks/${name}`, ['#!/bin/sh', ...lines, ''].join('\n'));
		await chmod(join(repo.path, '.git/hooks', name), 0o755);
	};
	const register = async ({ writer, incoming }: GitRegistry, content = 'm') => {
		const path = await incoming.create('fraud');
		await repo.write(`model-registry/${path}/artifacts/m`, content);
		try {
			return await writer.apply(plainRegister(path, { m: content }));
		} finally {
			await incoming.discard(path);
		}
	};

	it('stage: files are written and staged, nothing is committed', async () => {
		const was = await head();
		const { state, commit } = await open({ mode: 'stage' }).writer.apply(plainAlias(2));
		assert.deepEqual([state, commit], ['staged', undefined]);
		assert.equal(await status(), `M  ${alias}\n`);
		assert.equal((await register(open({ mode: 'stage' }))).state, 'staged');
		assert.match(await status(), /^A {2}model-registry\/models\/fraud\/versions\/1\/artifacts\/m$/m);
		assert.equal(await head(), was);
	});

	it('none: files are written, nothing is staged', async () => {
		const { state } = await open({ mode: 'none' }).writer.apply(plainAlias(2));
		assert.equal(state, 'written');
		assert.equal(await status(), ` M ${alias}\n`);
		assert.equal((await open({ mode: 'none' }).writer.apply(plainAlias(3))).state, 'written');
	});

	it('stage and none: also where nothing can be committed', async () => {
		await repo.git('switch', '--quiet', '--detach');
		for (const mode of ['stage', 'none'] as const)
			assert.notEqual((await open({ mode }).writer.apply(plainAlias(2))).state, 'committed');
		await assert.rejects(open().writer.apply(plainAlias(3)), (error) =>
			isRegistryError(error, 'head-detached'),
		);
		await repo.git('switch', '--quiet', 'main');
	});

	it('git’s settings decide, and the caller over them', async () => {
		await repo.git('config', 'gmr.commit', 'stage');
		assert.equal((await open().writer.apply(plainAlias(2))).state, 'staged');
		assert.equal((await open({ mode: 'commit' }).writer.apply(plainAlias(3))).state, 'committed');
		await repo.git('config', 'gmr.commit', 'nonsense');
		assert.equal((await open().writer.apply(plainAlias(4))).state, 'committed');
	});

	it('hooks: skipped when asked to, all of them', async () => {
		for (const name of ['pre-commit', 'commit-msg', 'prepare-commit-msg', 'post-commit'])
			await hook(name, `touch ran-${name}`, 'exit 1');
		before = await userWork(repo);
		assert.equal((await open({ hooks: 'skip' }).writer.apply(plainAlias(2))).state, 'committed');
		await repo.git('config', 'gmr.hooks', 'skip');
		assert.equal((await open().writer.apply(plainAlias(3))).state, 'committed');
		await assert.rejects(open({ hooks: 'run' }).writer.apply(plainAlias(4)));
		await repo.git('reset', '--quiet', '--', alias);
		before = await userWork(repo);
	});

	describe('branch', () => {
		const propose = () => open({ mode: 'branch' });
		const show = (ref: string) => repo.git('show', '--name-status', '--format=%s', '--no-renames', ref);

		it('a commit on a branch of its own; what is checked out is not touched', async () => {
			const was = [await head(), await status(), await repo.read(alias)];
			const { state, commit, branch } = await propose().writer.apply(plainAlias(2));
			assert.deepEqual([state, branch], ['proposed', 'registry/set-alias-fraud-2']);
			assert.equal((await repo.git('rev-parse', 'registry/set-alias-fraud-2')).trim(), commit);
			assert.equal(await show(commit ?? ''), `Move fraud@champion to version 2\n\nM\t${alias}\n`);
			assert.deepEqual([await head(), await status(), await repo.read(alias)], was);
			assert.match(await repo.git('show', `${commit}:${alias}`), /^version: 2\n/);
		});

		it('registers, and numbers go on over open proposals', async () => {
			await repo.write('.gitignore', '*\n');
			before = await userWork(repo);
			const first = await register(propose(), 'one');
			const second = await register(propose(), 'two');
			assert.deepEqual([first.edit.version, second.edit.version], [1, 2]);
			assert.equal(second.branch, 'registry/register-fraud-2');
			const folder = 'model-registry/models/fraud/versions';
			assert.equal(await repo.git('show', `${second.commit}:${folder}/2/artifacts/m`), 'two');
			assert.doesNotMatch(await show(second.commit ?? ''), /versions\/1/);
			assert.equal(await status(), '', 'nothing of it is in the work tree');
			assert.deepEqual(await readdir(join(repo.path, 'model-registry/models/fraud')), ['aliases']);
		});

		it('deletes, and changes nothing where all is so already', async () => {
			const { commit } = await propose().writer.apply(
				plainEdit([{ kind: 'delete', path: 'models/fraud/aliases/champion.yaml' }]),
			);
			assert.match(await show(commit ?? ''), new RegExp(`^D\t${alias}$`, 'm'));
			const text = await repo.read(alias);
			const same = plainEdit([{ kind: 'write', path: 'models/fraud/aliases/champion.yaml', text }]);
			assert.equal((await propose().writer.apply(same)).state, 'unchanged');
			assert.equal(
				(await repo.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/registry')).trim(),
				'registry/describe-fraud-1',
			);
		});

		it('starts from what was fetched of the upstream, or from the branch that is named', async () => {
			const upstream = await head();
			await repo.git('init', '--quiet', '--bare', '../origin.git');
			await repo.git('remote', 'add', 'origin', '../origin.git');
			await repo.git('push', '--quiet', '--set-upstream', 'origin', 'main');
			await repo.git('commit', '--quiet', '-m', 'Work that is not pushed', '--', 'a');
			before = await userWork(repo);
			const { commit } = await propose().writer.apply(plainAlias(2));
			assert.equal((await repo.git('rev-parse', `${commit}^`)).trim(), upstream);
			await repo.git('branch', 'release', 'HEAD');
			await repo.git('config', 'gmr.base', 'release');
			const named = await propose().writer.apply(plainAlias(3));
			assert.equal((await repo.git('rev-parse', `${named.commit}^`)).trim(), await head());
			await repo.git('config', 'gmr.base', 'nowhere');
			await assert.rejects(propose().writer.apply(plainAlias(4)), (error) =>
				isRegistryError(error, 'ref-not-found'),
			);
		});

		it('is refused, with the reason, of what is in the work tree alone', async () => {
			await open({ mode: 'none' }).writer.apply(createModel({ name: 'iris' }));
			const refused = (name: string, base: string) => (error: unknown) => {
				assert.ok(isRegistryError(error, 'proposal-base-behind'), String(error));
				assert.deepEqual(error.failure.data, { name, base });
				return true;
			};
			const { writer } = propose();
			await assert.rejects(writer.apply(describeModel({ name: 'iris' }, 'Flowers')), refused('iris', 'main'));
			await repo.git('init', '--quiet', '--bare', '../origin.git');
			await repo.git('remote', 'add', 'origin', '../origin.git');
			await repo.git('push', '--quiet', '--set-upstream', 'origin', 'main');
			await assert.rejects(
				writer.preview(describeModel({ name: 'iris' }, 'Flowers')),
				refused('iris', 'origin/main'),
			);
			await assert.rejects(writer.apply(describeModel({ name: 'none' }, 'Flowers')), (error) =>
				isRegistryError(error, 'model-not-found'),
			);
			await repo.git('clean', '--quiet', '--force', '-d', 'model-registry/models/iris');
		});

		it('is previewed on its base', async () => {
			await open({ mode: 'none' }).writer.apply(plainAlias(5));
			const files = await propose().writer.preview(async (snapshot, context) => {
				const bytes = await snapshot.read('models/fraud/aliases/champion.yaml');
				assert.match(Buffer.from(bytes ?? []).toString(), /^version: 1\n/);
				return plainAlias(6)(snapshot, context);
			});
			assert.equal(files.version, 6);
		});

		it('is refused by a signer, and leaves nothing', async () => {
			await repo.git('config', 'commit.gpgSign', 'true');
			await repo.git('config', 'gpg.program', 'false');
			await assert.rejects(propose().writer.apply(plainAlias(2)), (error) =>
				isRegistryError(error, 'commit-failed'),
			);
			assert.equal(await repo.git('for-each-ref', 'refs/heads/registry'), '');
		});
	});
});
