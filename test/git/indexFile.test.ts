import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasEntries, indexedChildren, readIndexFacts } from '../../src/git/indexFile.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

describe('readIndexFacts', () => {
	let repo: TempRepo;
	beforeEach(async () => {
		repo = await tempRepo();
		for (let index = 0; index < 90; index++)
			await repo.write(`folder-${index % 7}/${'long/'.repeat(index % 40)}f${index}`, `${index}`);
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Start');
	});
	afterEach(() => repo.dispose());

	const index = () => readFile(join(repo.path, '.git/index'));
	const facts = async () => readIndexFacts(await index(), 'sha1');
	const tree = async () => (await repo.git('rev-parse', 'HEAD^{tree}')).trim();

	for (const version of ['2', '3', '4'])
		it(`reads version ${version}`, async () => {
			if (version !== '3') await repo.git('update-index', `--index-version=${version}`);
			// Version 3 is 2 with an entry that needs a further flag.
			else await repo.git('update-index', '--skip-worktree', 'folder-1/long/f1');
			await repo.git('write-tree');
			assert.equal((await index()).readUInt32BE(4), Number(version));
			const clean = { hasUnmerged: false, hasSkipped: version === '3', isSplit: false };
			assert.deepEqual(await facts(), { ...clean, tree: await tree() });

			await repo.write('staged', 'x');
			await repo.git('add', 'staged');
			assert.deepEqual(await facts(), clean);
			await repo.git('commit', '--quiet', '-m', 'Next');
			assert.deepEqual(await facts(), { ...clean, tree: await tree() });
			await repo.git('rm', '--quiet', '--cached', 'staged');
			assert.deepEqual(await facts(), clean);
		});

	it('reads sha256', async () => {
		const other = repo.beside('other');
		await repo.git('init', '--quiet', '--object-format=sha256', other.path);
		await other.write('a', 'a');
		await other.write('b/c', 'c');
		await other.git('add', '--all');
		await other.git('-c', 'user.name=A', '-c', 'user.email=a@b.c', 'commit', '--quiet', '-m', 'Start');
		const found = readIndexFacts(await readFile(join(other.path, '.git/index')), 'sha256');
		assert.equal(found?.tree, (await other.git('rev-parse', 'HEAD^{tree}')).trim());
	});

	for (const version of ['2', '4'])
		it(`knows which paths are in version ${version}, and what is in a folder`, async () => {
			await repo.write('é "x"', '');
			await repo.git('add', '--all');
			// The length of a name stands in twelve bits, where they are enough.
			const blob = (await repo.git('rev-parse', 'HEAD:folder-0/f0')).trim();
			const long = `folder-0/${'n/'.repeat(3000)}x`;
			await repo.git('update-index', '--add', '--cacheinfo', `100644,${blob},${long}`);
			await repo.git('update-index', `--index-version=${version}`);
			assert.equal((await index()).readUInt32BE(4), Number(version));
			const paths = (await repo.git('ls-files', '-z')).split('\0').filter(Boolean);
			assert.equal(paths.length, 92);
			assert.equal(hasEntries(await index(), 'sha1', paths), true);
			assert.equal(hasEntries(await index(), 'sha1', ['é "x"', long]), true);
			assert.equal(hasEntries(await index(), 'sha1', []), true);
			for (const path of ['f0', 'folder-0', 'folder-0/f', 'older-0/f0', 'folder-0/f0x', `${long}y`])
				assert.equal(hasEntries(await index(), 'sha1', ['folder-0/f0', path]), false, path);
			for (const folder of ['folder-0', 'folder-1/long', 'folder-2', 'folder', 'older-0']) {
				const below = paths.filter((path) => path.startsWith(`${folder}/`));
				const children = new Set(below.map((path) => path.slice(folder.length + 1).split('/', 1)[0]));
				assert.deepEqual(indexedChildren(await index(), 'sha1', folder), children, folder);
			}
		});

	it('sees conflicts', async () => {
		await repo.git('switch', '--quiet', '-c', 'side');
		await repo.write('folder-0/f0', 'side');
		await repo.git('commit', '--quiet', '-am', 'Side');
		await repo.git('switch', '--quiet', 'main');
		await repo.write('folder-0/f0', 'main');
		await repo.git('commit', '--quiet', '-am', 'Main');
		await assert.rejects(repo.git('merge', 'side'));
		assert.equal((await facts())?.hasUnmerged, true);
	});

	it('takes intent to add for a difference', async () => {
		await repo.write('later', 'x');
		await repo.git('add', '--intent-to-add', 'later');
		assert.deepEqual(await facts(), { hasUnmerged: false, hasSkipped: false, isSplit: false });
	});

	it('sees that an index is split', async () => {
		await repo.git('update-index', '--split-index');
		assert.equal((await facts())?.isSplit, true);
	});

	it('gives up on anything else', async () => {
		const bytes = await index();
		assert.equal(readIndexFacts(Buffer.alloc(0), 'sha1'), undefined);
		assert.equal(readIndexFacts(Buffer.from('DIRC'), 'sha1'), undefined);
		const future = Buffer.from(bytes);
		future.writeUInt32BE(5, 4);
		assert.equal(readIndexFacts(future, 'sha1'), undefined);
		for (const length of [11, 13, 80, 1000, bytes.length >> 1])
			assert.equal(readIndexFacts(bytes.subarray(0, length), 'sha1'), undefined, String(length));
	});
});
