import assert from 'node:assert/strict';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Snapshot } from '../../src/core/registry/snapshot.js';
import { KeptFolders, namesFile } from '../../src/files/keptFolders.js';
import { LivingRegistry } from '../../src/files/livingRegistry.js';
import { WorkTreeFiles } from '../../src/files/workTreeFiles.js';
import { modelText } from '../kit/handEdits.js';
import { tempFolder, type TempFolder } from '../kit/tempFolder.js';

describe('the folders of models that were renamed', () => {
	const others = 30;
	let folder: TempFolder;
	let root: string;
	beforeEach(async () => {
		folder = await tempFolder();
		root = join(folder.path, 'registry');
		await mkdir(join(folder.path, '.git'));
		await folder.write('registry/registry.yaml', 'kind: git-model-registry\nformat: 1\n');
		for (let index = 0; index < others; index++)
			await folder.write(`registry/models/m${index}/model.yaml`, modelText(`m${index}`));
		await folder.write('registry/models/iris/model.yaml', modelText('flowers'));
	});
	afterEach(() => folder.dispose());

	/** As a process of its own: the folder that is found, and how many files of models are looked into. */
	const look = async (name: string) => {
		const files = new WorkTreeFiles(root, undefined, new KeptFolders(root));
		const read: string[] = [];
		const parsed = files.parsed.bind(files);
		files.parsed = (path, reader) => (read.push(path), parsed(path, reader));
		const model = await new Snapshot(files).findModel(name);
		return [model?.folder, read.length];
	};

	it('are looked for once, and then known to other processes', async () => {
		assert.deepEqual(await look('flowers'), ['iris', others + 2]);
		assert.deepEqual(await look('flowers'), ['iris', 2]);
		assert.deepEqual(await look('m3'), ['m3', 1]);
	});

	it('are looked for anew where the file says something else', async () => {
		await look('flowers');
		await folder.write('registry/models/iris/model.yaml', modelText('roses'));
		await folder.write('registry/models/m1/model.yaml', modelText('flowers'));
		assert.deepEqual(await look('flowers'), ['m1', others + 2]);
		assert.deepEqual(await look('roses'), ['iris', 2]);
		await rm(join(root, 'models/m1'), { recursive: true });
		assert.equal((await look('flowers'))[0], undefined);
	});

	it('are only a memory, whatever stands in its place', async () => {
		await look('flowers');
		const file = (await namesFile(root)) ?? '';
		assert.equal((await readdir(dirname(file))).length, 1);
		for (const text of ['', 'x', '{"revision":1,"rows":[["flowers","m1"]]}']) {
			await writeFile(file, text);
			assert.deepEqual(await look('flowers'), ['iris', others + 2], text);
		}
		await rm(join(folder.path, '.git'), { recursive: true });
		assert.deepEqual(await look('flowers'), ['iris', others + 2]);
		assert.deepEqual(await look('flowers'), ['iris', others + 2]);
	});

	it('are remembered by a process that lives on', async () => {
		const living = new LivingRegistry(root);
		assert.equal((await living.now().findModel('flowers'))?.folder, 'iris');
		assert.equal((await living.now().findModel('flowers'))?.folder, 'iris');
		await folder.write('registry/models/iris/model.yaml', modelText('roses'));
		assert.equal(await living.now().findModel('flowers'), undefined);
		assert.equal((await living.now().findModel('roses'))?.folder, 'iris');
	});
});
