import type { FolderSummary } from '../core/model/folderSummary.js';

/** A folder and what it becomes. Paths are of this machine. */
export interface RegistrationOrder {
	readonly folder: string;
	readonly registryRoot: string;
	readonly name: string;
	readonly description?: string;
	readonly aliases: readonly string[];
	/** Takes the tags and parents that its model card proposes, and its description where none is given. */
	readonly takesCard: boolean;
}

/** May be stopped, and tells how far it is. */
export interface RegistrationProgress {
	readonly signal: AbortSignal;
	readonly onProgress: (doneBytes: number, totalBytes: number) => void;
}

/** Reading and registering model folders; the files of models are Node's business, so the editor is given this. */
export interface Registration {
	/** Looks at a folder; loads and runs nothing of it. Throws `RegistryError`. */
	inspect(folder: string, progress: RegistrationProgress): Promise<FolderSummary>;
	/** Copies, writes and commits. Throws `RegistryError`, the signal's reason, or the `Notice` of what went to a branch of its own. */
	register(
		order: RegistrationOrder,
		progress: RegistrationProgress,
	): Promise<{ readonly model: string; readonly version: number }>;
}
