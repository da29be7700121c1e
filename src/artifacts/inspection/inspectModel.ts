import { join } from 'node:path';
import type { Inspection } from '../../core/inspection/inspection.js';
import { inspectFiles } from '../../core/inspection/inspectFiles.js';
import type { OpenSource } from '../../core/inspection/folder/folderView.js';
import { Slices } from '../../files/slices.js';
import { readPickles } from '../pickle/readPickles.js';
import type { FolderListing } from '../listFolder.js';
import { openFile } from './fileSource.js';
import { inflate } from './inflate.js';

/** May be stopped, and tells how many bytes were passed, of all. */
export interface InspectionProgress {
	readonly signal?: AbortSignal | undefined;
	readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Tells what listed files are and what loading them would run, from their headers. Nothing is loaded, and of no file more
 * is kept than its header. Throws what the system throws, and the signal's reason.
 */
export async function inspectModel(
	{ root, files, size }: Pick<FolderListing, 'root' | 'files' | 'size'>,
	{ signal, onProgress }: InspectionProgress = {},
): Promise<Inspection> {
	const slices = new Slices();
	const byPath = new Map(files.map((file) => [file.path, file]));
	let passed = 0;
	const inspection = await inspectFiles(
		{
			files,
			open: async (path) => {
				await slices.next();
				const file = byPath.get(path);
				const source = await openFile(file?.source ?? join(root, path), file?.size ?? 0);
				return watched(source, signal, (upTo) => onProgress?.(Math.min(passed + upTo, size), size));
			},
		},
		{
			inflate,
			readPickles: (source) => readPickles(source, signal ? { signal } : {}),
			signal,
			onPassed: (bytes) => onProgress?.((passed = Math.min(passed + bytes, size)), size),
		},
	);
	onProgress?.(size, size);
	return inspection;
}

/** Tells how far into a file its reader is, and stops it. */
function watched(
	source: OpenSource,
	signal: AbortSignal | undefined,
	onRead: (upTo: number) => void,
): OpenSource {
	let furthest = 0;
	return {
		size: source.size,
		read: (position, length) => {
			signal?.throwIfAborted();
			furthest = Math.max(furthest, Math.min(position + length, source.size));
			onRead(furthest);
			return source.read(position, length);
		},
		close: () => source.close(),
	};
}
