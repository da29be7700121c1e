import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CopiedFile } from '../core/edit.js';
import { registryError } from '../core/errors.js';
import type { Checksum } from '../core/manifest/checksumList.js';
import { fileStamp } from '../files/fileStamp.js';
import { maxPointerBytes, pointerStart } from '../core/manifest/lfsPointer.js';
import { namingPath, systemErrorCode } from '../files/systemError.js';
import type { ModelFile } from './listFolder.js';

/** Large enough that reading, hashing and writing overlap; measured: 256 KiB is slower, 4 MiB no faster. */
const chunkBytes = 1024 * 1024;

/** Where files come from and go to. */
export interface CopyPlace {
	/** Absolute. */
	readonly root: string;
	/** Where copies go, with the same relative paths; without it files are only hashed. */
	readonly target?: string | undefined;
	/** How the repository names objects; given, the id of each file's blob is made in the same pass. */
	readonly objectFormat?: 'sha1' | 'sha256' | undefined;
	/** Are Git LFS pointers files like others? Default: they are refused. */
	readonly takesPointers?: boolean | undefined;
}

/** SHA-256 of a file, and of its copy what tells later that it is untouched. */
export type HashedFile = Checksum & { readonly copy?: CopiedFile };

/**
 * Hashes one file, copying the very bytes that were hashed: the next chunk is read, and this one written, while it is
 * hashed. Throws `source-changed`, `source-entry-refused` (an LFS pointer), `source-unreadable`, or the signal's reason.
 */
export async function copyFile(
	place: CopyPlace,
	file: ModelFile,
	signal: AbortSignal | undefined,
	onBytes: (bytes: number) => void,
): Promise<HashedFile> {
	signal?.throwIfAborted();
	return namingPath(join(place.root, file.path), () => copyBytes(place, file, signal, onBytes));
}

async function copyBytes(
	place: CopyPlace,
	file: ModelFile,
	signal: AbortSignal | undefined,
	onBytes: (bytes: number) => void,
): Promise<HashedFile> {
	const { root, target } = place;
	const copyPath = join(target ?? '', file.path);
	const source = await openSource(root, file);
	let copy: FileHandle | undefined;
	try {
		const before = await source.stat({ bigint: true });
		if (!before.isFile()) throw registryError('source-changed', { path: file.path });
		const size = Number(before.size);
		if (target !== undefined) copy = await createCopy(copyPath);
		const hashes = new FileHashes(size, copy && place.objectFormat);
		for await (const { bytes, offset } of readAhead(source, size)) {
			signal?.throwIfAborted();
			if (offset === 0 && size <= maxPointerBytes && !place.takesPointers) refusePointer(root, file, bytes);
			const written = copy && writeAll(copy, copyPath, bytes, offset);
			// Awaited below; if hashing throws meanwhile, nobody else would hear of it.
			written?.catch(() => undefined);
			hashes.update(bytes);
			await written;
			onBytes(bytes.length);
		}
		await namingPath(copyPath, async () => copy?.datasync());
		const after = await source.stat({ bigint: true });
		const isSame = after.size === before.size && after.mtimeNs === before.mtimeNs && after.ino === before.ino;
		if (!isSame || size !== file.size) throw registryError('source-changed', { path: file.path });
		const { sha256, blobId } = hashes.digest();
		if (!copy || blobId === undefined) return { path: file.path, sha256 };
		const stamp = fileStamp(await copy.stat({ bigint: true }));
		return { path: file.path, sha256, copy: { blobId, stamp } };
	} finally {
		await Promise.all([source.close(), copy?.close()]);
	}
}

/** SHA-256, and the id of the blob that git makes of the same bytes. */
class FileHashes {
	readonly #sha256 = createHash('sha256');
	readonly #blob: Hash | undefined;

	constructor(size: number, objectFormat: CopyPlace['objectFormat']) {
		this.#blob = objectFormat && createHash(objectFormat).update(`blob ${size}\0`);
	}

	update(bytes: Buffer): void {
		this.#sha256.update(bytes);
		this.#blob?.update(bytes);
	}

	digest(): { readonly sha256: string; readonly blobId: string | undefined } {
		return { sha256: this.#sha256.digest('hex'), blobId: this.#blob?.digest('hex') };
	}
}

function refusePointer(root: string, { path }: ModelFile, bytes: Buffer): void {
	if (bytes.toString('latin1').startsWith(pointerStart))
		throw registryError('source-entry-refused', { path: root, entry: path, reason: 'lfs-pointer' });
}

/** The chunks of a file, the next one being read while one is used; each is valid until the next is asked for. */
async function* readAhead(
	source: FileHandle,
	size: number,
): AsyncGenerator<{ readonly bytes: Buffer; readonly offset: number }> {
	const length = Math.min(chunkBytes, Math.max(1, size));
	let [buffer, spare] = [Buffer.allocUnsafeSlow(length), Buffer.allocUnsafeSlow(length)];
	let offset = 0;
	const read = (into: Buffer, position: number) => {
		const reading = source.read(into, 0, length, position);
		// It may fail while the chunk before is looked at; it is told when this one is asked for.
		reading.catch(() => undefined);
		return reading;
	};
	let reading = read(buffer, 0);
	try {
		for (;;) {
			const { bytesRead } = await reading;
			if (bytesRead === 0) return;
			const bytes = buffer.subarray(0, bytesRead);
			[buffer, spare] = [spare, buffer];
			reading = read(buffer, offset + bytesRead);
			yield { bytes, offset };
			offset += bytesRead;
		}
	} finally {
		// Whoever stops closes the file, which must not be read any more then; how it ended is of no interest.
		await reading.catch(() => undefined);
	}
}

async function openSource(root: string, file: ModelFile): Promise<FileHandle> {
	const path = file.source ?? join(root, file.path);
	try {
		return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
	} catch (error) {
		const detail = systemErrorCode(error);
		if (detail === undefined) throw error;
		throw registryError('source-unreadable', { path, detail }, { cause: error });
	}
}

async function createCopy(path: string): Promise<FileHandle> {
	await mkdir(dirname(path), { recursive: true });
	// Exclusive: the folder is ours alone. Not executable: git would record the mode.
	return open(path, 'wx', 0o644);
}

async function writeAll(handle: FileHandle, path: string, chunk: Buffer, position: number): Promise<void> {
	await namingPath(path, async () => {
		for (let written = 0; written < chunk.length;) {
			const { bytesWritten } = await handle.write(chunk, written, chunk.length - written, position + written);
			written += bytesWritten;
		}
	});
}
