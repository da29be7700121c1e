import { cardProposals } from '../core/inspection/modelCard.js';
import type { FolderSummary } from '../core/model/folderSummary.js';
import { inspectFolder } from './inspectFolder.js';
import { lfsFilesOf } from './lfsFiles.js';
import { findLineage, type LineageSurroundings } from './lineage/findLineage.js';
import type { RegistrationGit } from './registration.js';

/** What a folder is looked at with. */
export interface FolderContext {
	readonly git?: Pick<RegistrationGit, 'storage' | 'codeState'> | undefined;
	readonly lineage?: Omit<LineageSurroundings, 'codeState' | 'signal'>;
	readonly signal?: AbortSignal | undefined;
	/** Bytes that were passed, of all; no more is read of a file than its header. */
	readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Looks at a folder. Throws what `inspectFolder` throws, `source-too-large` and `lfs-unusable`: what can't be registered is not asked about. */
export async function summarizeFolder(
	folder: string,
	{ git, lineage: around, signal, onProgress }: FolderContext = {},
): Promise<FolderSummary> {
	const found = await inspectFolder(folder, signal, onProgress);
	const { flavors, inspection, signature, lineage: known, listing } = found;
	await lfsFilesOf(folder, listing, git);
	const codeState =
		git && around?.repositoryRoot !== undefined ? (model: string) => git.codeState(model) : undefined;
	const { lineage, notes } = await findLineage(listing, known, { ...around, codeState, signal });
	const run = lineage.run?.name ?? lineage.run?.id.slice(0, 8);
	const code = lineage.code?.notebook ?? lineage.code?.path;
	const { inputs, outputs } = signature ?? {};
	return {
		flavors,
		formats: inspection.formats,
		load: inspection.facts,
		files: listing.files.length,
		bytes: listing.size,
		leftOut: listing.leftOut,
		metrics: Object.keys(lineage.metrics).length,
		params: Object.keys(lineage.params).length,
		datasets: lineage.datasets.length,
		notes,
		...(run === undefined ? {} : { run }),
		...(code === undefined ? {} : { code }),
		...(inspection.card ? { card: cardProposals(inspection.card) } : {}),
		...(signature ? { signature: { inputs: lengthOf(inputs), outputs: lengthOf(outputs) } } : {}),
	};
}

function lengthOf(columns: unknown): number {
	return Array.isArray(columns) ? columns.length : 0;
}
