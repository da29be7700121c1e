import type { Snapshot } from '../core/registry/snapshot.js';

/** A registry of the workspace at one moment. */
export interface RegistryState {
	/** Folder of the registry, as a URI. */
	readonly key: string;
	/** The folder as people know it: its path in the workspace. */
	readonly folder: string;
	readonly snapshot: Snapshot;
	/** Rises with every snapshot of any registry. */
	readonly revision: number;
}
