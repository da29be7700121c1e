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
