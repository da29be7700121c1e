import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { currentOwner, isDeadTag, ownerTag } from './processOwner.js';
import { randomId } from './randomId.js';
import { isSystemError, namingPath, removeFile, unlessMissing } from './systemError.js';

/** Virus scanners and indexers on Windows hold a file for a moment. */
const renameRetryMs = 2000;

/**
 * Writes a file whole or not at all, and durably: temp in the same folder, fsync, rename, fsync of the folder. Makes the
 * folders above it. A link at `path` is replaced, never followed. Readers see the old bytes or the new ones.
 */
export async function atomicWrite(path: string, content: string | Uint8Array): Promise<void> {
	const folder = dirname(path);
	await makeFolder(folder);
	const mark = `${ownerTag(await currentOwner())}-${randomId(10)}`;
	const temporary = join(folder, `.${basename(path).slice(0, 80)}.${mark}.tmp`);
	try {
		const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
		await namingPath(temporary, () => writeDurably(temporary, bytes));
		await renameDurably(temporary, path);
	} catch (error) {
		await removeFile(temporary);
		throw error;
	}
}

/** Removes from `folder` what killed processes of this host had not yet renamed. */
export async function removeDeadTemporaries(folder: string): Promise<void> {
	for (const name of await unlessMissing(readdir(folder), [])) {
		const mark = /^\..*\.([^.]+)\.tmp$/.exec(name)?.[1];
		if (mark !== undefined && (await isDeadTag(mark))) await rm(join(folder, name), { force: true });
	}
}

/** `rename` with patience for Windows; the folder of `to` is fsynced afterwards. */
export async function renameDurably(from: string, to: string): Promise<void> {
	await renamePatiently(from, to);
	await syncFolder(dirname(to));
}

/** Makes a folder and those above it; those made are durable. Gives the topmost one made, if any. */
export async function makeFolder(folder: string): Promise<string | undefined> {
	const first = await mkdir(folder, { recursive: true });
	if (first === undefined) return undefined;
	for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
	return first;
}

/** Makes the entries of a folder durable, where the system can. */
export async function syncFolder(folder: string): Promise<void> {
	try {
		await namingPath(folder, async () => {
			await using handle = await open(folder, constants.O_RDONLY);
			await handle.sync();
		});
	} catch (error) {
		// Windows can't open a folder, some network file systems can't sync one; the rename has happened all the same.
		if (!isSystemError(error, 'EPERM', 'EACCES', 'EISDIR', 'EINVAL', 'ENOTSUP')) throw error;
	}
}

async function renamePatiently(from: string, to: string): Promise<void> {
	for (const deadline = Date.now() + renameRetryMs; ;) {
		try {
			await rename(from, to);
			return;
		} catch (error) {
			const isHeld = process.platform === 'win32' && isSystemError(error, 'EPERM', 'EACCES', 'EBUSY');
			if (!isHeld || Date.now() > deadline) throw error;
			await delay(10 + Math.random() * 40);
		}
	}
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
	await using file = await open(path, 'wx', 0o666);
	for (let written = 0; written < bytes.length;) {
		// `write` may take fewer bytes than it was given: on a full disk, or above 2 GiB.
		written += (await file.write(bytes, written, bytes.length - written, written)).bytesWritten;
	}
	await file.sync();
}
