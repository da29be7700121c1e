import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Edit } from '../../src/core/edit.js';
import { isRegistryError } from '../../src/core/errors.js';
import { writeEdit } from '../../src/files/editFiles.js';
import { tempFolder, type TempFolder } from '../kit/tempFolder.js';

describe('writeEdit', () => {
	let folder: TempFolder;
	beforeEach(async () => {
		folder = await tempFolder();
	});
	afterEach(() => folder.dispose());

	const edit = (changes: Edit['changes'], publication?: Edit['publication']): Edit => ({
		operation: 'describe',
		summary: 'Describe',
		changes,
		...(publication ? { publication } : {}),
	});
	/** Every file and folder with its content. */
	const everything = () =>
		execFileSync('sh', ['-c', 'find . | sort; find . -type f | sort | xargs -d "\\n" tail -n +1 --'], {
			cwd: folder.path,
			encoding: 'utf8',
		});
	const publication = {
		from: 'models/a/versions/.incoming-1',
		to: 'models/a/versions/1',
		files: ['artifacts/m'],
	};

	it('writes and deletes, and can put all of it back', async () => {
		await folder.write('old', 'old');
		await folder.write('gone', 'gone');
		const before = everything();
		const written = await writeEdit(
			folder.path,
			edit([
				{ kind: 'write', path: 'old', text: 'new' },
				{ kind: 'write', path: 'deep/er/file', text: 'x' },
				{ kind: 'delete', path: 'gone' },
				{ kind: 'delete', path: 'never/was' },
			]),
		);
		assert.equal(written.hasChanged, true);
		assert.equal(await folder.read('old'), 'new');
		assert.equal(await folder.read('deep/er/file'), 'x');
		await assert.rejects(folder.read('gone'));
		await written.undo();
		assert.equal(everything(), before);
	});

	it('leaves no empty folder where a whole model was, and can put all of it back', async () => {
		const files = [
			'versions/1/artifacts/code/a',
			'versions/1/artifacts/b',
			'versions/1/version.yaml',
			'model.yaml',
		];
		for (const file of files) await folder.write(`models/a/${file}`, file);
		const before = everything();
		const deletions = files.map((file) => ({ kind: 'delete', path: `models/a/${file}` }) as const);
		const written = await writeEdit(folder.path, edit(deletions));
		assert.equal(existsSync(join(folder.path, 'models')), false);
		await written.undo();
		assert.equal(everything(), before);
	});

	it('knows that nothing changed', async () => {
		await folder.write('same', 'é');
		const written = await writeEdit(
			folder.path,
			edit([
				{ kind: 'write', path: 'same', text: 'é' },
				{ kind: 'delete', path: 'none' },
			]),
		);
		assert.equal(written.hasChanged, false);
	});

	it('publishes by one rename and puts it back', async () => {
		await folder.write('models/a/versions/.incoming-1/artifacts/m', 'bytes');
		const before = everything();
		const changes: Edit['changes'] = [
			{ kind: 'write', path: 'models/a/aliases/new.yaml', text: 'version: 1\n' },
			{ kind: 'write', path: 'models/a/versions/1/version.yaml', text: 'version: 1\n' },
			{ kind: 'write', path: 'models/a/model.yaml', text: 'name: a\n' },
		];
		const written = await writeEdit(folder.path, edit(changes, publication));
		assert.equal(await folder.read('models/a/versions/1/artifacts/m'), 'bytes');
		assert.equal(await folder.read('models/a/versions/1/version.yaml'), 'version: 1\n');
		assert.equal(await folder.read('models/a/aliases/new.yaml'), 'version: 1\n');
		await written.undo();
		assert.equal(everything(), before);
	});

	it('undoes everything when a later change can not be made', async () => {
		await folder.write('models/a/versions/.incoming-1/artifacts/m', 'bytes');
		await folder.write('models/a/model.yaml', 'name: a\n');
		await mkdir(join(folder.path, 'models/a/aliases/new.yaml'), { recursive: true });
		const before = everything();
		const changes: Edit['changes'] = [
			{ kind: 'write', path: 'models/a/versions/1/version.yaml', text: 'version: 1\n' },
			{ kind: 'write', path: 'models/a/model.yaml', text: 'changed' },
			{ kind: 'write', path: 'models/a/aliases/new.yaml', text: 'version: 1\n' },
		];
		await assert.rejects(writeEdit(folder.path, edit(changes, publication)), (error) =>
			isRegistryError(error, 'source-entry-refused'),
		);
		assert.equal(everything(), before);
	});

	it('leaves no empty folder of what a crash had deleted already', async () => {
		await mkdir(join(folder.path, 'models/a/versions/1/artifacts'), { recursive: true });
		const change = { kind: 'delete', path: 'models/a/versions/1/artifacts/m' } as const;
		await (await writeEdit(folder.path, edit([change]), { before: {} })).finish();
		assert.equal(everything(), '.\n');
	});

	it('does not publish over what is there', async () => {
		await folder.write('models/a/versions/.incoming-1/artifacts/m', 'bytes');
		await mkdir(join(folder.path, 'models/a/versions/1'));
		const before = everything();
		await assert.rejects(writeEdit(folder.path, edit([], publication)), /exists already/);
		assert.equal(everything(), before);
	});

	it('writes through no link', async () => {
		await folder.write('outside/file', 'outside');
		await mkdir(join(folder.path, 'registry'));
		await symlink('../outside', join(folder.path, 'registry/models'));
		await symlink('../outside/file', join(folder.path, 'registry/file'));
		for (const path of ['models/file', 'models/new', 'file'])
			for (const change of [{ kind: 'write', path, text: 'x' } as const, { kind: 'delete', path } as const])
				await assert.rejects(
					writeEdit(join(folder.path, 'registry'), edit([change])),
					(error) =>
						isRegistryError(error, 'source-entry-refused') && error.message.includes('"reason":"link"'),
					`${change.kind} ${path}`,
				);
		assert.equal(await folder.read('outside/file'), 'outside');
	});

	it('refuses paths that are not below the registry', async () => {
		for (const path of ['../x', '/x', 'a/../../x'])
			await assert.rejects(writeEdit(folder.path, edit([{ kind: 'write', path, text: '' }])), RangeError);
	});
});
