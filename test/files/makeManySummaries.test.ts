import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeManySummaries } from '../../src/files/makeManySummaries.js';
import { makeSummaries } from '../../src/files/makeSummaries.js';
import { modelText } from '../kit/handEdits.js';
import { settledAtOnce } from '../kit/settledAtOnce.js';
import { tempFolder, type TempFolder } from '../kit/tempFolder.js';

describe('summaries made in several threads', () => {
	/** Enough for two threads. */
	const count = 2500;
	let folder: TempFolder;
	before(async () => {
		folder = await tempFolder();
		for (let index = 0; index < count; index++)
			await folder.write(`models/m${index}/model.yaml`, modelText(`m${index}`));
		// The last share is a thread's.
		await folder.write('models/z-broken/model.yaml', 'name: [');
		await mkdir(join(folder.path, 'models', 'z-empty'));
	});
	after(() => folder.dispose());

	const request = async () => {
		const folders = (await readdir(join(folder.path, 'models'))).sort();
		return { root: folder.path, folders, settledAfterMs: settledAtOnce };
	};

	it('are those that one makes, in their order', async () => {
		const asked = await request();
		const made = await makeManySummaries(asked);
		assert.deepEqual(made, await makeSummaries(asked));
		assert.deepEqual(
			made.slice(-3).map(({ entry, seen }) => [entry?.ok, seen !== undefined]),
			[
				[true, true],
				[false, false],
				[undefined, false],
			],
		);
	});

	it('fail as one does, with its errors', async () => {
		const { folders, ...rest } = await request();
		const asked = { ...rest, folders: [...folders, 'z\\odd'] };
		await assert.rejects(makeManySummaries(asked), RangeError);
	});
});
