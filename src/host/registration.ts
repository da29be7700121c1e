/** What was found in a model folder. */
export interface FolderSummary {
	readonly flavors: readonly string[];
	readonly formats: readonly string[];
	/** Columns or tensors in and out; absent without a signature. */
	readonly signature?: { readonly inputs: number; readonly outputs: number };
	/** The run's name, or its id. */
	readonly run?: string;
	readonly files: number;
	readonly bytes: number;
	/** Relative paths that a registration leaves out. */
	readonly leftOut: readonly string[];
}

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
	/** Copies, writes and commits. Throws `RegistryError`, or the signal's reason. */
	register(
		order: RegistrationOrder,
		progress: {
			readonly signal: AbortSignal;
			readonly onProgress: (doneBytes: number, totalBytes: number) => void;
		},
	): Promise<{ readonly model: string; readonly version: number }>;
}
