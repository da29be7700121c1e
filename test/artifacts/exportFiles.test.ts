import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exportFiles } from '../../src/artifacts/exportFiles.js';
import { isRegistryError } from '../../src/core/errors.js';
import { currentOwner, ownerTag } from '../../src/files/processOwner.js';
import { tempFolder, type TempFolder } from '../kit/tempFolder.js';

const sha256 = createHash('sha256').update('x').digest('hex');
const files = (...paths: string[]) =>
	paths.map((path) => ({
		path,
		to: path,
		sha256,
		// eslint-disable-next-line @typescript-eslint/require-await -- a stream of one chunk
		async *read() {
			yield Buffer.from('x');
		},
	}));

describe('exportFiles', () => {
	let folder: TempFolder;
	beforeEach(async () => {
		folder = await tempFolder();
	});
	afterEach(() => folder.dispose());

	it('removes what killed exports have left beside its target, and nothing of others', async () => {
		const owner = await currentOwner();
		const ended = spawnSync(process.execPath, ['-e', '']).pid;
		const asideOf = (pid: number) => `.gmr-export-${ownerTag({ ...owner, pid })}-AbC123`;
		const others = [asideOf(process.pid), '.gmr-export-mine', '.gmr-export'];
		for (const name of [asideOf(ended), ...others])
			await mkdir(join(folder.path, name, 'files'), { recursive: true });
		await exportFiles(join(folder.path, 'out'), 'models:/m/1', files('a'));
		assert.deepEqual((await readdir(folder.path)).sort(), [...others, 'out'].sort());
	});

	const hostile = [
		'../x',
		'/x',
		'a//b',
		'./a',
		'.git/hooks/x',
		'.GIT/x',
		'git~1/x',
		'a\\b',
		'C:x',
		'nul',
		'com1.txt',
		'a.',
		'a\nb',
	];
	for (const path of hostile)
		it(`refuses ${JSON.stringify(path)}`, async () => {
			await assert.rejects(exportFiles(join(folder.path, 'out'), 'models:/m/1', files('ok', path)), (error) =>
				isRegistryError(error, 'files-differ'),
			);
			assert.deepEqual(await readdir(folder.path), []);
		});

	it('refuses twins, of folders too', async () => {
		for (const pair of [
			['a', 'A'],
			['d/a', 'D/b'],
			['a', 'a'],
		])
			await assert.rejects(exportFiles(join(folder.path, 'out'), 'models:/m/1', files(...pair)), (error) =>
				isRegistryError(error, 'files-differ'),
			);
	});

	it('leaves nothing when it is stopped', async () => {
		const stop = new AbortController();
		const stopped = exportFiles(join(folder.path, 'out'), 'models:/m/1', files('a', 'b'), {
			signal: stop.signal,
			onBytes: () => stop.abort(),
		});
		await assert.rejects(stopped);
		assert.deepEqual(await readdir(folder.path), []);
	});

	it('fills an empty folder', async () => {
		await mkdir(join(folder.path, 'out'));
		await exportFiles(join(folder.path, 'out'), 'models:/m/1', files('d/a'));
		assert.deepEqual(await readdir(join(folder.path, 'out/d')), ['a']);
	});
});
