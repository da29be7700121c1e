import type { Edit, Operation } from './edit.js';
import type { Reading } from './problem.js';

/** Read access to the files of one registry at one point: a work tree or a git ref. Paths are relative, `/`-separated. */
export interface FileStore {
	/** The bytes of a file, or `undefined` where there is no file. */
	read(path: string): Promise<Uint8Array | undefined>;
	/** The size of a file in bytes, without reading it; `undefined` where there is no file. Only for stores that can tell. */
	size?(path: string): Promise<number | undefined>;
	/** The entries of a folder in code-unit order, `[]` where there is no folder. */
	list(path: string): Promise<readonly FolderEntry[]>;
	/**
	 * What `reader` makes of a file, `undefined` where there is none. Only for stores that know when a file is the same as
	 * before, and remember what it says; `reader` is always the same for a path, and its value does not depend on the path.
	 */
	parsed?<T>(path: string, reader: FileReader<T>): Promise<Reading<T> | undefined>;
	/** Only for stores that are read again and again. */
	readonly names?: FolderNames | undefined;
}
/** Where models are whose folder is not their name's own. What it says is to be verified by the model's file. */
export interface FolderNames {
	/** Where the model of that name was. */
	folderOf(name: string): Promise<string | undefined>;
	/** Takes note of all such models, by their names. */
	note(folders: ReadonlyMap<string, string>): Promise<void>;
}
/** Reads a manifest; `path` names it in problems. */
export type FileReader<T> = (bytes: Uint8Array, path: string) => Reading<T>;
export interface FolderEntry {
	readonly name: string;
	readonly kind: 'file' | 'folder' | 'other';
}

/** When and by whom something of a registry was last changed, as git's history tells. */
export interface LastChange {
	/** ISO 8601, UTC, milliseconds. */
	readonly at: string;
	/** `Ada <ada@example.com>`. */
	readonly by: string;
	/** Full id. */
	readonly commit: string;
}
/** The last change of everything in a registry; `undefined` for what is in no commit. */
export interface RegistryUpdates {
	/** Of any file of the model, those of its versions and aliases included. */
	model(folder: string): Promise<LastChange | undefined>;
	version(folder: string, version: number): Promise<LastChange | undefined>;
	alias(folder: string, alias: string): Promise<LastChange | undefined>;
	/** Does the history end before its beginning, so that a part of what is in it can't be told? */
	readonly isShallow: boolean;
}

/** The one place that applies Edits: under the registry's lock, on a fresh Snapshot, with one commit. */
export interface RegistryWriter {
	/**
	 * Builds the Edit of `operation` on the newest Snapshot, writes and commits it.
	 * Throws `RegistryError`; unless its code is `commit-failed` or `publication-mismatch`, nothing was written.
	 */
	apply(operation: Operation): Promise<Applied>;
	/** As `apply`, answered as soon as the files are durable. Throws what `apply` throws before it commits. */
	write(operation: Operation): Promise<Written>;
	/** The Edit that `apply` would make now; writes nothing and takes no lock. */
	preview(operation: Operation): Promise<Edit>;
}
/** An Edit whose files are on disk. */
export interface Written {
	readonly edit: Edit;
	/** What `apply` gives; it may be committed together with others. */
	readonly settled: Promise<Applied>;
}
export interface Applied {
	readonly edit: Edit;
	/** Full id of the commit that holds the Edit; absent where it changed nothing, and in the modes that do not commit. */
	readonly commit?: string;
	/** How far the Edit has come; `unchanged` where all of it was so already. */
	readonly state: 'unchanged' | 'written' | 'staged' | 'committed' | 'proposed';
	/** Of a proposal: the branch it was committed to, without `refs/heads/`. */
	readonly branch?: string;
}

/**
 * What becomes of an Edit: a commit on the branch that is checked out; a commit on a branch of its own, without touching
 * the work tree; files that are staged; or files alone.
 */
export type CommitMode = (typeof commitModes)[number];
export const commitModes = ['commit', 'branch', 'stage', 'none'] as const;

/** Where milestones and decisions are told; the editor shows them in its log, the CLI under `--verbose`. */
export interface Logger {
	info(message: string): void;
	debug(message: string): void;
	warn(message: string): void;
}
