import assert from 'node:assert/strict';
import { rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeSummaries, type SeenFiles } from '../../src/files/makeSummaries.js';
import { outdatedModels } from '../../src/files/outdatedModels.js';
import { modelText } from '../kit/handEdits.js';
import { settledAtOnce } from '../kit/settledAtOnce.js';
import { tempFolder, type TempFolder } from '../kit/tempFolder.js';

describe('models that are no longer as they were seen', () => {
	const folders = Array.from({ length: 400 }, (_, index) => `m${String(index).padStart(3, '0')}`);
	let folder: TempFolder;
	let known: Map<string, SeenFiles>;
	const place = (...parts: string[]) => join(folder.path, 'models', ...parts);

	before(async () => {
		folder = await tempFolder();
		for (const name of folders) await folder.write(`models/${name}/model.yaml`, modelText(name));
		const made = await makeSummaries({ root: folder.path, folders, settledAfterMs: settledAtOnce });
		known = new Map(made.flatMap(({ seen }, index) => (seen ? [[folders[index] ?? '', seen]] : [])));
		assert.equal(known.size, folders.length);
	});
	after(() => folder.dispose());

	const ways = [
		['by one', Infinity],
		['with a thread', 0],
	] as const;
	for (const [way, least] of ways)
		it(`are found ${way}`, async () => {
			assert.deepEqual(await outdatedModels(folder.path, known, least), []);
			const changed = new Set(['m000', 'm001', 'm199', 'm398', 'm399']);
			await writeFile(place('m000', 'model.yaml'), `${modelText('m000')}# later\n`);
			await rm(place('m001', 'model.yaml'));
			await rm(place('m199'), { recursive: true });
			await folder.write('models/m398/versions/1/version.yaml', '');
			await utimes(place('m399', 'model.yaml'), 1, 1);

			const found = await outdatedModels(folder.path, known, least);
			assert.deepEqual(new Set(found), changed);
			assert.equal(found.length, changed.size, 'each once');

			await rm(place('m398', 'versions'), { recursive: true });
			for (const name of changed) await folder.write(`models/${name}/model.yaml`, modelText(name));
			const again = await makeSummaries({
				root: folder.path,
				folders: [...changed],
				settledAfterMs: settledAtOnce,
			});
			[...changed].forEach((name, index) => known.set(name, again[index]?.seen ?? assert.fail(name)));
		});

	it('are looked for with the errors that one has', async () => {
		const odd = new Map([...known, ['z\\odd', known.get('m000') ?? assert.fail()]]);
		await assert.rejects(outdatedModels(folder.path, odd, 0), RangeError);
	});
});
