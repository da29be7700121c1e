import type { FolderSummary } from '../core/model/folderSummary.js';

/** A folder and what it becomes. Paths are of this machine. */
export interface RegistrationOrder {
	readonly folder: string;
	readonly registryRoot: string;
	readonly name: string;
	readonly description?: string;
	readonly aliases: readonly string[];
}

/** Reading and registering model folders; the files of models are Node's business, so the editor is given this. */
export interface Registration {
	/** Looks at a folder; loads and runs nothing of it. Throws `RegistryError`. */
	inspect(folder: string, signal: AbortSignal): Promise<FolderSummary>;
	/** Copies, writes and commits. Throws `RegistryError`, the signal's reason, or the `Notice` of what went to a branch of its own. */
	register(
		order: RegistrationOrder,
		progress: {
			readonly signal: AbortSignal;
			readonly onProgress: (doneBytes: number, totalBytes: number) => void;
		},
	): Promise<{ readonly model: string; readonly version: number }>;
}
