import { join } from 'node:path';
import type { Inspection } from '../../core/inspection/inspection.js';
import { inspectFiles } from '../../core/inspection/inspectFiles.js';
import type { OpenSource } from '../../core/inspection/folder/folderView.js';
import { Slices } from '../../files/slices.js';
import { readPickles } from '../pickle/readPickles.js';
import { openFile } from './fileSource.js';
import { inflate } from './inflate.js';
import type { InspectionListing } from './listForInspection.js';
import { whyUnread } from './whyUnread.js';

/** May be stopped, and tells how many bytes were passed, of all. */
export interface InspectionProgress {
	readonly signal?: AbortSignal | undefined;
	readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What is to be looked at. */
type Listed = Pick<InspectionListing, 'root' | 'files' | 'size' | 'unreadable'>;

/**
 * Tells what listed files are and what loading them would run, from their headers. Nothing is loaded, and of no file more
 * is kept than its header. A listing that tells what is unreadable wants more of it to be told; of another one the first file
 * that can't be read ends it. Throws what the system throws, and the signal's reason.
 */
export async function inspectModel(
	{ root, files, size, unreadable }: Listed,
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
			...(unreadable ? { whyUnread } : {}),
		},
		{
			inflate,
			readPickles: (source) => readPickles(source, signal ? { signal } : {}),
			signal,
			onPassed: (bytes) => onProgress?.((passed = Math.min(passed + bytes, size)), size),
		},
	);
	onProgress?.(size, size);
	const facts = [...inspection.facts, ...(unreadable ?? [])];
	return { ...inspection, facts: facts.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)) };
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
