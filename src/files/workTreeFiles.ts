import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { dirname } from 'node:path/posix';
import type { FileStore, FolderEntry } from '../core/ports.js';
import { pathBelow } from './relativePath.js';
import { isSystemError, namingPath, unlessMissing } from './systemError.js';

// On Windows both are `undefined`, which counts as 0; there `lstat` alone tells links, and no FIFO can make `open` hang.
const readOnly = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * The files of a registry's folder as they are on disk. Links below the folder are never followed, only regular files
 * are read. Remembers which folders are real ones, so make a new one for each `Snapshot`.
 */
export class WorkTreeFiles implements FileStore {
	readonly #root: string;
	readonly #realFolders = new Map<string, Promise<boolean>>();

	/** `root` is absolute. */
	constructor(root: string) {
		this.#root = root;
	}

	async read(path: string): Promise<Uint8Array | undefined> {
		const absolute = pathBelow(this.#root, path);
		if (!(await this.#isRealFolder(dirname(path)))) return undefined;
		const found = await unlessMissing(lstat(absolute), undefined);
		return found?.isFile() ? readRegularFile(absolute) : undefined;
	}

	async list(path: string): Promise<readonly FolderEntry[]> {
		const absolute = path === '' ? this.#root : pathBelow(this.#root, path);
		if (!(await this.#isRealFolder(path || '.'))) return [];
		const entries = await unlessMissing(readdir(absolute, { withFileTypes: true }), []);
		return entries
			.map((entry): FolderEntry => ({
				name: entry.name,
				kind: entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other',
			}))
			.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
	}

	/** Is `folder` a folder that is reached from the root without a link? */
	#isRealFolder(folder: string): Promise<boolean> {
		if (folder === '.') return Promise.resolve(true);
		const known = this.#realFolders.get(folder);
		if (known) return known;
		const answer = this.#lookAtFolder(folder);
		this.#realFolders.set(folder, answer);
		// What is missing now may be there a moment later; only what was seen is worth remembering.
		const forget = () => this.#realFolders.delete(folder);
		answer.then((isReal) => isReal || forget(), forget);
		return answer;
	}

	async #lookAtFolder(folder: string): Promise<boolean> {
		if (!(await this.#isRealFolder(dirname(folder)))) return false;
		const found = await unlessMissing(lstat(pathBelow(this.#root, folder)), undefined);
		return found?.isDirectory() ?? false;
	}
}

async function readRegularFile(path: string): Promise<Uint8Array | undefined> {
	try {
		return await namingPath(path, async () => {
			await using file = await open(path, readOnly);
			return (await file.stat()).isFile() ? await file.readFile() : undefined;
		});
	} catch (error) {
		// Since `lstat` it was removed (ENOENT), or replaced by a link (ELOOP, EMLINK on BSD) or a socket (ENXIO).
		if (isSystemError(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'EMLINK', 'ENXIO')) return undefined;
		throw error;
	}
}
