import { join } from 'node:path';
import type { Inspection } from '../../core/inspection/inspection.js';
import { inspectFiles } from '../../core/inspection/inspectFiles.js';
import type { FolderListing } from '../listFolder.js';
import { openFile } from './fileSource.js';
import { inflate } from './inflate.js';

/** May be stopped, and tells how many files were looked at, of all. */
export interface InspectionProgress {
	readonly signal?: AbortSignal | undefined;
	readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Tells what listed files are and what loading them would run, from their headers. Nothing is loaded, and of no file more
 * is kept than its header. Throws what the system throws, and the signal's reason.
 */
export function inspectModel(
	{ root, files }: Pick<FolderListing, 'root' | 'files'>,
	{ signal, onProgress }: InspectionProgress = {},
): Promise<Inspection> {
	const sources = new Map(files.map(({ path, source }) => [path, source ?? join(root, path)]));
	return inspectFiles(
		{ files, open: (path) => openFile(sources.get(path) ?? join(root, path)) },
		{ inflate, readPickles: () => Promise.resolve(undefined), signal, onProgress },
	);
}
