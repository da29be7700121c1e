import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkTreeFiles } from '../../src/files/workTreeFiles.js';
import { tempFolder, type TempFolder } from '../kit/tempFolder.js';

describe('WorkTreeFiles', () => {
	let folder: TempFolder;
	let files: WorkTreeFiles;
	beforeEach(async () => {
		folder = await tempFolder();
		files = new WorkTreeFiles(join(folder.path, 'registry'));
		await folder.write('registry/models/a/model.yaml', 'name: a\n');
		await folder.write('secret/model.yaml', 'secret');
	});
	afterEach(() => folder.dispose());

	const text = async (path: string) => {
		const bytes = await files.read(path);
		return bytes && Buffer.from(bytes).toString('utf8');
	};

	it('reads the bytes of a file', async () => {
		await folder.write('registry/raw', Uint8Array.of(0, 255, 10, 13));
		assert.deepEqual([...((await files.read('raw')) ?? [])], [0, 255, 10, 13]);
		assert.equal(await text('models/a/model.yaml'), 'name: a\n');
	});

	it('has nothing where there is no file', async () => {
		const long = 'a'.repeat(300);
		for (const path of ['none', 'none/none', 'models/a/model.yaml/below', 'models', 'models/a', long]) {
			assert.equal(await files.read(path), undefined, path);
			assert.equal(await files.parsed(path, () => assert.fail()), undefined, path);
		}
		for (const path of ['none', 'none/none', 'models/a/model.yaml', long])
			assert.deepEqual(await files.list(path), [], path);
		assert.deepEqual(await new WorkTreeFiles(join(folder.path, 'absent')).list(''), []);
	});

	it('lists by code unit, with kinds', async () => {
		for (const name of ['b', 'B', 'é', 'a', '10', '9', '\uffee', '😀'])
			await folder.write(`registry/list/${name}`, '');
		await mkdir(join(folder.path, 'registry/list/c'));
		await symlink('a', join(folder.path, 'registry/list/link'));
		execFileSync('mkfifo', [join(folder.path, 'registry/list/pipe')]);
		const entries = await files.list('list');
		assert.deepEqual(
			entries.map(({ name }) => name),
			['10', '9', 'B', 'a', 'b', 'c', 'link', 'pipe', 'é', '😀', '\uffee'],
		);
		const kinds = Object.fromEntries(entries.map(({ name, kind }) => [name, kind]));
		assert.deepEqual(
			[kinds['a'], kinds['c'], kinds['link'], kinds['pipe']],
			['file', 'folder', 'other', 'other'],
		);
		assert.deepEqual(await files.list(''), [
			{ name: 'list', kind: 'folder' },
			{ name: 'models', kind: 'folder' },
		]);
	});

	it('follows no link, at the end of a path or on its way', async () => {
		const registry = join(folder.path, 'registry');
		await symlink('../secret/model.yaml', join(registry, 'file'));
		await symlink('../secret', join(registry, 'folder'));
		await symlink('../../secret', join(registry, 'models/b'));
		for (const path of ['file', 'folder/model.yaml', 'models/b/model.yaml'])
			assert.equal(await files.read(path), undefined, path);
		for (const path of ['folder', 'models/b']) assert.deepEqual(await files.list(path), [], path);
	});

	it('reads no pipe, and does not wait for one', async () => {
		execFileSync('mkfifo', [join(folder.path, 'registry/pipe')]);
		assert.equal(await files.read('pipe'), undefined);
	});

	it('refuses paths that are not below the registry', async () => {
		for (const path of [
			'../secret/model.yaml',
			'models/../../secret/model.yaml',
			'/etc/passwd',
			'a//b',
			'./a',
			'a/',
			'a/.',
		])
			await assert.rejects(files.read(path), RangeError, path);
		for (const path of ['..', '/', 'models/..', 'a\\b', 'C:/x', 'a\0b'])
			await assert.rejects(files.list(path), RangeError, path);
	});

	it('sees what came after the first look', async () => {
		assert.equal(await text('models/b/model.yaml'), undefined);
		await folder.write('registry/models/b/model.yaml', 'name: b\n');
		assert.equal(await text('models/b/model.yaml'), 'name: b\n');
		await rename(join(folder.path, 'registry/models/b'), join(folder.path, 'registry/models/c'));
		assert.equal(await text('models/b/model.yaml'), undefined);
		await rm(join(folder.path, 'registry/models'), { recursive: true });
		assert.deepEqual(await files.list('models'), []);
	});
});
