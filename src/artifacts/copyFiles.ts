import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { registryError } from '../core/errors.js';
import type { Checksum } from '../core/manifest/checksumList.js';
import type { FolderListing, ModelFile } from './listFolder.js';
import { systemErrorCode } from '../files/systemError.js';

const chunkBytes = 1024 * 1024;
/** Longest text of a Git LFS pointer, by its specification. */
const maxPointerBytes = 1024;
const pointerStart = 'version https://git-lfs.github.com/spec/v1';

export interface CopyOptions {
	/** Where copies go, with the same relative paths; without it files are only hashed. */
	readonly target?: string;
	readonly signal?: AbortSignal | undefined;
	/** Told the bytes done so far. */
	readonly onProgress?: ((bytes: number) => void) | undefined;
}

/**
 * Hashes the files of a listing and copies them, the very bytes that were hashed. Gives SHA-256 by relative path.
 * Throws `source-changed`, `source-entry-refused` (an LFS pointer), `source-unreadable`, or the signal's reason.
 */
export async function copyFiles(listing: FolderListing, options: CopyOptions = {}): Promise<Checksum[]> {
	const checksums: Checksum[] = [];
	let done = 0;
	for (const file of listing.files) {
		const sha256 = await copyFile(listing.root, file, options, (bytes) => {
			done += bytes;
			options.onProgress?.(done);
		});
		checksums.push({ path: file.path, sha256 });
	}
	return checksums;
}

async function copyFile(
	root: string,
	file: ModelFile,
	{ target, signal }: CopyOptions,
	onBytes: (bytes: number) => void,
): Promise<string> {
	const source = await openSource(root, file);
	let copy: FileHandle | undefined;
	try {
		const before = await source.stat();
		if (!before.isFile()) throw registryError('source-changed', { path: file.path });
		if (target !== undefined) copy = await createCopy(join(target, file.path));
		const hash = createHash('sha256');
		const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(1, before.size)));
		for (let offset = 0; ;) {
			signal?.throwIfAborted();
			const { bytesRead } = await source.read(buffer, 0, buffer.length, offset);
			if (bytesRead === 0) break;
			const chunk = buffer.subarray(0, bytesRead);
			if (offset === 0 && before.size <= maxPointerBytes && chunk.toString('latin1').startsWith(pointerStart))
				throw registryError('source-entry-refused', { path: root, entry: file.path, reason: 'lfs-pointer' });
			hash.update(chunk);
			if (copy) await writeAll(copy, chunk, offset);
			offset += bytesRead;
			onBytes(bytesRead);
		}
		await copy?.sync();
		const after = await source.stat();
		const isSame = after.size === before.size && after.mtimeMs === before.mtimeMs && after.ino === before.ino;
		if (!isSame || before.size !== file.size) throw registryError('source-changed', { path: file.path });
		return hash.digest('hex');
	} finally {
		await source.close();
		await copy?.close();
	}
}

async function openSource(root: string, { path }: ModelFile): Promise<FileHandle> {
	try {
		return await open(join(root, path), constants.O_RDONLY | constants.O_NOFOLLOW);
	} catch (error) {
		const detail = systemErrorCode(error);
		if (detail === undefined) throw error;
		throw registryError('source-unreadable', { path: join(root, path), detail }, { cause: error });
	}
}

async function createCopy(path: string): Promise<FileHandle> {
	await mkdir(dirname(path), { recursive: true });
	// Exclusive: the folder is ours alone. Not executable: git would record the mode.
	return open(path, 'wx', 0o644);
}

async function writeAll(handle: FileHandle, chunk: Buffer, position: number): Promise<void> {
	for (let written = 0; written < chunk.length;) {
		const { bytesWritten } = await handle.write(chunk, written, chunk.length - written, position + written);
		written += bytesWritten;
	}
}
