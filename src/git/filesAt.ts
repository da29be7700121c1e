import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { registryError } from '../core/errors.js';
import { maxPointerBytes, parseLfsPointer, type LfsPointer } from '../core/manifest/lfsPointer.js';
import { unlessMissing } from '../files/systemError.js';
import { readBlobs } from './blobs.js';
import { fetchLfsAt } from './lfs/lfsFetch.js';
import { objectPath, objectStore } from './lfs/lfsObjects.js';
import type { RegistryPlace } from './registryPlace.js';
import { entriesOfCommit } from './treeEntries.js';

/** A file of a commit. */
export interface FileAt {
	/** From the top of the repository. */
	readonly path: string;
	/** `100644` for a plain file. */
	readonly mode: string;
	/** Where its bytes are in Git LFS: what they are to be. */
	readonly pointer: LfsPointer | undefined;
	/** Its bytes; of a pointer those of Git LFS, which must be here. */
	read(): AsyncIterable<Uint8Array>;
}

/** Files of a commit. */
export interface FilesAt {
	readonly files: readonly FileAt[];
	/** Fetches what is in Git LFS and not here. Throws `lfs-fetch-failed`, naming `uri`. */
	fetch(uri: string): Promise<void>;
}

/**
 * The file `path`, or all below the folder of that name, from the top of the repository, as a commit has them: without
 * a checkout and without their bytes in memory.
 */
export async function filesAt(
	{ git, repository }: RegistryPlace,
	commit: string,
	path: string,
	signal?: AbortSignal,
): Promise<FilesAt> {
	const entries = await entriesOfCommit(git, commit, [path]);
	const small = entries.filter(({ size = 0 }) => size > 0 && size <= maxPointerBytes);
	const blobs = await readBlobs(git, [...new Set(small.map(({ id }) => id))]);
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
				pointer,
				read: () =>
					pointer === undefined
						? git.stream({ command: ['cat-file', 'blob', id], signal })
						: (createReadStream(objectPath(store, pointer.sha256)) as AsyncIterable<Buffer>),
			};
		}),
		async fetch(uri) {
			if ((await missing()) === undefined) return;
			await fetchLfsAt(git, commit, path, uri, { signal });
			const detail = await missing();
			if (detail !== undefined) throw registryError('lfs-fetch-failed', { uri, reason: 'gone', detail });
		},
	};

	async function missing(): Promise<string | undefined> {
		for (const { sha256 } of pointers.values())
			if ((await unlessMissing(stat(objectPath(store, sha256)), undefined)) === undefined) return sha256;
		return undefined;
	}
}
