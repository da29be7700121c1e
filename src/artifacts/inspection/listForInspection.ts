import { lstatSync, readdirSync, statSync, type Dirent } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { registryError } from '../../core/errors.js';
import { Slices } from '../../files/slices.js';
import { systemErrorCode } from '../../files/systemError.js';
import { isLeftOut, openRoot, type FolderListing } from '../listFolder.js';

/** Files to inspect, and those that are passed over, as devices and links to folders are. */
export interface InspectionListing extends FolderListing {
	readonly passedOver: readonly string[];
}

const maxFiles = 1_000_000;
const maxDepth = 128;

/**
 * Lists the files below `folder` to be looked at, or the one file. Other than `listFolder` it refuses nothing that a
 * registration would: links to files are followed, as in the caches of downloads, and odd names are shown as they are.
 * Throws `source-missing`, `source-not-a-folder`, `source-unreadable`, `source-too-many-files`.
 */
export async function listForInspection(folder: string, signal?: AbortSignal): Promise<InspectionListing> {
	const { root, stats } = await openRoot(folder);
	if (stats.isFile()) {
		const files = [{ path: basename(folder), size: stats.size, source: root }];
		return { root: dirname(root), origin: root, files, size: stats.size, leftOut: [], passedOver: [] };
	}
	if (!stats.isDirectory()) throw registryError('source-not-a-folder', { path: folder });
	const slices = new Slices();
	const files: { path: string; size: number }[] = [];
	const [leftOut, passedOver]: [string[], string[]] = [[], []];
	const waiting: { path: string; depth: number }[] = [{ path: '', depth: 0 }];
	for (let next = waiting.pop(); next; next = waiting.pop()) {
		for (const entry of readFolder(join(root, next.path))) {
			signal?.throwIfAborted();
			await slices.next();
			const path = next.path === '' ? entry.name : `${next.path}/${entry.name}`;
			if (isLeftOut(path, entry.name)) leftOut.push(path);
			else if (entry.isDirectory() && next.depth < maxDepth) waiting.push({ path, depth: next.depth + 1 });
			else {
				const size = fileSize(join(root, path), entry);
				if (size === undefined) passedOver.push(path);
				else files.push({ path, size });
			}
			if (files.length > maxFiles)
				throw registryError('source-too-many-files', { path: folder, limit: maxFiles });
		}
	}
	files.sort((a, b) => (a.path < b.path ? -1 : 1));
	const size = files.reduce((sum, file) => sum + file.size, 0);
	return { root, origin: root, files, size, leftOut: leftOut.sort(), passedOver: passedOver.sort() };
}

function readFolder(path: string): Dirent[] {
	try {
		return readdirSync(path, { withFileTypes: true });
	} catch (error) {
		const detail = systemErrorCode(error);
		if (detail === undefined) throw error;
		throw registryError('source-unreadable', { path, detail }, { cause: error });
	}
}

/** `undefined` for what is no file, or a link that leads to none. */
function fileSize(path: string, entry: Dirent): number | undefined {
	if (!entry.isFile() && !entry.isSymbolicLink()) return undefined;
	try {
		const stats = entry.isFile() ? lstatSync(path) : statSync(path);
		return stats.isFile() ? stats.size : undefined;
	} catch (error) {
		// Gone since it was listed, a link to nothing, or a name that is no UTF-8.
		if (systemErrorCode(error) === undefined) throw error;
		return undefined;
	}
}
