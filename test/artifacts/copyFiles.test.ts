import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { copyFiles } from '../../src/artifacts/copyFiles.js';
import { listFolder } from '../../src/artifacts/listFolder.js';
import { isRegistryError } from '../../src/core/errors.js';
import { tempFolder, type TempFolder } from '../kit/tempFolder.js';

describe('copying files', () => {
	let folder: TempFolder;
	beforeEach(async () => {
		folder = await tempFolder();
	});
	afterEach(() => folder.dispose());

	const sizes = [
		0,
		1,
		1023,
		1024,
		1_048_575,
		1_048_576,
		1_048_577,
		3_500_000,
		...Array<number>(30).fill(777),
	];
	const lay = async () => {
		for (const [index, size] of sizes.entries())
			await folder.write(`model/d${index % 5}/f${index}`, Buffer.alloc(size, `${index} `));
		return listFolder(join(folder.path, 'model'));
	};
	const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

	for (const workers of [0, 2])
		describe(`with ${workers} threads besides`, () => {
			it('gives SHA-256 and git’s blob id of the bytes that were copied, in the order of the listing', async () => {
				const listing = await lay();
				const target = join(folder.path, 'copy');
				const told: number[] = [];
				const onProgress = (done: number) => told.push(done);
				const hashed = await copyFiles(listing, { target, objectFormat: 'sha1', workers, onProgress });
				assert.deepEqual(
					hashed.map(({ path }) => path),
					listing.files.map(({ path }) => path),
				);
				const blobs = execFileSync('git', ['hash-object', '--no-filters', '--stdin-paths'], {
					input: hashed.map(({ path }) => `${join(target, path)}\n`).join(''),
				});
				assert.deepEqual(
					hashed.map(({ copy }) => copy?.blobId),
					blobs.toString().trimEnd().split('\n'),
				);
				for (const { path, sha256: found } of hashed) {
					const copied = await readFile(join(target, path));
					assert.ok(copied.equals(await readFile(join(listing.root, path))), path);
					assert.equal(found, sha256(copied), path);
				}
				assert.deepEqual(
					told,
					[...told].sort((a, b) => a - b),
					'progress never goes back',
				);
				assert.equal(told.at(-1), listing.size);
			});

			it('hashes alone, where there is no place for copies', async () => {
				const [first] = await copyFiles(await lay(), { objectFormat: 'sha1', workers });
				assert.deepEqual(Object.keys(first ?? {}), ['path', 'sha256']);
			});

			it('refuses a file that has another size than was listed', async () => {
				const listing = await lay();
				await folder.write('model/d3/f8', 'grown');
				await assert.rejects(copyFiles(listing, { workers }), (error) => {
					assert.ok(isRegistryError(error, 'source-changed'), String(error));
					assert.deepEqual(error.failure.data, { path: 'd3/f8' });
					return true;
				});
			});

			it('passes over files that fail, where it is told whom to tell', async () => {
				const listing = await lay();
				await folder.write('model/d3/f8', 'grown');
				await rm(join(folder.path, 'model/d1/f1'));
				const failed: string[] = [];
				const onFailure = (file: { path: string }, { code }: { code: string }) =>
					failed.push(`${file.path} ${code}`);
				const hashed = await copyFiles(listing, { workers, onFailure });
				assert.deepEqual(failed.sort(), ['d1/f1 source-unreadable', 'd3/f8 source-changed']);
				assert.equal(hashed.length, listing.files.length - 2);
			});

			it('refuses to write over a file', async () => {
				const listing = await lay();
				const target = join(folder.path, 'copy');
				await mkdir(join(target, 'd1'), { recursive: true });
				await folder.write('copy/d1/f1', 'theirs');
				await assert.rejects(copyFiles(listing, { target, workers }), /EEXIST/);
				assert.equal(await folder.read('copy/d1/f1'), 'theirs');
			});

			it('stops with the reason it is given, on the way', async () => {
				const listing = await lay();
				const stop = new AbortController();
				const reason = new Error('enough');
				const onProgress = () => stop.abort(reason);
				const copying = copyFiles(listing, { workers, signal: stop.signal, onProgress });
				await assert.rejects(copying, (error) => error === reason);
			});
		});
});
