import assert from 'node:assert/strict';
import { chmod, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRegistryError, type ErrorCode } from '../../src/core/errors.js';
import type { VersionNumber } from '../../src/core/model/brands.js';
import { setAlias } from '../../src/core/operations/aliases.js';
import { setTag } from '../../src/core/operations/annotate.js';
import { initRegistry } from '../../src/core/operations/initRegistry.js';
import { makeHub, type Clone, type Hub } from '../kit/clones.js';

const point = (alias: string, version: number) =>
	setAlias({ name: 'fraud', alias, version: version as VersionNumber });

describe('syncRegistry', () => {
	let hub: Hub;
	let ana: Clone;
	let bo: Clone;
	beforeEach(async () => {
		hub = await makeHub();
		ana = await hub.clone('ana');
		bo = await hub.clone('bo');
	});
	afterEach(() => hub.hub.dispose());

	const rejects = async (work: Promise<unknown>, code: ErrorCode, data: object = {}) => {
		await assert.rejects(work, (error) => {
			assert.ok(isRegistryError(error, code), String(error));
			for (const [key, value] of Object.entries(data))
				assert.deepEqual((error.failure.data as Record<string, unknown>)[key], value);
			return true;
		});
	};
	const remoteSubjects = async () => (await hub.hub.git('log', '--format=%s', 'main')).trimEnd().split('\n');
	const isClean = async (clone: Clone) => {
		assert.equal(await clone.status(), '');
		assert.equal((await clone.git('fsck', '--strict', '--no-dangling')).trim(), '');
		const left = (await readdir(join(clone.path, '.git/gmr')).catch(() => [])).filter(
			(name) => !name.startsWith('lock-'),
		);
		assert.deepEqual(
			left.filter((name) => name !== 'incoming'),
			[],
		);
	};

	it('says so where there is nothing to do', async () => {
		const { state, commits, received } = await ana.registry.sync();
		assert.deepEqual([state, commits, received], ['up-to-date', [], 0]);
	});

	it('pushes what nobody overtook as it is', async () => {
		const { commit } = await ana.register('fraud', 'one');
		const synced = await ana.registry.sync();
		assert.equal(synced.state, 'pushed');
		assert.deepEqual(
			synced.commits.map(({ from, id }) => [from, id]),
			[[commit, commit]],
		);
		assert.equal((await hub.hub.git('rev-parse', 'main')).trim(), commit);
		assert.equal((await ana.registry.sync()).state, 'up-to-date');
		assert.equal((await bo.registry.sync()).state, 'updated');
		assert.deepEqual(await bo.versions('fraud'), { 1: 'one' });
		await isClean(bo);
	});

	it('gives the next free number, keeps author and date, and moves the work tree', async () => {
		await ana.register('fraud', 'anas');
		await ana.registry.sync();
		const { commit } = await bo.register('fraud', 'bos', { aliases: ['champion'] });
		await bo.apply(point('challenger', 1));
		await bo.apply(setTag({ name: 'fraud', version: 1 as VersionNumber }, 'k', 'v'));
		const date = await bo.git('log', '-1', '--format=%an %ae %ad', commit!);
		const planned = await bo.registry.sync({ isDry: true });
		assert.deepEqual([planned.commits.length, planned.commits[0]?.id], [3, undefined]);
		assert.equal((await bo.git('rev-parse', 'HEAD~2')).trim(), commit);

		const synced = await bo.registry.sync();
		assert.deepEqual(synced.renumbered, [{ model: 'fraud', folder: 'fraud', from: 1, to: 2 }]);
		assert.equal(synced.received, 1);
		assert.deepEqual(await bo.versions('fraud'), { 1: 'anas', 2: 'bos' });
		assert.deepEqual(await bo.aliases('fraud'), { champion: 2, challenger: 2 });
		assert.deepEqual((await bo.subjects()).slice(0, 4), [
			'Tag fraud version 2 with k: v',
			'Set fraud@challenger to version 2',
			'Register fraud version 2 as @champion',
			'Register fraud version 1',
		]);
		assert.equal(await bo.git('log', '-1', '--format=%an %ae %ad', 'HEAD~2'), date);
		assert.deepEqual(await remoteSubjects(), await bo.subjects());
		assert.equal(await bo.git('rev-parse', 'HEAD'), await bo.git('rev-parse', 'origin/main'));
		await isClean(bo);
		assert.match(await bo.git('reflog', '-1', '--format=%gs'), /^gmr sync: origin\/main/);
	});

	it('leaves what is staged, changed and untracked as it is', async () => {
		await ana.register('fraud', 'anas');
		await ana.registry.sync();
		await bo.register('fraud', 'bos');
		await bo.write('README.md', '# Changed\n');
		await bo.write('staged.txt', 'staged');
		await bo.git('add', 'staged.txt');
		await bo.write('untracked.txt', 'x');
		const before = [await bo.status(), await bo.git('diff'), await bo.git('diff', '--cached')];
		await bo.registry.sync();
		assert.deepEqual([await bo.status(), await bo.git('diff'), await bo.git('diff', '--cached')], before);
		assert.equal(await bo.read('untracked.txt'), 'x');
	});

	it('stops before pushing where a file that is not committed is in the way', async () => {
		await ana.register('fraud', 'anas');
		await ana.registry.sync();
		await bo.register('fraud', 'bos');
		const obstacles: readonly (readonly [string, () => Promise<unknown>])[] = [
			['README.md', () => bo.write('README.md', 'mine')],
			['README.md', () => bo.write('README.md', 'mine').then(() => bo.git('add', 'README.md'))],
			['new.txt', () => bo.write('new.txt', 'mine')],
		];
		await ana.write('README.md', 'changed by Ana');
		await ana.write('new.txt', 'new by Ana');
		await ana.git('add', '--all');
		await ana.git('commit', '--quiet', '-m', 'Readme');
		await ana.git('push', '--quiet');
		for (const [path, put] of obstacles) {
			await put();
			const state = [await bo.git('rev-parse', 'HEAD'), await bo.status(), await bo.read(path)];
			const remote = await remoteSubjects();
			await rejects(bo.registry.sync(), 'sync-in-the-way', { path });
			assert.deepEqual([await bo.git('rev-parse', 'HEAD'), await bo.status(), await bo.read(path)], state);
			assert.deepEqual(await remoteSubjects(), remote);
			await bo.git('reset', '--quiet', '--hard');
			await bo.git('clean', '-fdq', 'new.txt');
		}
		await bo.registry.sync();
		assert.deepEqual(await bo.versions('fraud'), { 1: 'anas', 2: 'bos' });
		await isClean(bo);
	});

	it('asks where both moved an alias, and does what is answered', async () => {
		await ana.register('fraud', 'one', { aliases: ['champion'] });
		await ana.register('fraud', 'two');
		await ana.registry.sync();
		await bo.registry.sync();
		await ana.apply(point('champion', 2));
		await ana.registry.sync();
		await bo.register('fraud', 'three', { aliases: ['champion'] });
		const head = await bo.git('rev-parse', 'HEAD');
		await rejects(bo.registry.sync(), 'sync-conflicts', {
			upstream: 'origin/main',
			conflicts: [
				{
					kind: 'alias',
					model: 'fraud',
					alias: 'champion',
					theirVersion: 2,
					ourVersion: 3,
					path: 'reg/models/fraud/aliases/champion.yaml',
					ours: 'Register fraud version 3 as @champion',
					by: 'ana',
				},
			],
		});
		assert.equal(await bo.git('rev-parse', 'HEAD'), head);
		await isClean(bo);
		await bo.registry.sync({ prefer: 'theirs' });
		assert.deepEqual(await bo.aliases('fraud'), { champion: 2 });
		assert.deepEqual(Object.keys(await bo.versions('fraud')), ['1', '2', '3']);
	});

	it('does not push what is not the registry’s, nor a merge', async () => {
		await bo.register('fraud', 'bos');
		await bo.write('train.py', 'x');
		await bo.git('add', 'train.py');
		await bo.git('commit', '--quiet', '-m', 'Train');
		const commit = (await bo.git('rev-parse', '--short=7', 'HEAD')).trim();
		const data = { branch: 'main', count: 1, commit, summary: 'Train' };
		await rejects(bo.registry.sync(), 'sync-foreign-commits', data);
		await bo.git('reset', '--quiet', '--hard', 'HEAD~1');
		await ana.register('churn', 'anas');
		await ana.registry.sync();
		await bo.git('fetch', '--quiet');
		await bo.git('merge', '--quiet', '--no-edit', 'origin/main');
		await rejects(bo.registry.sync(), 'sync-merge-commits', { branch: 'main' });
		assert.equal((await remoteSubjects())[0], 'Register churn version 1');
	});

	it('repeats where somebody pushes in between', async () => {
		await bo.register('fraud', 'bos');
		await ana.register('fraud', 'anas');
		// The first push that arrives finds that Ana's was faster.
		const once = join(hub.hub.path, 'once');
		await writeFile(once, '');
		const hook = join(bo.path, '.git/hooks/pre-push');
		await writeFile(
			hook,
			`#!/bin/sh\ntest -e ${once} || exit 0\nrm ${once}\ncd ${ana.path} && git push -q\n`,
		);
		await chmod(hook, 0o755);
		const synced = await bo.registry.sync();
		assert.deepEqual(synced.renumbered, [{ model: 'fraud', folder: 'fraud', from: 1, to: 2 }]);
		assert.deepEqual(await bo.versions('fraud'), { 1: 'anas', 2: 'bos' });
		await isClean(bo);
	});

	it('takes along what is registered here while it pushes', async () => {
		await ana.register('fraud', 'anas');
		await ana.registry.sync();
		await bo.register('fraud', 'first');
		let meanwhile: Promise<unknown> | undefined;
		await hub.hook('update', 'sleep 1');
		const syncing = bo.registry.sync();
		const waiting = setInterval(() => {
			meanwhile ??= bo.register('fraud', 'second', { aliases: ['champion'] });
		}, 400);
		await syncing;
		clearInterval(waiting);
		await meanwhile;
		await bo.registry.sync();
		assert.deepEqual(await bo.versions('fraud'), { 1: 'anas', 2: 'first', 3: 'second' });
		assert.deepEqual(await bo.aliases('fraud'), { champion: 3 });
		assert.deepEqual(await remoteSubjects(), await bo.subjects());
		await isClean(bo);
	});

	it('puts what a protected branch refuses on a branch of its own', async () => {
		await hub.hook(
			'pre-receive',
			'while read old new ref; do case $ref in refs/heads/main) echo "main is protected" >&2; exit 1;; esac; done',
		);
		await bo.write('notes.txt', 'mine');
		await bo.register('fraud', 'bos');
		const head = (await bo.git('rev-parse', 'HEAD')).trim();
		const { state, proposal } = await bo.registry.sync();
		assert.equal(state, 'proposed');
		assert.deepEqual(proposal, {
			branch: 'registry/register-fraud-1',
			isPushed: true,
			detail: 'main is protected',
		});
		assert.equal((await hub.hub.git('rev-parse', 'registry/register-fraud-1')).trim(), head);
		assert.equal((await bo.git('rev-parse', 'registry/register-fraud-1')).trim(), head);
		assert.equal(await bo.git('rev-parse', 'main'), await bo.git('rev-parse', 'origin/main'));
		assert.equal(await bo.status(), '?? notes.txt\n');
		assert.equal((await bo.registry.sync()).state, 'up-to-date');
	});

	it('keeps the branch here where not even the proposal is taken', async () => {
		await hub.hook('pre-receive', 'exit 1');
		await bo.register('fraud', 'bos');
		const { proposal } = await bo.registry.sync();
		assert.equal(proposal?.isPushed, false);
		assert.equal(
			(await bo.git('log', '-1', '--format=%s', proposal.branch)).trim(),
			'Register fraud version 1',
		);
		await isClean(bo);
	});

	it('makes the branch of an empty remote', async () => {
		await hub.hub.git('update-ref', '-d', 'refs/heads/main');
		const eve = await hub.clone('eve');
		await eve.apply(initRegistry());
		await eve.register('fraud', 'one');
		assert.equal((await eve.registry.sync()).commits.length, 2);
		assert.deepEqual(await remoteSubjects(), ['Register fraud version 1', 'Create the model registry']);
	});

	it('says what is missing', async () => {
		await bo.register('fraud', 'bos');
		await bo.git('branch', '--unset-upstream');
		await rejects(bo.registry.sync(), 'sync-no-upstream', { branch: 'main' });
		await bo.git('branch', '--set-upstream-to=origin/main');
		await bo.git('remote', 'set-url', 'origin', join(hub.hub.path, 'gone'));
		await rejects(bo.registry.sync(), 'remote-unreachable', { remote: 'origin' });
		await bo.git('remote', 'set-url', 'origin', 'https://localhost:1/x.git');
		await rejects(bo.registry.sync(), 'remote-unreachable', { remote: 'origin' });
		await bo.git('remote', 'set-url', 'origin', hub.hub.path);
		await bo.git('checkout', '--quiet', '--detach');
		await rejects(bo.registry.sync(), 'head-detached');
	});

	it('tells a history that is cut off from one that is another', async () => {
		await ana.register('fraud', 'one');
		await ana.register('fraud', 'two');
		await ana.registry.sync();
		const cut = await hub.clone('cut');
		await cut.git('checkout', '--quiet', '--orphan', 'other');
		await cut.git('commit', '--quiet', '-m', 'Other\n\nRegistry-Operation: init');
		await cut.git('branch', '--set-upstream-to=origin/main');
		await rejects(cut.registry.sync(), 'history-unrelated', { branch: 'other', upstream: 'origin/main' });
		await writeFile(join(cut.path, '.git/shallow'), await cut.git('rev-parse', 'origin/main'));
		await rejects(cut.registry.sync(), 'history-incomplete');
	});

	it('signs what it makes again where commits are signed', async () => {
		await ana.register('fraud', 'anas');
		await ana.registry.sync();
		await bo.register('fraud', 'bos');
		await bo.write('.git/sign', '#!/bin/sh\ncat >/dev/null\necho "[GNUPG:] SIG_CREATED " >&2\necho SIGNED\n');
		await chmod(join(bo.path, '.git/sign'), 0o755);
		await bo.git('config', 'gpg.program', join(bo.path, '.git/sign'));
		await bo.git('config', 'commit.gpgsign', 'true');
		await bo.registry.sync();
		assert.match(await bo.git('cat-file', 'commit', 'HEAD'), /\ngpgsig SIGNED\n/);
	});
});
