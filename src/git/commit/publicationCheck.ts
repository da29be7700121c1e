import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CopiedFile, Publication } from '../../core/edit.js';
import { fileStamp } from '../../files/fileStamp.js';
import { isMissing, unlessMissing } from '../../files/systemError.js';
import { readBlobs } from '../blobs.js';
import type { Git } from '../git.js';
import { maxPointerBytes, parseLfsPointer, type LfsPointer } from '../../core/manifest/lfsPointer.js';
import type { Repository } from '../repository.js';
import type { TreeEntry } from '../treeEntries.js';

/** A version's folder as it was published. */
export interface PublishedFolder {
	/** From the top of the repository. */
	readonly path: string;
	/** All that its commit has in it, with sizes. */
	readonly entries: readonly TreeEntry[];
	/** SHA-256 of every file, by path relative to the folder. */
	readonly expected: ReadonlyMap<string, string>;
	/** Ids of the blobs of texts that are known: where the commit has them, they may be others on disk by now. */
	readonly texts?: ReadonlyMap<string, string> | undefined;
	/** What was seen of files when they were hashed: those that are still the same need not be read again. */
	readonly copies?: Publication['copies'] | undefined;
	/** Paths that must be Git LFS pointers in the commit. */
	readonly lfs?: readonly string[] | undefined;
}

/** The first difference between what was registered and what a clone will get; `detail` is for people. */
export interface Mismatch {
	readonly path: string;
	readonly detail: string;
}

/** As many files are read at a time. */
const batchSize = 16;

/**
 * Compares a committed folder with what was registered: the same paths, plain files, and blobs whose bytes are those on
 * disk and have the registered SHA-256; of a file in Git LFS its pointer must name that SHA-256 and the size.
 *
 * A blob id made of the bytes that were hashed finds all that happened to a file until git had stored it (a filter, a
 * line-ending setting, a writer between copy and commit); the stamp of the copy finds who writes to it afterwards.
 * Where either differs, or nothing is known, the file is read again to tell what it is.
 */
export async function checkPublication(
	git: Git,
	repository: Repository,
	folder: PublishedFolder,
): Promise<Mismatch | undefined> {
	const entries = new Map(folder.entries.map((entry) => [entry.path.slice(folder.path.length + 1), entry]));
	const listed = comparePaths(entries, folder.expected);
	if (listed) return listed;

	const onDisk = join(repository.topLevel, folder.path);
	const pointers = await findPointers(git, onDisk, entries);
	const files = [...folder.expected];
	const inLfs = new Set(folder.lfs);
	for (let start = 0; start < files.length; start += batchSize) {
		const batch = files.slice(start, start + batchSize).map(async ([path, sha256]) => {
			const entry = entries.get(path);
			if (!entry || folder.texts?.get(path) === entry.id) return undefined;
			const pointer = pointers.get(entry.id);
			if (!pointer && inLfs.has(path)) return { path, detail: 'it is not in Git LFS, though it was to be' };
			const copy = folder.copies?.[path];
			const detail = await compareFile(repository, join(onDisk, path), { sha256, entry, pointer, copy });
			return detail === undefined ? undefined : { path, detail };
		});
		const found = (await Promise.all(batch)).find((mismatch) => mismatch !== undefined);
		if (found) return found;
	}
	return undefined;
}

function comparePaths(
	entries: ReadonlyMap<string, TreeEntry>,
	expected: ReadonlyMap<string, string>,
): Mismatch | undefined {
	const missing = [...expected.keys()].find((path) => !entries.has(path));
	if (missing !== undefined) return { path: missing, detail: 'it is not in the commit' };
	for (const [path, { mode }] of entries) {
		if (!expected.has(path)) return { path, detail: 'it is in the commit, but was not registered' };
		if (mode !== '100644') return { path, detail: `it is in the commit with mode ${mode}` };
	}
	return undefined;
}

interface Comparison {
	readonly sha256: string;
	readonly entry: TreeEntry;
	readonly pointer: LfsPointer | undefined;
	readonly copy: CopiedFile | undefined;
}

/** What is wrong with a file, if anything. */
async function compareFile(
	{ objectFormat }: Repository,
	file: string,
	comparison: Comparison,
): Promise<string | undefined> {
	const { sha256, entry, pointer, copy } = comparison;
	try {
		const info = await stat(file, { bigint: true });
		const size = Number(info.size);
		const isUntouched = copy?.stamp === fileStamp(info);
		if (isUntouched && copy.blobId === entry.id) return undefined;
		const isRead = copy !== undefined && !isUntouched;
		if (!isRead && pointer?.sha256 === sha256 && pointer.size === size) return undefined;
		const found = await hashFile(file, size, objectFormat);
		if (found.sha256 !== sha256) return 'it changed after it was registered';
		if (found.blobId === entry.id || (pointer?.sha256 === sha256 && pointer.size === size)) return undefined;
		return pointer
			? 'its Git LFS pointer names other bytes'
			: 'git stored other bytes: a filter or line-ending setting changed them';
	} catch (error) {
		if (!isMissing(error)) throw error;
		// Somebody may have deleted the version since; what counts is what the commit has.
		return isCommitted(comparison) ? undefined : 'it is not on disk any more';
	}
}

/** Has the commit what was hashed, whatever is on disk by now? */
function isCommitted({ sha256, entry, pointer, copy }: Comparison): boolean {
	return copy?.blobId === entry.id || pointer?.sha256 === sha256;
}

/** SHA-256 and the id of a blob with these very bytes, in one pass. */
async function hashFile(file: string, size: number, objectFormat: 'sha1' | 'sha256') {
	const sha256 = createHash('sha256');
	const blob = createHash(objectFormat).update(`blob ${size}\0`);
	for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
		sha256.update(chunk);
		blob.update(chunk);
	}
	return { sha256: sha256.digest('hex'), blobId: blob.digest('hex') };
}

/** The Git LFS pointers among committed files, by blob id: small blobs of files that have another size on disk, or are gone. */
async function findPointers(
	git: Git,
	onDisk: string,
	entries: ReadonlyMap<string, TreeEntry>,
): Promise<ReadonlyMap<string, LfsPointer>> {
	const candidates = new Set<string>();
	for (const [path, { id, size = 0 }] of entries) {
		if (size > maxPointerBytes) continue;
		const found = await unlessMissing(stat(join(onDisk, path)), undefined);
		if (found?.size !== size) candidates.add(id);
	}
	const pointers = new Map<string, LfsPointer>();
	for (const [id, bytes] of await readBlobs(git, [...candidates])) {
		const pointer = parseLfsPointer(bytes);
		if (pointer) pointers.set(id, pointer);
	}
	return pointers;
}
