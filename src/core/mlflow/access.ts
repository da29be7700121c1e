import type { Edit, Operation } from '../edit.js';
import type { Tags } from '../model/types.js';
import type { ReadableModel, VersionEntry } from '../registry/entries.js';
import type { SummaryEntry } from '../registry/modelSummary.js';
import type { Snapshot } from '../registry/snapshot.js';
import type { KeptSearches } from '../search/keptSearches.js';

/** When something was last changed, in milliseconds since 1970; `undefined` where only its files tell. */
export interface LastUpdates {
	model(folder: string): Promise<number | undefined>;
	version(folder: string, version: number): Promise<number | undefined>;
}

/** A version that a client asks for; no text but the source and a tag's is empty. */
export interface VersionRequest {
	readonly name: string;
	readonly source: string;
	readonly runId?: string | undefined;
	readonly runLink?: string | undefined;
	/** MLflow's `m-…`. */
	readonly loggedModel?: string | undefined;
	readonly description?: string | undefined;
	readonly tags: Tags;
}

/** What answering a request needs of the world. */
export interface MlflowAccess {
	/** The registry as it is now, for one model or a few. */
	snapshot(): Promise<Snapshot>;
	/** The registry for work over all models; may be a moment old. */
	whole(): Promise<Snapshot>;
	/** Of `whole()`, where they are kept; else they are made from it. */
	summaries?(): Promise<readonly SummaryEntry[]>;
	/** The same object while all is as it was. */
	updates(): Promise<LastUpdates>;
	/** Of the versions that were searched for; without it each page is searched for anew. */
	readonly found?: KeptSearches | undefined;
	/** Absent where nothing may be written. */
	readonly write?: MlflowWriter | undefined;
	/** Where a client gets the files of a version. */
	downloadUri(model: ReadableModel, version: VersionEntry): string;
}

/** Each is done once its files are durable. Throws `RegistryError`. */
export interface MlflowWriter {
	apply(operation: Operation): Promise<Edit>;
	/**
	 * Snapshots the source, or records where it is. `delivered` tells whether the answer was taken: the same request again
	 * after one whose answer was lost gives the version that is there. Throws `MlflowFailure` for a source that is refused.
	 */
	register(request: VersionRequest, delivered?: Promise<boolean>): Promise<Edit>;
}
