import assert from 'node:assert/strict';
import { Git } from '../../src/git/git.js';
import { readCommit, readHead } from '../../src/git/head.js';
import { openRepository } from '../../src/git/repository.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

describe('head', () => {
	let repo: TempRepo;
	let asked: string[];
	beforeEach(async () => {
		repo = await tempRepo();
		asked = [];
	});
	afterEach(() => repo.dispose());

	const look = async (at = repo) => {
		const logger = {
			info: () => undefined,
			warn: () => undefined,
			debug: (line: string) => asked.push(line),
		};
		const git = new Git(at.path, { trusted: () => true, environment: repo.environment, logger });
		const repository = await openRepository(git);
		asked = [];
		return { git, repository };
	};
	const head = async (at = repo) => {
		const { git, repository } = await look(at);
		return readHead(git, repository);
	};
	const commit = async (at = repo, summary = 'One') => {
		await at.git('commit', '--quiet', '--allow-empty', '-m', `${summary}\n\ntree 0123\nparent 4567`);
		return (await at.git('rev-parse', 'HEAD')).trim();
	};

	it('is a branch without commits', async () => {
		assert.deepEqual(await head(), { branch: 'refs/heads/main' });
	});

	it('is a branch and its commit, without a process', async () => {
		const id = await commit();
		assert.deepEqual(await head(), { branch: 'refs/heads/main', commit: id });
		assert.deepEqual(asked, []);
		await repo.git('switch', '--quiet', '-c', 'feature/é');
		assert.deepEqual(await head(), { branch: 'refs/heads/feature/é', commit: id });
	});

	it('is the same when refs and objects are packed', async () => {
		const id = await commit();
		await repo.git('branch', 'main-too');
		await repo.git('gc', '--quiet');
		await assert.rejects(repo.read('.git/refs/heads/main'));
		assert.deepEqual(await head(), { branch: 'refs/heads/main', commit: id });
		assert.deepEqual(asked, [], 'without a process');
		const { git, repository } = await look();
		assert.equal((await readCommit(git, repository, id)).parents.length, 0);
	});

	it('may be detached', async () => {
		const id = await commit();
		await repo.git('switch', '--quiet', '--detach');
		assert.deepEqual(await head(), { commit: id });
	});

	it('is a worktree’s own', async () => {
		const id = await commit();
		const tree = repo.beside('tree');
		await repo.git('worktree', 'add', '--quiet', tree.path, '-b', 'side');
		assert.deepEqual(await head(tree), { branch: 'refs/heads/side', commit: id });
		const next = await commit(tree);
		assert.deepEqual(await head(tree), { branch: 'refs/heads/side', commit: next });
		assert.deepEqual(await head(), { branch: 'refs/heads/main', commit: id });
	});

	it('tells tree and parents of a commit, whatever its message says', async () => {
		const first = await commit();
		const second = await commit();
		const tree = (await repo.git('rev-parse', 'HEAD^{tree}')).trim();
		const { git, repository } = await look();
		assert.deepEqual(await readCommit(git, repository, second), { tree, parents: [first] });
		assert.deepEqual(await readCommit(git, repository, first), { tree, parents: [] });
		assert.deepEqual(asked, []);
		await repo.git('switch', '--quiet', '--orphan', 'other');
		const other = await commit(repo, 'Other');
		await repo.git('merge', '--quiet', '--allow-unrelated-histories', '-m', 'Merge', second);
		const merge = (await repo.git('rev-parse', 'HEAD')).trim();
		assert.deepEqual((await readCommit(git, repository, merge)).parents, [other, second]);
	});
});
