import type { FolderSummary } from '../core/model/folderSummary.js';
import { inspectFolder } from './inspectFolder.js';
import { lfsFilesOf } from './lfsFiles.js';
import type { RegistrationGit } from './registration.js';

/** Looks at a folder. Throws what `inspectFolder` throws, `source-too-large` and `lfs-unusable`: what can't be registered is not asked about. */
export async function summarizeFolder(
	folder: string,
	git: Pick<RegistrationGit, 'storage'> | undefined,
	signal?: AbortSignal,
): Promise<FolderSummary> {
	const { flavors, formats, signature, lineage, listing } = await inspectFolder(folder, signal);
	await lfsFilesOf(folder, listing, git);
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
