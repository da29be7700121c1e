import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { LineageNote } from '../../core/lineage/note.js';
import { isMissing, systemErrorCode } from '../../files/systemError.js';

/** Bytes of a file that says something of a model. */
export const maxSideFileBytes = 1024 * 1024;

/** The bytes of a file, or why there are none; neither where there is no such file. */
export interface SmallFile {
	readonly bytes?: Uint8Array;
	readonly note?: LineageNote;
}

/**
 * Reads a regular file that is no link, up to `limit` bytes: what is read may end in a commit, and a link could name any
 * file of this machine. `shownAs` is what a note calls it.
 */
export async function readSmallFile(
	path: string,
	shownAs: string,
	limit = maxSideFileBytes,
): Promise<SmallFile> {
	let file: FileHandle | undefined;
	try {
		file = await openRegular(path);
		if (file === undefined) return {};
		const { size } = await file.stat();
		if (size > limit) return { note: { code: 'file-too-large', file: shownAs, limit } };
		// One byte more tells a file that has grown since.
		const buffer = Buffer.alloc(limit < size + 1 ? limit : size + 1);
		let length = 0;
		for (;;) {
			const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
			length += bytesRead;
			if (bytesRead === 0 || length === buffer.length) break;
		}
		return { bytes: buffer.subarray(0, Math.min(length, size)) };
	} catch (error) {
		const detail = systemErrorCode(error);
		if (detail === undefined) throw error;
		return { note: { code: 'file-unreadable', file: shownAs, detail } };
	} finally {
		await file?.close();
	}
}

/** A regular file, open for reading; `undefined` for what is none, a link included. The caller closes it. */
export async function openRegular(path: string): Promise<FileHandle | undefined> {
	let file: FileHandle;
	try {
		// Without waiting for the other end of a pipe. Windows knows neither flag.
		const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>;
		file = await open(path, (O_RDONLY ?? 0) | O_NOFOLLOW | O_NONBLOCK);
	} catch (error) {
		if (isMissing(error) || ['ELOOP', 'EMLINK', 'EISDIR', 'ENXIO'].includes(systemErrorCode(error) ?? ''))
			return undefined;
		throw error;
	}
	try {
		if ((await file.stat()).isFile()) return file;
	} catch (error) {
		await file.close();
		throw error;
	}
	await file.close();
	return undefined;
}
