import type { Stats } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { registryError, type EntryReason } from '../core/errors.js';
import { isDeviceName } from '../core/model/folderName.js';
import { canonicalKey } from '../core/model/modelName.js';
import { isMissing, systemErrorCode } from '../files/systemError.js';

/** A file of a model folder. */
export interface ModelFile {
	/** Relative to the folder, `/`-separated. */
	readonly path: string;
	/** Bytes. */
	readonly size: number;
	/** Absolute; where it is not `path` below the listing's root. */
	readonly source?: string;
}

/** What a registration would take along. */
export interface FolderListing {
	/** The folder's real path, or that of the folder of the one file. */
	readonly root: string;
	/** What was named: `root`, or the one file in it. */
	readonly origin: string;
	/** Sorted by path in code-unit order; at least one. */
	readonly files: readonly ModelFile[];
	/** Bytes of all files. */
	readonly size: number;
	/** Relative paths that a registration leaves out: git's own files, caches, MLflow's download mark. */
	readonly leftOut: readonly string[];
}

const maxFiles = 10_000;
const maxDepth = 64;
/** What NTFS calls `.git` besides; git takes it for that everywhere. */
const shortGitName = /^git~1[. ]*$/i;
const leftOutNames = new Set(['__pycache__', '.ipynb_checkpoints', 'registered_model_meta']);

/**
 * Lists the regular files below `folder`, following no link; of a file it lists that one. A link that is itself named is
 * followed. Throws `source-missing`, `source-not-a-folder`, `source-unreadable`, `source-empty`,
 * `source-too-many-files`, or `source-entry-refused` naming the first entry that would not be the same file in every clone.
 */
export async function listFolder(folder: string, signal?: AbortSignal): Promise<FolderListing> {
	const { root, stats } = await openRoot(folder);
	if (stats.isFile()) return listFile(folder, root, stats.size);
	if (!stats.isDirectory()) throw registryError('source-not-a-folder', { path: folder });
	const files: ModelFile[] = [];
	const leftOut: string[] = [];
	const refuse = (entry: string, reason: EntryReason, other?: string): never => {
		throw registryError('source-entry-refused', {
			path: folder,
			entry,
			reason,
			...(other === undefined ? {} : { other }),
		});
	};

	const walk = async (relative: string, depth: number): Promise<void> => {
		signal?.throwIfAborted();
		if (depth > maxDepth) refuse(relative, 'too-deep');
		const seen = new Map<string, string>();
		for (const { name, isUtf8 } of await readNames(folder, join(root, relative))) {
			const path = relative === '' ? name : `${relative}/${name}`;
			if (!isUtf8) refuse(path, 'not-utf8');
			if (isLeftOut(path, name)) {
				leftOut.push(path);
				continue;
			}
			const reason = nameReason(name);
			if (reason) refuse(path, reason);
			const key = canonicalKey(name);
			const twin = seen.get(key);
			if (twin !== undefined) refuse(path, 'twin', twin);
			seen.set(key, name);

			const stats = await statOf(root, path);
			if (stats.isSymbolicLink()) refuse(path, 'link');
			else if (stats.isDirectory()) await walk(path, depth + 1);
			else if (stats.isFile()) files.push({ path, size: stats.size });
			else refuse(path, 'special');
			if (files.length > maxFiles)
				throw registryError('source-too-many-files', { path: folder, limit: maxFiles });
		}
	};
	await walk('', 0);
	if (files.length === 0) throw registryError('source-empty', { path: folder });
	files.sort((a, b) => (a.path < b.path ? -1 : 1));
	const size = files.reduce((sum, file) => sum + file.size, 0);
	return { root, origin: root, files, size, leftOut: leftOut.sort() };
}

/** The file keeps the name it was given, also where that is a link, as in the caches of downloads. */
async function listFile(given: string, real: string, size: number): Promise<FolderListing> {
	const root = await realpath(dirname(given));
	const path = basename(given);
	const reason = path.isWellFormed() ? nameReason(path) : 'not-utf8';
	if (reason) throw registryError('source-entry-refused', { path: root, entry: path, reason });
	const origin = join(root, path);
	return { root, origin, files: [{ path, size, source: real }], size, leftOut: [] };
}

/** Why no file may have this name. */
export function nameReason(name: string): EntryReason | undefined {
	if (/[\p{Cc}\\]/u.test(name)) return 'control-character';
	if (isDeviceName(name)) return 'device-name';
	return shortGitName.test(name) ? 'git-name' : undefined;
}

/** The real path of what a person named, and what is there. Throws `source-missing`, `source-unreadable`. */
export async function openRoot(folder: string): Promise<{ root: string; stats: Stats }> {
	try {
		const root = await realpath(folder);
		return { root, stats: await stat(root) };
	} catch (error) {
		const code = systemErrorCode(error);
		if (code === 'ENOENT' || code === 'ENOTDIR')
			throw registryError('source-missing', { path: folder }, { cause: error });
		if (code !== undefined)
			throw registryError('source-unreadable', { path: folder, detail: code }, { cause: error });
		throw error;
	}
}

/** Of an entry that was listed a moment ago. */
async function statOf(root: string, path: string): Promise<Stats> {
	try {
		return await lstat(join(root, path));
	} catch (error) {
		if (isMissing(error)) throw registryError('source-changed', { path }, { cause: error });
		const detail = systemErrorCode(error);
		if (detail === undefined) throw error;
		throw registryError('source-unreadable', { path: join(root, path), detail }, { cause: error });
	}
}

/** In the order of their bytes, so that a folder is always refused for the same entry. */
async function readNames(folder: string, path: string): Promise<{ name: string; isUtf8: boolean }[]> {
	try {
		const entries = await readdir(path, { encoding: 'buffer' });
		return entries
			.sort((a, b) => a.compare(b))
			.map((bytes) => {
				const name = bytes.toString('utf8');
				return { name, isUtf8: Buffer.from(name, 'utf8').equals(bytes) };
			});
	} catch (error) {
		const detail = systemErrorCode(error);
		if (detail === undefined) throw error;
		throw registryError('source-unreadable', { path: path || folder, detail }, { cause: error });
	}
}

/**
 * Git's own files, also by names that are theirs on some file systems, would change the bytes of clones; the rest is
 * no part of a model.
 */
export function isLeftOut(path: string, name: string): boolean {
	return (
		canonicalKey(name).startsWith('.git') ||
		leftOutNames.has(name) ||
		/(^|\/)\.cache\/huggingface$/.test(path)
	);
}
