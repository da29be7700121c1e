import assert from 'node:assert/strict';
import { Git } from '../../src/git/git.js';
import { parseBatch, readBlobs } from '../../src/git/blobs.js';
import { entriesOfCommit, entriesOfIndex, parseEntries } from '../../src/git/treeEntries.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

describe('treeEntries', () => {
	const id = '78981922613b2afb6025042ff6bd878ac1994e85';

	it('parses both forms, with any name', () => {
		const lines = [
			`100644 blob ${id}       2\ta b\nc\0`,
			`160000 commit ${id}       -\tsub\0`,
			`100755 ${id} 0\t"q"\tx\0`,
		];
		assert.deepEqual(parseEntries(Buffer.from(lines.join(''))), [
			{ path: 'a b\nc', mode: '100644', id, size: 2 },
			{ path: 'sub', mode: '160000', id },
			{ path: '"q"\tx', mode: '100755', id },
		]);
		assert.deepEqual(parseEntries(Buffer.alloc(0)), []);
	});

	describe('of a repository', () => {
		let repo: TempRepo;
		let git: Git;
		beforeEach(async () => {
			repo = await tempRepo();
			git = new Git(repo.path, { trusted: () => true, environment: repo.environment });
			for (const name of [':(top)x', '*', '-n', 'é', 'deep/a', 'deep/b', 'deeper/c'])
				await repo.write(name, name);
			await repo.git('add', '--all');
			await repo.git('commit', '--quiet', '-m', 'Start');
		});
		afterEach(() => repo.dispose());

		const paths = (entries: readonly { path: string }[]) => entries.map(({ path }) => path);

		it('lists files and folders, literally', async () => {
			for (const list of [
				(...operands: string[]) => entriesOfCommit(git, 'HEAD', operands),
				(...operands: string[]) => entriesOfIndex(git, `${repo.path}/.git/index`, operands),
			]) {
				assert.deepEqual(paths(await list('*', '-n', ':(top)x', 'none')).sort(), ['*', '-n', ':(top)x']);
				assert.deepEqual(paths(await list('deep')), ['deep/a', 'deep/b']);
			}
		});

		it('finds very many by what they share', async () => {
			const many = Array.from({ length: 5000 }, (_, index) => `deep/${'x'.repeat(100)}${index}`);
			assert.deepEqual(paths(await entriesOfCommit(git, 'HEAD', [...many, 'deep/a'])), ['deep/a', 'deep/b']);
			assert.equal((await entriesOfCommit(git, 'HEAD', [...many, 'é'])).length, 7);
		});

		it('reads blobs with one process', async () => {
			const entries = await entriesOfCommit(git, 'HEAD', ['deep']);
			const missing = '0'.repeat(40);
			const blobs = await readBlobs(git, [entries[0]?.id ?? '', missing, entries[1]?.id ?? '']);
			assert.deepEqual([...blobs.values()].map(String), ['deep/a', 'deep/b']);
			assert.equal((await readBlobs(git, [])).size, 0);
			assert.equal(parseBatch(Buffer.from(`${id} blob 3\na\nb\n${id.toUpperCase()} blob 0\n\n`)).size, 2);
		});
	});
});
