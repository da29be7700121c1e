import assert from 'node:assert/strict';
import { lstat, mkdir, open, readdir, readFile, symlink, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicWrite, makeFolder, removeDeadTemporaries } from '../../src/files/atomicWrite.js';
import { currentOwner, ownerTag } from '../../src/files/processOwner.js';
import { tempFolder, type TempFolder } from '../kit/tempFolder.js';

describe('atomicWrite', () => {
	let folder: TempFolder;
	beforeEach(async () => {
		folder = await tempFolder();
	});
	afterEach(() => folder.dispose());

	it('writes, replaces and makes the folders above', async () => {
		const path = join(folder.path, 'a/b/c.yaml');
		await atomicWrite(path, 'one: é\n');
		assert.equal(await readFile(path, 'utf8'), 'one: é\n');
		await atomicWrite(path, Uint8Array.of(1, 2, 3));
		assert.deepEqual([...(await readFile(path))], [1, 2, 3]);
		await atomicWrite(path, '');
		assert.equal(await readFile(path, 'utf8'), '');
		assert.deepEqual(await readdir(join(folder.path, 'a/b')), ['c.yaml']);
	});

	it('replaces a link and leaves its target alone', async () => {
		await folder.write('target', 'untouched');
		const path = join(folder.path, 'link');
		await symlink('target', path);
		await atomicWrite(path, 'new');
		assert.ok((await lstat(path)).isFile());
		assert.equal(await folder.read('target'), 'untouched');
	});

	it('marks what it has not yet renamed by its process', async () => {
		const [dead, alive] = [{ ...(await currentOwner()), start: '1' }, await currentOwner()];
		const names = [dead, alive].map((owner) => `.a.yaml.${ownerTag(owner)}-0123456789.tmp`);
		for (const name of [...names, '.a.yaml.tmp', '.users.tmp', 'a.yaml']) await folder.write(name, '');
		await removeDeadTemporaries(folder.path);
		await removeDeadTemporaries(join(folder.path, 'missing'));
		const left = [names[1], '.a.yaml.tmp', '.users.tmp', 'a.yaml'];
		assert.deepEqual((await readdir(folder.path)).sort(), left.sort());
	});

	it('leaves the old bytes and no temp when it fails', async () => {
		await mkdir(join(folder.path, 'taken/full'), { recursive: true });
		await assert.rejects(atomicWrite(join(folder.path, 'taken'), 'x'));
		await writeFile(join(folder.path, 'file'), '');
		await assert.rejects(atomicWrite(join(folder.path, 'file/below'), 'x'));
		assert.deepEqual((await readdir(folder.path)).sort(), ['file', 'taken']);
	});

	it('writes on when the system takes fewer bytes than given', async () => {
		const probe = await open(join(folder.path, 'probe'), 'w');
		const prototype = Object.getPrototypeOf(probe) as FileHandle;
		await probe.close();
		const original = prototype.write;
		let calls = 0;
		prototype.write = function (
			this: FileHandle,
			buffer: Uint8Array,
			offset: number,
			_length: number,
			at: number,
		) {
			calls++;
			return Reflect.apply(original, this, [
				buffer,
				offset,
				Math.min(3, buffer.length - offset),
				at,
			]) as never;
		} as unknown as typeof original;
		try {
			await atomicWrite(join(folder.path, 'short'), '0123456789');
		} finally {
			prototype.write = original;
		}
		assert.equal(await folder.read('short'), '0123456789');
		assert.equal(calls, 4);
	});

	it('is never seen half written', async () => {
		const path = join(folder.path, 'file');
		const texts = new Set(['a', 'b'].map((letter) => letter.repeat(200_000)));
		await atomicWrite(path, 'a'.repeat(200_000));
		const reading = new AbortController();
		const reader = (async () => {
			while (!reading.signal.aborted) assert.ok(texts.has(await readFile(path, 'utf8')));
		})();
		for (let round = 0; round < 20; round++) for (const text of texts) await atomicWrite(path, text);
		reading.abort();
		await reader;
	});

	it('tells the topmost folder it made', async () => {
		assert.equal(await makeFolder(join(folder.path, 'x/y/z')), join(folder.path, 'x'));
		assert.equal(await makeFolder(join(folder.path, 'x/y/z')), undefined);
		assert.equal(await makeFolder(join(folder.path, 'x/y/w')), join(folder.path, 'x/y/w'));
	});
});
