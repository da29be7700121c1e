import type { Snapshot } from './registry/snapshot.js';

export type OperationName =
	| 'init'
	| 'create'
	| 'register'
	| 'set-alias'
	| 'delete-alias'
	| 'describe'
	| 'set-tag'
	| 'delete-tag'
	| 'stage'
	| 'rename'
	| 'archive'
	| 'restore'
	| 'delete-version'
	| 'delete-model'
	| 'renumber'
	| 'migrate'
	| 'fix'
	| 'set-up-lfs';

/** A file to be written whole, or deleted. Paths are relative to the registry's folder. */
export type FileChange =
	| { readonly kind: 'write'; readonly path: string; readonly text: string }
	| { readonly kind: 'delete'; readonly path: string };

/** A folder built aside that becomes part of the registry by one rename. */
export interface Publication {
	/** `models/<folder>/versions/.incoming-<nonce>`, filled without the lock. */
	readonly from: string;
	/** `models/<folder>/versions/<number>`; does not exist before. */
	readonly to: string;
	/** Files of `from` that `changes` does not write, relative to it: the copied artifacts. */
	readonly files: readonly string[];
	/** Of `files` what was seen of them when they were copied, by path; of those that are not here nothing is known. */
	readonly copies?: Readonly<Record<string, CopiedFile>>;
	/** Of `files` those that are to be in Git LFS: a commit that holds their bytes is wrong. */
	readonly lfs?: readonly string[];
}

/** A file as it was when its copy was durable. */
export interface CopiedFile {
	/** The id git gives to a blob of the very bytes whose SHA-256 is listed. */
	readonly blobId: string;
	/** Of the copy, as `fileStamp` makes it: the same as long as nobody writes to it. */
	readonly stamp: string;
}

/** Writes and deletes with the sentence for the commit; applied whole or not at all. */
export interface Edit {
	readonly operation: OperationName;
	/** First line of the commit message: the sentence a person would write. */
	readonly summary: string;
	/** Of an Edit that does several things a sentence for each; the body of the commit message. */
	readonly parts?: readonly string[];
	readonly model?: string;
	readonly version?: number;
	readonly reason?: string;
	readonly changes: readonly FileChange[];
	/** `changes` below `publication.to` are written into `publication.from` before the rename. */
	readonly publication?: Publication;
}

/** What an operation may know of the world besides the Snapshot. */
export interface EditContext {
	readonly now: Date;
	/** `Ada <ada@example.com>`, from git's identity. */
	readonly author: string;
	/** A new random id of 26 characters (Crockford base 32). */
	randomId(): string;
	/** The largest version number of the model folder anywhere git knows it (index, HEAD, upstream); 0 if none. */
	highestKnownVersion(modelFolder: string): Promise<number>;
	/** What history knows of the versions of the model folder, up to the last commit of what the Edit is made for. */
	versionHistory(modelFolder: string): Promise<VersionHistory>;
}

/** The numbers of a model's versions as git's history has them; of a shallow clone as far as it goes. */
export interface VersionHistory {
	/** In the last commit. */
	readonly present: ReadonlySet<number>;
	/** In history, and not in the last commit any more. */
	readonly removed: ReadonlyMap<number, RemovedVersion>;
}

/** The commit that took the folder of a version away, as far as history tells. */
export interface RemovedVersion {
	/** ISO 8601, UTC, milliseconds. */
	readonly at: string;
	/** Its author: `Ada <ada@example.com>`. */
	readonly by: string;
	/** Full id. */
	readonly commit: string;
}

/**
 * A use case with its input bound: makes the Edit for a Snapshot, so it can be previewed and replayed on a newer one.
 * Throws `RegistryError` where the Snapshot does not allow it.
 */
export type Operation = (snapshot: Snapshot, context: EditContext) => Promise<Edit>;
