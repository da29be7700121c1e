import type { Stats } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
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
}

/** What a registration of a folder would take along. */
export interface FolderListing {
	/** The folder's real path. */
	readonly root: string;
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
 * Lists the regular files below `folder`, following no link. Throws `source-missing`, `source-not-a-folder`,
 * `source-unreadable`, `source-empty`, `source-too-many-files`, or `source-entry-refused` naming the first entry
 * that would not be the same file in every clone.
 */
export async function listFolder(folder: string, signal?: AbortSignal): Promise<FolderListing> {
	const root = await openRoot(folder);
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
			if (/[\p{Cc}\\]/u.test(name)) refuse(path, 'control-character');
			if (isDeviceName(name)) refuse(path, 'device-name');
			if (shortGitName.test(name)) refuse(path, 'git-name');
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
	return { root, files, size: files.reduce((sum, { size }) => sum + size, 0), leftOut: leftOut.sort() };
}

async function openRoot(folder: string): Promise<string> {
	try {
		const root = await realpath(folder);
		if (!(await stat(root)).isDirectory()) throw registryError('source-not-a-folder', { path: folder });
		return root;
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
function isLeftOut(path: string, name: string): boolean {
	return (
		canonicalKey(name).startsWith('.git') ||
		leftOutNames.has(name) ||
		/(^|\/)\.cache\/huggingface$/.test(path)
	);
}
