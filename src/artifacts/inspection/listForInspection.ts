import { lstatSync, readdirSync, statSync, type Dirent } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { registryError } from '../../core/errors.js';
import type { LoadFact } from '../../core/inspection/inspection.js';
import { Slices } from '../../files/slices.js';
import { systemErrorCode } from '../../files/systemError.js';
import { isLeftOut, openRoot, type FolderListing } from '../listFolder.js';
import { whyLinkUnread, whyUnread } from './whyUnread.js';

/** Files to inspect, those that are passed over, as devices and links to folders are, and what can't be read. */
export interface InspectionListing extends FolderListing {
	readonly passedOver: readonly string[];
	/** Facts of the kind `unread`; absent where one file was named. */
	readonly unreadable?: readonly LoadFact[];
}

const maxFiles = 1_000_000;
const maxDepth = 128;

/**
 * Lists the files below `folder` to be looked at, or the one file. Other than `listFolder` it refuses nothing that a
 * registration would: links to files are followed, as in the caches of downloads, odd names are shown as they are, and of
 * what can't be read it tells that. Throws `source-missing`, `source-not-a-folder`, `source-unreadable`, `source-too-many-files`.
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
	const unreadable: (LoadFact & { readonly kind: 'unread' })[] = [];
	const waiting: { path: string; depth: number }[] = [{ path: '', depth: 0 }];
	for (let next = waiting.pop(); next; next = waiting.pop()) {
		const entries = readFolder(join(root, next.path), next.path === '');
		if (typeof entries === 'string') {
			unreadable.push({ kind: 'unread', path: next.path, detail: entries });
			continue;
		}
		for (const entry of entries) {
			signal?.throwIfAborted();
			await slices.next();
			const path = next.path === '' ? entry.name : `${next.path}/${entry.name}`;
			if (isLeftOut(path, entry.name)) leftOut.push(path);
			else if (entry.isDirectory() && next.depth < maxDepth) waiting.push({ path, depth: next.depth + 1 });
			else {
				const size = fileSize(join(root, path), entry);
				if (size === undefined) passedOver.push(path);
				else if (typeof size === 'string') unreadable.push({ kind: 'unread', path, detail: size });
				else files.push({ path, size });
			}
			if (files.length > maxFiles)
				throw registryError('source-too-many-files', { path: folder, limit: maxFiles });
		}
	}
	for (const list of [files, unreadable]) list.sort((a, b) => (a.path < b.path ? -1 : 1));
	const size = files.reduce((sum, file) => sum + file.size, 0);
	return {
		root,
		origin: root,
		files,
		size,
		leftOut: leftOut.sort(),
		passedOver: passedOver.sort(),
		unreadable,
	};
}

/** Its entries, or why it can't be read; the folder that was named must be. */
function readFolder(path: string, isNamed: boolean): Dirent[] | string {
	try {
		return readdirSync(path, { withFileTypes: true });
	} catch (error) {
		const detail = systemErrorCode(error);
		if (detail === undefined) throw error;
		if (isNamed) throw registryError('source-unreadable', { path, detail }, { cause: error });
		return whyUnread(error, path) ?? detail;
	}
}

/** Why it is not known, or `undefined` for what is no file. */
function fileSize(path: string, entry: Dirent): number | string | undefined {
	if (!entry.isFile() && !entry.isSymbolicLink()) return undefined;
	try {
		const stats = entry.isFile() ? lstatSync(path) : statSync(path);
		return stats.isFile() ? stats.size : undefined;
	} catch (error) {
		const why = entry.isFile() ? whyUnread(error, path) : whyLinkUnread(error, path);
		if (why === undefined) throw error;
		return why;
	}
}
