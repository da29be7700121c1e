import {
	closeSync,
	constants,
	fstatSync,
	lstatSync,
	openSync,
	readdirSync,
	readSync,
	type Stats,
} from 'node:fs';
import { dirname } from 'node:path/posix';
import type { FileReader, FileStore, FolderEntry, FolderNames } from '../core/fileStore.js';
import type { Reading } from '../core/problem.js';
import { isSame, type FileMemory, type Seen } from './fileMemory.js';
import { pathBelow } from './relativePath.js';
import { Slices } from './slices.js';
import { isMissing, isSystemError, withPath } from './systemError.js';

// On Windows both are `undefined`, which counts as 0; there `lstat` alone tells links, and no FIFO can make `open` hang.
const opensNoLinks = 'O_NOFOLLOW' in constants;
const readOnly = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * The files of a registry's folder as they are on disk. Links below the folder are never followed, only regular files
 * are read. Remembers which folders are real ones, so make a new one for each `Snapshot`; what the files say is kept in
 * `memory`, if there is one, from one to the next.
 *
 * Small files are read faster synchronously than through Node's threads, by a factor of five and more, and looking
 * whether one has changed by ten; it is done in slices of a few milliseconds.
 */
export class WorkTreeFiles implements FileStore {
	readonly #root: string;
	readonly #memory: FileMemory | undefined;
	readonly #folders = new Map<string, Seen>();
	readonly #slices = new Slices();

	readonly names: FolderNames | undefined;

	/** `root` is absolute. */
	constructor(root: string, memory?: FileMemory, names: FolderNames | undefined = memory?.names) {
		this.#root = root;
		this.#memory = memory;
		this.names = names;
	}

	async read(path: string): Promise<Uint8Array | undefined> {
		const absolute = pathBelow(this.#root, path);
		await this.#slices.next();
		return this.#folder(dirname(path)) && readRegularFile(absolute)?.bytes;
	}

	async size(path: string): Promise<number | undefined> {
		const absolute = pathBelow(this.#root, path);
		await this.#slices.next();
		const stats = this.#folder(dirname(path)) && lookAt(absolute);
		return stats?.isFile() ? stats.size : undefined;
	}

	async parsed<T>(path: string, reader: FileReader<T>): Promise<Reading<T> | undefined> {
		const absolute = pathBelow(this.#root, path);
		await this.#slices.next();
		const folder = this.#folder(dirname(path));
		const known = this.#memory?.files.get(path);
		const stats = known && folder && lookAt(absolute);
		if (known && isSame(known.stamp, stats)) return { ok: true, value: known.value as T };

		const found = folder && readRegularFile(absolute);
		const reading = found && reader(found.bytes, path);
		// What can't be read is told with its place, which the value of one that can does not depend on.
		if (found && reading?.ok) this.#memory?.rememberFile(path, found.stats, reading.value);
		else if (this.#memory && !lookAt(absolute)) this.#memory.rememberAbsent(path);
		else this.#memory?.forget(path);
		return reading;
	}

	async list(path: string): Promise<readonly FolderEntry[]> {
		const absolute = path === '' ? this.#root : pathBelow(this.#root, path);
		await this.#slices.next();
		const stats = this.#folder(path || '.');
		const known = this.#memory?.folders.get(path);
		if (known && stats && isSame(known.stamp, stats)) return known.entries;

		const entries = stats && readFolder(absolute);
		if (entries) this.#memory?.rememberFolder(path, stats, entries);
		else if (this.#memory && !lookAt(absolute)) this.#memory.rememberAbsent(path);
		else this.#memory?.forget(path);
		return entries ?? [];
	}

	/** The folder, if it is one and reached from the root without a link. */
	#folder(folder: string): Seen | undefined {
		const known = this.#folders.get(folder);
		if (known) return known;
		const isRoot = folder === '.';
		const absolute = isRoot ? this.#root : pathBelow(this.#root, folder);
		const stats = isRoot || this.#folder(dirname(folder)) ? lookAt(absolute) : undefined;
		// The root itself may be a link; that it is a folder was asked by who opened it.
		const isReal = isRoot || stats?.isDirectory();
		// What is missing now may be there a moment later; only what was seen is worth remembering.
		if (!stats || !isReal) return undefined;
		// The whole of it holds four dates.
		const { size, mtimeMs, ctimeMs, ino } = stats;
		const seen: Seen = { size, mtimeMs, ctimeMs, ino };
		if (this.#folders.size === maxFolders) this.#folders.clear();
		this.#folders.set(folder, seen);
		return seen;
	}
}

/** More real folders than this are looked at again. */
const maxFolders = 2_000;

/** What is at a path, a link itself; `undefined` where nothing is. */
export function lookAt(path: string): Stats | undefined {
	try {
		return lstatSync(path, { throwIfNoEntry: false });
	} catch (error) {
		if (isMissing(error)) return undefined;
		throw error;
	}
}

function readFolder(path: string): readonly FolderEntry[] | undefined {
	try {
		const entries = readdirSync(path, { withFileTypes: true })
			.map((entry): FolderEntry => ({
				name: entry.name,
				kind: entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other',
			}))
			.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
		return shared(entries);
	} catch (error) {
		if (isMissing(error)) return undefined;
		throw error;
	}
}

/**
 * The lists of folders with few short names, by these: most versions have the same files. At most so many are kept, and none
 * of what is long.
 */
const commonLists = new Map<string, readonly FolderEntry[]>();
const maxCommon = 200;
const longestCommon = 120;

/** One for all folders in which there is the same. */
function shared(entries: readonly FolderEntry[]): readonly FolderEntry[] {
	const key = entries.map(({ name, kind }) => `${kind} ${name}`).join('/');
	if (key.length > longestCommon) return entries;
	const known = commonLists.get(key);
	if (known) return known;
	if (commonLists.size === maxCommon) commonLists.clear();
	commonLists.set(key, entries);
	return entries;
}

/** A file's bytes, and what it was when they were read. */
export interface FileRead {
	readonly bytes: Uint8Array;
	readonly stats: Stats;
}

/** A regular file; `undefined` where none is, or a link. */
export function readRegularFile(path: string): FileRead | undefined {
	if (!opensNoLinks && !lookAt(path)?.isFile()) return undefined;
	try {
		return readOpened(path);
	} catch (error) {
		// It is not there, a link (ELOOP, EMLINK on BSD) or a socket (ENXIO).
		if (isMissing(error) || isSystemError(error, 'ELOOP', 'EMLINK', 'ENXIO')) return undefined;
		// The system knows no path of an open file.
		throw withPath(error, path);
	}
}

function readOpened(path: string): FileRead | undefined {
	const file = openSync(path, readOnly);
	try {
		// Looked at before it is read: what is written meanwhile gives it another stamp.
		const stats = fstatSync(file);
		return stats.isFile() ? { bytes: readAll(file, stats.size), stats } : undefined;
	} finally {
		closeSync(file);
	}
}

/** The bytes of an open file of that size; less where it shrinks meanwhile. */
function readAll(file: number, size: number): Uint8Array {
	const bytes = Buffer.allocUnsafe(size);
	let length = 0;
	while (length < size) {
		const count = readSync(file, bytes, length, size - length, null);
		if (count === 0) break;
		length += count;
	}
	return bytes.subarray(0, length);
}
