import type { FileStore } from '../fileStore.js';

/** A file as git has it: its content by id, never read into memory unless it is asked for. */
export interface TreeFile {
	/** `100644` for a plain file. */
	readonly mode: string;
	/** Full id of its blob. */
	readonly id: string;
}

/** The files of one registry in a commit, or in one that is being made. Paths are relative to the registry's folder. */
export interface FileTree extends FileStore {
	/** A file of any mode; `undefined` where there is none, or a folder. */
	file(path: string): Promise<TreeFile | undefined>;
}

/** The same content and mode, or both absent? */
export function isSameFile(a: TreeFile | undefined, b: TreeFile | undefined): boolean {
	return a?.id === b?.id && a?.mode === b?.mode;
}
