import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { registryError } from '../core/errors.js';
import { maxPointerBytes, parseLfsPointer, type LfsPointer } from '../core/manifest/lfsPointer.js';
import { unlessMissing } from '../files/systemError.js';
import { readBlobs } from './blobs.js';
import { fetchLfsPointers, type LfsFetchOptions } from './lfs/lfsFetch.js';
import { objectPath, objectStore } from './lfs/lfsObjects.js';
import { supplyOf } from './missingObjects.js';
import type { RegistryPlace } from './registryPlace.js';
import { blobSizes, namesOfCommit } from './treeEntries.js';

/** A file of a commit. */
export interface FileAt {
	/** From the top of the repository. */
	readonly path: string;
	/** `100644` for a plain file. */
	readonly mode: string;
	/** Bytes; of a pointer those that it stands for. */
	readonly size: number;
	/** Where its bytes are in Git LFS: what they are to be. */
	readonly pointer: LfsPointer | undefined;
	/** Its bytes; of a pointer those of Git LFS, which must be here. */
	read(): AsyncIterable<Uint8Array>;
}

/** What `FilesAt.fetch` tells on its way. */
export interface LfsFetchAtOptions extends LfsFetchOptions {
	/** Told before the first byte is asked for. */
	readonly onStart?: (() => void) | undefined;
	/** The paths of those that are wanted; by default all. */
	readonly only?: ReadonlySet<string> | undefined;
}

/** Files of a commit. */
export interface FilesAt {
	readonly files: readonly FileAt[];
	/** Fetches what is in Git LFS and not here. Throws `lfs-fetch-failed`, naming `uri`. */
	fetch(uri: string, options?: LfsFetchAtOptions): Promise<void>;
}

/**
 * The file `path`, or all below the folder of that name, from the top of the repository, as a commit has them: without
 * a checkout and without their bytes in memory. What a partial clone lacks of them is fetched, all at once.
 */
export async function filesAt(
	{ git, repository }: RegistryPlace,
	commit: string,
	path: string,
	signal?: AbortSignal,
): Promise<FilesAt> {
	const entries = await namesOfCommit(git, commit, [path]);
	const ids = [...new Set(entries.flatMap(({ mode, id }) => (mode.startsWith('100') ? id : [])))];
	await (
		await supplyOf(git, signal)
	)?.(ids);
	const sizes = await blobSizes(git, ids);
	const sizeOf = (id: string) => sizes.get(id) ?? 0;
	const small = ids.filter((id) => sizeOf(id) > 0 && sizeOf(id) <= maxPointerBytes);
	const blobs = await readBlobs(git, small);
	const store = await objectStore(git, repository);
	const pointers = new Map<string, LfsPointer>();
	for (const [id, blob] of blobs) {
		const pointer = parseLfsPointer(blob);
		if (pointer) pointers.set(id, pointer);
	}
	return {
		files: entries.map(({ path: file, mode, id }) => {
			const pointer = pointers.get(id);
			return {
				path: file,
				mode,
				size: pointer?.size ?? sizeOf(id),
				pointer,
				read: () =>
					pointer === undefined
						? git.stream({ command: ['cat-file', 'blob', id], signal })
						: (createReadStream(objectPath(store, pointer.sha256)) as AsyncIterable<Buffer>),
			};
		}),
		async fetch(uri, { onStart, only, ...options } = {}) {
			const wanted = new Set(entries.flatMap(({ path: file, id }) => (only?.has(file) === false ? [] : id)));
			const missing = await missingOf(wanted);
			if (missing.length === 0) return;
			onStart?.();
			await fetchLfsPointers(git, missing, uri, { signal, ...options });
			const [still] = await missingOf(wanted);
			const detail = still === undefined ? undefined : pointers.get(still)?.sha256;
			if (detail !== undefined) throw registryError('lfs-fetch-failed', { uri, reason: 'gone', detail });
		},
	};

	/** The ids of pointers whose bytes are not here. */
	async function missingOf(ids: ReadonlySet<string>): Promise<string[]> {
		const missing: string[] = [];
		for (const [id, { sha256 }] of pointers) {
			if (!ids.has(id)) continue;
			if ((await unlessMissing(stat(objectPath(store, sha256)), undefined)) === undefined) missing.push(id);
		}
		return missing;
	}
}
