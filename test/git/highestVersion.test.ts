import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkTreeFiles } from '../../src/files/workTreeFiles.js';
import { Git } from '../../src/git/git.js';
import { readHead } from '../../src/git/head.js';
import { highestKnownVersion } from '../../src/git/write/highestVersion.js';
import { openRepository } from '../../src/git/repository.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

describe('highestKnownVersion', () => {
	let repo: TempRepo;
	beforeEach(async () => {
		repo = await tempRepo();
	});
	afterEach(() => repo.dispose());

	const version = (number: number | string, registry = 'reg/') =>
		`${registry}models/fraud/versions/${number}/version.yaml`;
	const highest = async (registry = 'reg', at = repo) => {
		const git = new Git(at.path, { trusted: () => true, environment: repo.environment });
		const files = new WorkTreeFiles(join(at.path, registry));
		return highestKnownVersion(git, files, await readHead(git, await openRepository(git)), registry, 'fraud');
	};
	const commit = async (...numbers: number[]) => {
		for (const number of numbers) await repo.write(version(number), '');
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Versions');
	};
	const remove = (number: number) => rm(join(repo.path, version(number), '..'), { recursive: true });

	it('is 0 for a new model, with and without commits', async () => {
		assert.equal(await highest(), 0);
		await commit(1);
		await repo.write('reg/models/other/versions/9/version.yaml', '');
		assert.equal(await highest('elsewhere'), 0);
	});

	it('counts numbers, not text', async () => {
		await commit(9, 10);
		await repo.write(version('.incoming-X'), '');
		await repo.write(version('011'), '');
		assert.equal(await highest(), 10);
	});

	it('counts what is only in the work tree, only staged, only in HEAD', async () => {
		await commit(1, 2, 3);
		await remove(3);
		assert.equal(await highest(), 3, 'still in the index');
		await repo.git('rm', '--quiet', '--cached', '-r', 'reg/models/fraud/versions/3');
		assert.equal(await highest(), 3, 'still in HEAD');
		await repo.write(version(4), '');
		await repo.git('add', '--all');
		await remove(4);
		assert.equal(await highest(), 4, 'staged');
		await repo.write(version(5), '');
		assert.equal(await highest(), 5, 'in the work tree');
	});

	it('counts what is staged before the first commit', async () => {
		await repo.write(version(4), '');
		await repo.git('add', '--all');
		await remove(4);
		assert.equal(await highest(), 4);
	});

	it('counts what was fetched from upstream', async () => {
		await commit(1);
		const clone = repo.beside('clone');
		await repo.git('clone', '--quiet', repo.path, clone.path);
		await commit(7);
		assert.equal(await highest('reg', clone), 1);
		await clone.git('fetch', '--quiet');
		assert.equal(await highest('reg', clone), 7);
	});

	it('works in a registry that is the whole repository', async () => {
		await repo.write(version(3, ''), '');
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Versions');
		await rm(join(repo.path, 'models'), { recursive: true });
		assert.equal(await highest(''), 3);
	});
});
