import assert from 'node:assert/strict';
import { existsSync, promises, writeFileSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { readIndexFile, replaceUserIndex } from '../../src/git/commit/userIndex.js';
import { Git } from '../../src/git/git.js';
import { openRepository, type Repository } from '../../src/git/repository.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

describe('replaceUserIndex', () => {
	let repo: TempRepo;
	let repository: Repository;
	let ours: string;
	let lock: string;
	beforeEach(async () => {
		repo = await tempRepo();
		await repo.write('a', 'a');
		await repo.git('add', 'a');
		repository = await openRepository(
			new Git(repo.path, { trusted: () => true, environment: repo.environment }),
		);
		ours = join(repository.gitDir, 'gmr-index');
		lock = join(repository.gitDir, 'index.lock');
		await copyFile(join(repository.gitDir, 'index'), ours);
	});
	afterEach(() => repo.dispose());

	const replace = async () =>
		replaceUserIndex(repository, await readIndexFile(repository), ours, Date.now() + 60_000);

	it('leaves no lock behind, whether it has replaced the index or not', async () => {
		assert.equal(await replace(), true);
		assert.equal(existsSync(lock), false);
		const seen = await readIndexFile(repository);
		await repo.write('b', 'b');
		await repo.git('add', 'b');
		assert.equal(await replaceUserIndex(repository, seen, ours, Date.now() + 60_000), false);
		assert.equal(existsSync(lock), false);
	});

	it('leaves the lock of a git that took it as soon as it was free', async () => {
		const { rename } = promises;
		promises.rename = async (...args) => {
			await rename(...args);
			writeFileSync(lock, 'of another git');
		};
		syncBuiltinESMExports();
		try {
			assert.equal(await replace(), true);
		} finally {
			promises.rename = rename;
			syncBuiltinESMExports();
		}
		assert.equal(await readFile(lock, 'utf8'), 'of another git');
	});
});
