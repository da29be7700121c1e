import assert from 'node:assert/strict';
import { access, chmod, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isRegistryError } from '../../src/core/errors.js';
import { openGitRegistry } from '../../src/git/openGitRegistry.js';
import type { WriterOptions } from '../../src/git/write/gitRegistryWriter.js';
import { openTarget, perform, prepareSource } from '../kit/faults/actions.js';
import { plainAlias, plainEdit, plainInit } from '../kit/plainOperations.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

describe('Edits that arrive while a commit runs', () => {
	let repo: TempRepo;
	beforeEach(async () => {
		repo = await tempRepo();
		await open().apply(plainInit);
	});
	afterEach(async () => {
		assert.equal(await repo.git('status', '--porcelain', '--', 'model-registry'), '');
		// A registration leaves an empty folder.
		assert.deepEqual(
			(await readdir(join(repo.path, '.git/gmr'))).filter((name) => name !== 'incoming'),
			[],
		);
		await repo.dispose();
	});

	const open = (options: WriterOptions = {}) =>
		openGitRegistry(join(repo.path, 'model-registry'), { environment: repo.environment, ...options }).writer;
	const hook = async (...lines: string[]) => {
		await repo.write('.git/hooks/pre-commit', ['#!/bin/sh', ...lines, ''].join('\n'));
		await chmod(join(repo.path, '.git/hooks/pre-commit'), 0o755);
	};
	const isThere = (path: string) =>
		access(join(repo.path, path)).then(
			() => true,
			() => false,
		);
	const untilThere = async (path: string) => {
		for (let tries = 0; tries < 2000 && !(await isThere(path)); tries++) await delay(5);
	};
	const subjects = async (count: number) =>
		(await repo.git('log', `-${count}`, '--reverse', '--format=%s')).trimEnd().split('\n');
	/** Starts a commit whose hook waits until `go` is called. */
	const busy = async (...lines: string[]) => {
		await hook('touch running', 'while [ ! -e go ]; do sleep 0.01; done', ...lines);
		const first = open().apply(plainAlias(1, 'first'));
		while (!(await isThere('running'))) await delay(5);
		return { first, go: () => repo.write('go', '') };
	};

	it('are durable at once, and share the next commit, a sentence each', async () => {
		const { first, go } = await busy();
		const written = [];
		for (const version of [2, 3, 4]) written.push(await open().write(plainAlias(version)));
		written.push(await open().write(plainAlias(9, 'other')));
		assert.match(await repo.read('model-registry/models/fraud/aliases/champion.yaml'), /^version: 4\n/);
		await go();
		const [one, ...shared] = await Promise.all([first, ...written.map(({ settled }) => settled)]);
		assert.equal(new Set(shared.map(({ commit }) => commit)).size, 1);
		assert.equal((await repo.git('rev-parse', 'HEAD')).trim(), shared[0]?.commit);
		assert.equal((await repo.git('rev-parse', 'HEAD~1')).trim(), one.commit);
		assert.equal(
			await repo.git('log', '-1', '--format=%B'),
			[
				'Move fraud@champion to version 2, and 3 more changes',
				'',
				...[2, 3, 4].map((version) => `- Move fraud@champion to version ${version}`),
				'- Move fraud@other to version 9',
				'',
				...[2, 3, 4, 9].flatMap((version) => [
					'Registry-Operation: set-alias',
					'Registry-Model: fraud',
					`Registry-Version: ${version}`,
				]),
				'',
				'',
			].join('\n'),
		);
	});

	for (const [name, action, isDone] of [
		['deleted', { kind: 'delete-version', model: 'iris', version: 1 }, 'deleted.yaml'],
		['tagged', { kind: 'set-tag', model: 'iris', version: 1, key: 'owner', value: 'ada' }, 'notes.yaml'],
	] as const)
		it(`share it also where a version that is registered is ${name} at once`, async () => {
			const { first, go } = await busy();
			const register = { kind: 'register', model: 'iris', content: 'a model' } as const;
			const choices = { environment: repo.environment };
			const [one, other] = await Promise.all(
				[1, 2].map(() => openTarget(join(repo.path, 'model-registry'), choices)),
			);
			const folder = 'model-registry/models/iris/versions/1';
			const registered = perform(one!, register, await prepareSource(repo.path, register));
			await Promise.race([registered, untilThere(`${folder}/version.yaml`)]);
			const changed = perform(other!, action, '');
			await Promise.race([changed, untilThere(`${folder}/${isDone}`)]);
			await go();
			const ends = await Promise.all([first, registered, changed]);
			assert.deepEqual(
				ends.map(({ state }) => state),
				['committed', 'committed', 'committed'],
			);
			assert.equal(new Set(ends.map(({ commit }) => commit)).size, 2);
		});

	it('do not fail with one that a hook refuses', async () => {
		const { first, go } = await busy('! git diff --cached --name-only | grep bad');
		const good = await open().write(plainAlias(2));
		const bad = await open().write(
			plainEdit([{ kind: 'write', path: 'models/fraud/bad.yaml', text: 'x' }], { summary: 'Do a bad thing' }),
		);
		const better = await open().write(plainAlias(3, 'other'));
		await go();
		const [, ...ends] = await Promise.allSettled([first, good.settled, bad.settled, better.settled]);
		assert.deepEqual(
			ends.map(({ status }) => status),
			['fulfilled', 'rejected', 'fulfilled'],
		);
		await assert.rejects(bad.settled, (error) => {
			assert.ok(isRegistryError(error, 'commit-failed'));
			assert.ok(error.failure.code === 'commit-failed');
			assert.equal(error.failure.data.summary, 'Do a bad thing');
			return true;
		});
		assert.deepEqual(await subjects(2), [
			'Move fraud@champion to version 2',
			'Move fraud@other to version 3',
		]);
		assert.equal(
			await repo.git('status', '--porcelain', '--', 'model-registry'),
			'A  model-registry/models/fraud/bad.yaml\n',
		);
		await rm(join(repo.path, '.git/hooks'), { recursive: true });
		await repo.git('commit', '--quiet', '-m', 'All the same');
	});

	it('have commits of their own where git commits at once', async () => {
		await Promise.all([2, 3, 4].map((version) => open().apply(plainAlias(version, `alias-${version}`))));
		assert.deepEqual(
			(await subjects(3)).sort(),
			[2, 3, 4].map((version) => `Move fraud@alias-${version} to version ${version}`),
		);
	});
});
