import { inspectFolder } from './inspectFolder.js';
import { checkSize } from './registerFolder.js';

/** A model folder in a few words, for whoever is asked whether to register it. */
export interface FolderSummary {
	readonly flavors: readonly string[];
	readonly formats: readonly string[];
	/** Columns or tensors in and out; absent without a signature. */
	readonly signature?: { readonly inputs: number; readonly outputs: number };
	/** The run's name, or the start of its id. */
	readonly run?: string;
	readonly files: number;
	readonly bytes: number;
	/** Relative paths that a registration leaves out. */
	readonly leftOut: readonly string[];
}

/** Looks at a folder. Throws what `inspectFolder` throws, and `source-too-large`: what can't be registered is not asked about. */
export async function summarizeFolder(folder: string, signal?: AbortSignal): Promise<FolderSummary> {
	const { flavors, formats, signature, lineage, listing } = await inspectFolder(folder, signal);
	checkSize(folder, listing);
	const run = lineage.run?.name ?? lineage.run?.id.slice(0, 8);
	const { inputs, outputs } = signature ?? {};
	return {
		flavors,
		formats,
		files: listing.files.length,
		bytes: listing.size,
		leftOut: listing.leftOut,
		...(run === undefined ? {} : { run }),
		...(signature ? { signature: { inputs: lengthOf(inputs), outputs: lengthOf(outputs) } } : {}),
	};
}

function lengthOf(columns: unknown): number {
	return Array.isArray(columns) ? columns.length : 0;
}
