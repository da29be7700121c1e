import type { Edit, Operation } from './edit.js';

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
