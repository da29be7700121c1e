import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Git } from '../../../src/git/git.js';
import { registryUpdates } from '../../../src/git/history/registryUpdates.js';
import { updatesFile } from '../../../src/git/history/updatesCache.js';
import { LazyRegistryPlace } from '../../../src/git/registryPlace.js';
import { tempRepo, type TempRepo } from '../../kit/tempRepo.js';

describe('registryUpdates', () => {
	let repo: TempRepo;
	let second = 0;
	beforeEach(async () => {
		repo = await tempRepo();
		second = 0;
	});
	afterEach(() => repo.dispose());

	const options = (of = repo) => ({ trusted: () => true, environment: of.environment });
	const place = (of = repo) => new LazyRegistryPlace(join(of.path, 'reg'), options(of)).find();
	const updates = async (of = repo) => registryUpdates(await place(of));
	/** Commits a minute after the one before, so that each date is of one commit. */
	const git = (args: string[], variables: Record<string, string> = {}) => {
		const date = new Date(Date.UTC(2026, 0, 1) + ++second * 60_000).toISOString();
		const dates = { GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date };
		const runner = new Git(repo.path, options());
		return runner.run({ command: args, purpose: 'commit', variables: { ...dates, ...variables } });
	};
	const commit = async (files: Record<string, string>, ...args: string[]) => {
		for (const [path, content] of Object.entries(files)) await repo.write(path, content);
		await repo.git('add', '--all', '--force');
		await git(['commit', '--quiet', '--allow-empty', '-m', 'Change', ...args]);
		return (await repo.git('rev-parse', 'HEAD')).trim();
	};

	it('tells the last commit of a model, a version and an alias, and none of what is not committed', async () => {
		const first = await commit({
			'reg/models/a/versions/1/version.yaml': '1',
			'reg/models/b/model.yaml': '1',
		});
		const next = await commit({ 'reg/models/a/aliases/champion.yaml': '1' }, '--author=Ünal <u@example.com>');
		await repo.write('reg/models/b/model.yaml', 'not committed');
		const found = await updates();
		const expected = { at: '2026-01-01T00:02:00.000Z', by: 'Ünal <u@example.com>', commit: next };
		assert.deepEqual(await found.model('a'), expected);
		assert.deepEqual(await found.alias('a', 'champion'), expected);
		assert.equal((await found.version('a', 1))?.commit, first);
		assert.equal((await found.model('b'))?.commit, first);
		assert.equal(await found.model('c'), undefined);
	});

	it('tells who asks again and again what a first look would, also where history goes back or is rewritten', async () => {
		const remembered = {};
		const asked = async () => registryUpdates(await place(), undefined, remembered);
		const told = async (from: Awaited<ReturnType<typeof asked>>) => [
			await from.model('a'),
			await from.version('a', 1),
			await from.model('b'),
		];
		const first = await commit({ 'reg/models/a/versions/1/version.yaml': '1' });
		const atFirst = await asked();
		const before = await told(atFirst);
		const steps = [
			() => commit({ 'reg/models/a/model.yaml': '1', 'reg/models/b/model.yaml': '1' }),
			() => repo.git('reset', '--quiet', '--hard', first),
			() => commit({ 'reg/models/b/model.yaml': '2' }),
			() => commit({ 'reg/models/b/model.yaml': '3' }, '--amend'),
			() => commit({ 'other.txt': '1' }),
		];
		for (const step of steps) {
			await step();
			const again = await told(await asked());
			// Nothing is read from there.
			await rm(updatesFile(await place()), { force: true });
			assert.deepEqual(again, await told(await updates()));
		}
		assert.deepEqual(await told(atFirst), before, 'an answer stays as it was');
	});

	it('has nothing to tell on a branch without commits', async () => {
		await repo.write('reg/registry.yaml', '');
		assert.equal(await (await updates()).model('a'), undefined);
	});

	it('tells a merged branch by its own commits, and the resolution of a conflict by the merge', async () => {
		await commit({ 'reg/models/a/model.yaml': '1', 'reg/models/b/model.yaml': '1' });
		await repo.git('checkout', '--quiet', '-b', 'side');
		const onSide = await commit({ 'reg/models/b/model.yaml': 'side', 'reg/models/a/model.yaml': 'side' });
		await repo.git('checkout', '--quiet', 'main');
		await commit({ 'reg/models/a/model.yaml': 'main' });
		await assert.rejects(git(['merge', '--quiet', 'side']));
		const merge = await commit({ 'reg/models/a/model.yaml': 'both' });
		const found = await updates();
		assert.equal((await found.model('a'))?.commit, merge);
		assert.equal((await found.model('b'))?.commit, onSide);
	});

	it('does not depend on settings of git that change what log prints', async () => {
		const first = await commit({ 'reg/models/größe 1/model.yaml': '1' });
		for (const setting of [
			['log.showRoot', 'false'],
			['log.showSignature', 'true'],
			['log.follow', 'true'],
			['log.diffMerges', 'off'],
			['color.ui', 'always'],
			['diff.renames', 'copies'],
			['format.pretty', 'oneline'],
			['log.decorate', 'full'],
			['diff.relative', 'true'],
		])
			await repo.git('config', ...setting);
		assert.equal((await (await updates()).model('größe 1'))?.commit, first);
	});

	it('takes an author with control characters', async () => {
		const by = 'E\u001bvil\t\u0001';
		const id = await commit({ 'reg/models/a/model.yaml': '1' }, `--author=${by} <e@example.com>`);
		const found = await (await updates()).model('a');
		assert.equal(found?.commit, id);
		assert.match(found.by, /vil.*<e@example\.com>$/);
	});

	it('gives no date of the border of a shallow clone, and all of them once it is whole', async () => {
		const old = await commit({ 'reg/models/a/model.yaml': '1' });
		await commit({ 'reg/models/b/model.yaml': '1' });
		const newest = await commit({ 'reg/models/c/model.yaml': '1' });
		const clone = repo.beside('clone');
		await repo.git('clone', '--quiet', '--depth=2', `file://${repo.path}`, clone.path);
		const shallow = await updates(clone);
		assert.equal(await shallow.model('a'), undefined);
		assert.equal(await shallow.model('b'), undefined);
		assert.equal((await shallow.model('c'))?.commit, newest);
		await clone.git('fetch', '--quiet', '--unshallow');
		assert.equal((await (await updates(clone)).model('a'))?.commit, old);
	});

	it('forgets what it knew when the branch is set back', async () => {
		const first = await commit({ 'reg/models/a/model.yaml': '1' });
		await commit({ 'reg/models/a/model.yaml': '2', 'reg/models/b/model.yaml': '1' });
		await updates();
		await repo.git('reset', '--quiet', '--hard', first);
		const found = await updates();
		assert.equal((await found.model('a'))?.commit, first);
		assert.equal(await found.model('b'), undefined);
	});

	for (const garbage of ['', '\n', 'x'.repeat(64), `${'0'.repeat(64)}\n{"revision":1}`])
		it(`does without a cache that says ${JSON.stringify(garbage.slice(0, 12))}`, async () => {
			const first = await commit({ 'reg/models/a/model.yaml': '1' });
			await updates();
			await writeFile(updatesFile(await place()), garbage);
			assert.equal((await (await updates()).model('a'))?.commit, first);
		});

	it('gives after each commit of a branched history what a pass over all of it gives', async () => {
		let seed = 7;
		const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
		await commit({ 'reg/registry.yaml': '' });
		for (let step = 0; step < 40; step++) {
			const model = `reg/models/m${random(3)}`;
			const what = random(6);
			if (what === 0) await repo.git('checkout', '--quiet', '-B', `side${random(2)}`);
			else if (what === 1) await repo.git('checkout', '--quiet', 'main');
			else if (what === 2)
				await git(['merge', '--quiet', '--no-ff', '-X', 'ours', '--no-edit', 'main']).catch(() =>
					git(['merge', '--abort']),
				);
			else if (what === 3) await commit({ [`${model}/aliases/a${random(2)}.yaml`]: String(step) });
			else await commit({ [`${model}/versions/${random(3)}/notes.yaml`]: String(step) });

			const incremental = await everything(await updates());
			await rm(updatesFile(await place()), { force: true });
			assert.deepEqual(incremental, await everything(await updates()), `after step ${step}`);
		}
	});
});

async function everything(found: Awaited<ReturnType<typeof registryUpdates>>): Promise<unknown> {
	const of = async (folder: string) => [
		await found.model(folder),
		await Promise.all([0, 1, 2].map((version) => found.version(folder, version))),
		await Promise.all([0, 1].map((alias) => found.alias(folder, `a${alias}`))),
	];
	return Promise.all(['m0', 'm1', 'm2'].map(of));
}
