import type { FileTree, TreeFile } from './fileTree.js';

/** One file as a commit changed it; a side that is absent has no such file. */
export interface FileDelta {
	/** Relative to the registry, as all paths here. */
	readonly path: string;
	readonly before?: TreeFile;
	readonly after?: TreeFile;
}

/** A commit of ours that is to be made again. */
export interface OwnCommit {
	readonly deltas: readonly FileDelta[];
	/** The registry in its first parent, and in itself. */
	readonly before: FileTree;
	readonly after: FileTree;
	readonly message: string;
}
