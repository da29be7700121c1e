import assert from 'node:assert/strict';
import { rewrittenHistory } from '../../../src/git/history/rewrittenHistory.js';
import { LazyRegistryPlace } from '../../../src/git/registryPlace.js';
import { tempRepo, type TempRepo } from '../../kit/tempRepo.js';

describe('rewrittenHistory', () => {
	let repo: TempRepo;
	beforeEach(async () => {
		repo = await tempRepo();
	});
	afterEach(() => repo.dispose());

	const rewritten = async (of = repo) => {
		const options = { trusted: () => true, environment: of.environment };
		return rewrittenHistory(await new LazyRegistryPlace(of.path, options).find());
	};
	const commit = async (message: string, ...args: string[]) => {
		await repo.git('commit', '--quiet', '--allow-empty', '-m', message, ...args);
		return (await repo.git('rev-parse', 'HEAD')).trim();
	};

	it('tells once that a branch no longer descends from where it was, and nothing of one that went on', async () => {
		assert.equal(await rewritten(), undefined, 'no commit');
		await commit('One');
		assert.equal(await rewritten(), undefined, 'never seen');
		await commit('Two');
		const was = await commit('Three');
		assert.equal(await rewritten(), undefined, 'went on');
		const is = await commit('Other', '--amend');
		assert.deepEqual(await rewritten(), { branch: 'refs/heads/main', was, is });
		assert.equal(await rewritten(), undefined, 'told');
		await repo.git('reset', '--quiet', '--hard', 'HEAD~1');
		assert.equal((await rewritten())?.was, is, 'went back');
	});

	it('keeps branches apart', async () => {
		await commit('One');
		await rewritten();
		await repo.git('switch', '--quiet', '--orphan', 'other');
		await commit('Else');
		assert.equal(await rewritten(), undefined);
		await repo.git('switch', '--quiet', 'main');
		assert.equal(await rewritten(), undefined);
	});

	it('tells nothing where descent can not be told', async () => {
		await commit('One');
		await commit('Two');
		const shallow = repo.beside('shallow');
		await repo.git('clone', '--quiet', '--depth=1', `file://${repo.path}`, shallow.path);
		assert.equal(await rewritten(shallow), undefined);
		await commit('Three');
		await shallow.git('fetch', '--quiet', '--depth=1');
		await shallow.git('reset', '--quiet', '--hard', 'origin/main');
		assert.equal(await rewritten(shallow), undefined, 'shallow');

		await rewritten();
		await commit('Lost', '--amend');
		await repo.git('reflog', 'expire', '--expire=all', '--all');
		await repo.git('gc', '--quiet', '--prune=now');
		assert.equal(await rewritten(), undefined, 'gone');
	});
});
