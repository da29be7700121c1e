import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { registryError } from '../core/errors.js';
import type { Checksum } from '../core/manifest/checksumList.js';
import { canonicalKey } from '../core/model/modelName.js';
import { makeAside } from '../files/asideFolder.js';
import { isSystemError, unlessMissing } from '../files/systemError.js';
import { visible } from '../wording/format.js';
import { nameReason } from './listFolder.js';

/** A file to export, with the path by which people know it, and its bytes. */
export interface FileToExport extends Checksum {
	/** Where it goes, relative to the target. */
	readonly to: string;
	read(): AsyncIterable<Uint8Array>;
}

/** What was written. */
export interface Exported {
	readonly files: number;
	/** Bytes. */
	readonly size: number;
}

/**
 * Writes files into `target` (absolute), which must not exist or be an empty folder: aside first, each hashed as it is
 * written, and by one rename when all are as registered. Otherwise nothing is there.
 * Throws `export-in-the-way`, `files-differ` (naming `uri`), and the signal's reason.
 */
export async function exportFiles(
	target: string,
	uri: string,
	files: readonly FileToExport[],
	{
		signal,
		onBytes,
	}: {
		readonly signal?: AbortSignal | undefined;
		readonly onBytes?: ((bytes: number) => void) | undefined;
	} = {},
): Promise<Exported> {
	refuseNames(uri, files);
	await refuseExisting(target);
	const aside = await makeAside(await folderAbove(target));
	try {
		const built = join(aside, 'files');
		await mkdir(built);
		let size = 0;
		for (const file of files)
			size += await writeFile(built, uri, file, (bytes) => {
				signal?.throwIfAborted();
				onBytes?.(bytes);
			});
		signal?.throwIfAborted();
		await publish(built, target);
		return { files: files.length, size };
	} finally {
		await rm(aside, { recursive: true, force: true });
	}
}

async function writeFile(
	root: string,
	uri: string,
	file: FileToExport,
	onBytes: (bytes: number) => void,
): Promise<number> {
	const path = join(root, file.to);
	await mkdir(dirname(path), { recursive: true });
	const hash = createHash('sha256');
	let size = 0;
	const handle = await open(path, 'wx', 0o644);
	try {
		for await (const chunk of file.read()) {
			hash.update(chunk);
			await handle.writeFile(chunk);
			size += chunk.length;
			onBytes(chunk.length);
		}
		await handle.datasync();
	} finally {
		await handle.close();
	}
	if (hash.digest('hex') !== file.sha256)
		throw registryError('files-differ', { uri, path: file.path, reason: 'changed' });
	return size;
}

/** Of a hostile registry: what would leave the folder, or be another file on some system. */
function refuseNames(uri: string, files: readonly FileToExport[]): void {
	const spellings = new Map<string, string>();
	const paths = new Set<string>();
	for (const { path, to } of files) {
		const names = to.split('/');
		const isUnsafe = names.some(
			(name) =>
				/^\.{0,2}$|[\\:]|[. ]$/.test(name) || canonicalKey(name) === '.git' || nameReason(name) !== undefined,
		);
		const isTwin = names.some((_, index) => {
			const prefix = names.slice(0, index + 1).join('/');
			const key = canonicalKey(prefix);
			const known = spellings.get(key);
			spellings.set(key, prefix);
			return known !== undefined && known !== prefix;
		});
		if (isUnsafe || isTwin || paths.has(to))
			throw registryError('files-differ', { uri, path, reason: 'name' });
		paths.add(to);
	}
}

/** Refuses a target that is there and no empty folder, or could not be put in its place. Throws `export-in-the-way`, `usage`. */
export async function refuseExisting(target: string): Promise<void> {
	let names: string[];
	try {
		names = await unlessMissing(readdir(target), []);
	} catch (error) {
		if (!isSystemError(error, 'ENOTDIR')) throw error;
		throw registryError('export-in-the-way', { path: target }, { cause: error });
	}
	if (names.length > 0) throw registryError('export-in-the-way', { path: target });
	const [there, above] = await Promise.all(
		[target, dirname(target)].map((path) => unlessMissing(stat(path), undefined)),
	);
	if (there && there.dev !== above?.dev)
		throw registryError('usage', {
			message: `${visible(target)} is a mounted volume, which nothing can take the place of. Name a folder in it: ${visible(join(target, 'model'))}`,
		});
}

/**
 * The nearest folder above `target` that exists: what is made aside, and has to go to the target by a rename, is made in
 * it. Throws `export-in-the-way` where something else is there.
 */
export async function folderAbove(target: string): Promise<string> {
	const above = dirname(target);
	const found = await unlessMissing(stat(above), undefined);
	if (found && !found.isDirectory()) throw registryError('export-in-the-way', { path: above });
	return found || above === target ? above : folderAbove(above);
}

/** Puts a folder in the place of the target, and makes the folders above it. Leaves none of them where that fails. */
async function publish(built: string, target: string): Promise<void> {
	const above = dirname(target);
	const made = await mkdir(above, { recursive: true });
	try {
		await rename(built, target);
	} catch (error) {
		if (made !== undefined) await removeEmpty(above, dirname(made));
		if (!isSystemError(error, 'ENOTEMPTY', 'EEXIST', 'ENOTDIR')) throw error;
		throw registryError('export-in-the-way', { path: target }, { cause: error });
	}
}

async function removeEmpty(folder: string, end: string): Promise<void> {
	for (let each = folder; each !== end; each = dirname(each)) {
		try {
			await rmdir(each);
		} catch {
			// Somebody has put something there; it is theirs now.
			return;
		}
	}
}
