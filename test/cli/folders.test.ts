import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { badFolders, goodFolders, refusedFolders } from '../corpus/folders.js';
import { gmrIn } from '../kit/gmr.js';
import { file, makeEntries } from '../kit/makeFolder.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

/** Every this many rows of a table are tried. */
const stride = 5;

describe('gmr with hostile folders', () => {
	let repo: TempRepo;
	let source: string;
	before(async () => {
		repo = await tempRepo();
		source = repo.beside('model').path;
		await makeEntries(join(repo.path, '..'), [{ is: 'folder', path: 'model' }]);
		assert.equal((await gmrIn(repo.path, ['init'])).code, 0);
	});
	beforeEach(async () => {
		await rm(source, { recursive: true });
		await makeEntries(join(repo.path, '..'), [{ is: 'folder', path: 'model' }]);
	});
	after(() => repo.dispose());

	const state = async () => [
		await repo.git('for-each-ref'),
		await repo.git('status', '--porcelain', '--ignored', '--untracked-files=all'),
	];

	const small = goodFolders.filter(({ files }) => files.length < 100);
	for (const { title, entries, files } of small.filter((_, index) => index % stride === 0))
		it(`registers one with ${title}`, async () => {
			await makeEntries(source, entries);
			const { code, out, err } = await gmrIn(repo.path, ['register', source, '--name', 'iris', '--json']);
			assert.equal(code, 0, err);
			const { version } = JSON.parse(out) as { version: number };
			const folder = `model-registry/models/iris/versions/${version}/artifacts`;
			const committed = await repo.git('ls-tree', '-r', '-z', '--name-only', 'HEAD', '--', folder);
			assert.deepEqual(
				committed.split('\0').filter(Boolean).sort(),
				files.map((path) => `${folder}/${path}`).sort(),
			);
			assert.equal(await repo.git('status', '--porcelain'), '');
		});

	const refused = [
		...badFolders.map(({ title, entries }) => ({
			title,
			entries: [file('MLmodel', 'flavors: {}\n'), ...entries],
		})),
		...refusedFolders.filter(({ entries }) => entries.length < 100),
	];
	for (const { title, entries } of refused.filter((_, index) => index % stride === 0))
		it(`refuses one with ${title}, and changes nothing`, async () => {
			await makeEntries(source, entries);
			const before = await state();
			const { code, out, err } = await gmrIn(repo.path, ['register', source, '--name', 'iris']);
			assert.equal(code, 2, out);
			assert.match(err, /^gmr: .*model.*\.\n$/);
			// eslint-disable-next-line no-control-regex -- none may reach the terminal
			assert.doesNotMatch(err.trimEnd(), /[\u0000-\u001f\u007f-\u009f]/);
			assert.deepEqual(await state(), before);
		});
});
