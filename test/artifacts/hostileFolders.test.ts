import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { copyFiles } from '../../src/artifacts/copyFiles.js';
import { listFolder } from '../../src/artifacts/listFolder.js';
import { lfsFilesOf } from '../../src/artifacts/lfsFiles.js';
import { isRegistryError, type ErrorCode } from '../../src/core/errors.js';
import { badFolders, changingFolders, goodFolders, refusedFolders } from '../corpus/folders.js';
import { file, makeEntries, type Entry } from '../kit/makeFolder.js';
import { tempFolder, type TempFolder } from '../kit/tempFolder.js';

describe('a folder to register', () => {
	let temp: TempFolder;
	let root: string;
	beforeEach(async () => {
		temp = await tempFolder();
		root = join(temp.path, 'model');
	});
	afterEach(() => temp.dispose());

	const make = async (entries: readonly Entry[]) => {
		await makeEntries(temp.path, [{ is: 'folder', path: 'model' }]);
		await makeEntries(root, entries);
	};
	/** As a registration does it. */
	const take = async () => {
		const listing = await listFolder(root);
		await lfsFilesOf(root, listing, undefined);
		return { listing, checksums: await copyFiles(listing) };
	};
	const refuses = (code: ErrorCode, data: object) =>
		assert.rejects(take(), (error) => {
			assert.ok(isRegistryError(error, code), String(error));
			const found = error.failure.data as Record<string, unknown>;
			for (const [key, value] of Object.entries(data)) assert.equal(found[key], value, key);
			return true;
		});

	for (const { title, entries, files, leftOut = [] } of goodFolders)
		it(`is taken with ${title}`, async () => {
			await make(entries);
			const { listing, checksums } = await take();
			assert.deepEqual(
				listing.files.map(({ path }) => path),
				files,
			);
			assert.deepEqual(listing.leftOut, leftOut);
			assert.deepEqual(
				checksums.map(({ path }) => path),
				files,
			);
		});

	for (const { title, entries, reason, entry = entries[0]?.path, other } of badFolders)
		it(`is refused with ${title}`, async () => {
			await make([file('MLmodel', 'flavors: {}\n'), ...entries]);
			await refuses('source-entry-refused', { entry, reason, other });
		});

	for (const { title, entries, code, data } of refusedFolders)
		it(`is refused with ${title}`, async () => {
			await make(entries);
			await refuses(code, data);
		});

	for (const { title, meanwhile, code } of changingFolders)
		it(`is refused when ${title} after it was listed`, async () => {
			await make([file('m')]);
			const listing = await listFolder(root);
			await makeEntries(root, meanwhile);
			const target = join(temp.path, 'copy');
			await assert.rejects(copyFiles(listing, { target }), (error) => isRegistryError(error, code));
			assert.ok((await readdir(temp.path)).length <= 2);
		});
});
