import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCache, writeCache } from '../../src/files/cacheFile.js';
import { tempFolder, type TempFolder } from '../kit/tempFolder.js';

describe('a cache', () => {
	let folder: TempFolder;
	let path: string;
	beforeEach(async () => {
		folder = await tempFolder();
		path = join(folder.path, 'git/gmr/cache/things.json');
	});
	afterEach(() => folder.dispose());

	const rows = async (revision: number, build?: string) =>
		(await readCache<{ rows: number[] }>(path, revision, build))?.rows;

	it('gives what was written', async () => {
		assert.equal(await rows(1), undefined);
		assert.ok(await writeCache(path, 1, { rows: [1, 2] }));
		assert.deepEqual(await rows(1), [1, 2]);
	});

	it('is none to another revision, an older or newer build, or one that knew of no builds', async () => {
		assert.ok(await writeCache(path, 2, { rows: [1] }, '1.2.0-abc'));
		assert.deepEqual(await rows(2, '1.2.0-abc'), [1]);
		for (const [revision, build] of [
			[1, '1.2.0-abc'],
			[3, '1.2.0-abc'],
			[2, '1.1.9-abc'],
			[2, '1.2.0-abd'],
			[2, undefined],
		] as const)
			assert.equal(await rows(revision, build), undefined, `${revision} ${build ?? 'this'}`);
	});

	it('is none where it is not whole', async () => {
		assert.ok(await writeCache(path, 1, { rows: [1] }));
		const whole = await readFile(path, 'utf8');
		for (const text of [whole.slice(0, -1), whole.replace('[1]', '[2]'), `${whole}\n`, '']) {
			await writeFile(path, text);
			assert.equal(await rows(1), undefined, text);
		}
	});
});
