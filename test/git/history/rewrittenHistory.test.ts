import assert from 'node:assert/strict';
import { rewrittenHistory, unreadRewrite } from '../../../src/git/history/rewrittenHistory.js';
import { LazyRegistryPlace } from '../../../src/git/registryPlace.js';
import { makeHub } from '../../kit/clones.js';
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

	it('tells rewrites that lost something of the registry, till they are told, and no rebase', async () => {
		const options = { trusted: () => true, environment: repo.environment };
		const unread = async () => unreadRewrite(await new LazyRegistryPlace(`${repo.path}/reg`, options).find());
		const write = async (path: string) => {
			await repo.write(path, path);
			await repo.git('add', '--all');
			return commit(path);
		};
		await write('reg/registry.yaml');
		await repo.git('branch', 'side');
		await write('reg/a');
		const was = await write('other');
		assert.equal(await unread(), undefined, 'never seen');
		await repo.git('switch', '--quiet', 'side');
		await write('reg/b');
		await repo.git('switch', '--quiet', 'main');
		await repo.git('rebase', '--quiet', 'side');
		assert.equal(await unread(), undefined, 'made anew alike');
		await repo.git('reset', '--quiet', '--hard', 'HEAD~1');
		assert.equal(await unread(), undefined, 'what is lost is not of the registry');
		await repo.git('reset', '--quiet', '--hard', 'HEAD~1');
		const is = (await repo.git('rev-parse', 'HEAD')).trim();
		const lost = { branch: 'refs/heads/main', was, is };
		assert.deepEqual(await unread(), lost);
		assert.deepEqual(await unread(), lost, 'still');
		const place = await new LazyRegistryPlace(`${repo.path}/reg`, options).find();
		assert.deepEqual(await rewrittenHistory(place), lost);
		assert.equal(await unread(), undefined, 'told');
	});

	it('takes what gmr sync made anew for seen, as that tells it itself', async () => {
		const { hub, clone } = await makeHub();
		try {
			const [ada, bo] = [await clone('ada'), await clone('bo')];
			for (const each of [ada, bo]) assert.equal(await each.registry.unreadRewrite(), undefined);
			await ada.register('fraud', 'one');
			await bo.register('fraud', 'two');
			assert.equal(await bo.registry.unreadRewrite(), undefined);
			await ada.registry.sync();
			assert.equal((await bo.registry.sync()).renumbered.length, 1);
			assert.equal(await bo.registry.unreadRewrite(), undefined);
			await bo.git('reset', '--quiet', '--hard', 'HEAD~1');
			assert.ok(await bo.registry.unreadRewrite());
		} finally {
			await hub.dispose();
		}
	});
});
