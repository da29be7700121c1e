import type { Stats } from 'node:fs';
import type { FolderEntry } from '../core/fileStore.js';
import { NamedFolders } from './namedFolders.js';

/**
 * What tells a file or folder from what it was: size in bytes, times in milliseconds with their fraction, inode. Whoever
 * writes to a file or replaces it changes at least its `ctime`, which nobody can set.
 */
export type Stamp = readonly [size: number, mtime: number, ctime: number, inode: number];
export const stampLength = 4;

/** What of a look at a file makes its stamp. */
export type Seen = Pick<Stats, 'size' | 'mtimeMs' | 'ctimeMs' | 'ino'>;

/** A file that was read and could be: what it says. */
export interface KnownFile {
	readonly stamp: Stamp;
	readonly value: unknown;
}
/** A folder that was listed. */
export interface KnownFolder {
	readonly stamp: Stamp;
	readonly entries: readonly FolderEntry[];
}

/**
 * What is remembered of the files of a registry, by path, so that what has not changed need not be read and parsed again.
 * Only what a stamp vouches for is kept: after a change within the same tick of the clock as the one before, a file
 * could have the same stamp, so what changed a moment ago is read again until it is older (git's rule for "racy" files).
 */
export class FileMemory {
	readonly files = new Map<string, KnownFile>();
	readonly folders = new Map<string, KnownFolder>();
	/** What was looked for and not there. */
	readonly absent = new Set<string>();
	/** What is not worth remembering, or not yet: to be read again. */
	readonly unsure = new Set<string>();
	readonly names = new NamedFolders();
	readonly #settledAfterMs: number;

	constructor(settledAfterMs = defaultSettledMs) {
		this.#settledAfterMs = settledAfterMs;
	}

	rememberFile(path: string, stats: Seen, value: unknown): void {
		this.#remember(this.files, path, stats, (stamp) => ({ stamp, value }));
	}

	rememberFolder(path: string, stats: Seen, entries: readonly FolderEntry[]): void {
		this.#remember(this.folders, path, stats, (stamp) => ({ stamp, entries }));
	}

	rememberAbsent(path: string): void {
		this.forget(path);
		this.unsure.delete(path);
		this.absent.add(path);
	}

	/** Nothing is known of it any more. */
	forget(path: string): void {
		this.files.delete(path);
		this.folders.delete(path);
		this.absent.delete(path);
		this.unsure.add(path);
	}

	#remember<T>(known: Map<string, T>, path: string, stats: Seen, make: (stamp: Stamp) => T): void {
		const changed = Math.max(stats.mtimeMs, stats.ctimeMs);
		if (changed > Date.now() - this.#settledAfterMs) {
			this.forget(path);
			return;
		}
		known.set(path, make(stampOf(stats)));
		this.absent.delete(path);
		this.unsure.delete(path);
	}
}

/** Longer than the tick of any file system's clock, FAT's two seconds included. */
const defaultSettledMs = 3000;

/** The stamp of what is there. */
export function stampOf({ size, mtimeMs, ctimeMs, ino }: Seen): Stamp {
	return [size, mtimeMs, ctimeMs, ino];
}

/** Of what is not there. */
export const absentStamp: Stamp = [0, 0, 0, 0];

/** Is it as it was? `stats` are those of now, `undefined` where nothing is there. */
export function isSame(stamp: Stamp, stats: Seen | undefined): boolean {
	return isSameAt(stamp, 0, stats);
}

/** As `isSame`, for the stamp that begins at `at` of many. */
export function isSameAt(stamps: ArrayLike<number>, at: number, stats: Seen | undefined): boolean {
	const ctime = stamps[at + 2];
	const inode = stamps[at + 3];
	if (!stats) return inode === 0 && ctime === 0;
	// The times differ most often, so they come first.
	return (
		ctime === stats.ctimeMs &&
		stamps[at + 1] === stats.mtimeMs &&
		stamps[at] === stats.size &&
		inode === stats.ino
	);
}
