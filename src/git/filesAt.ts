import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { maxPointerBytes, parseLfsPointer } from '../core/manifest/lfsPointer.js';
import { unlessMissing } from '../files/systemError.js';
import { readBlobs } from './blobs.js';
import { fetchLfsAt } from './lfs/lfsFetch.js';
import { objectPath, objectStore } from './lfs/lfsObjects.js';
import { inRepository, type RegistryPlace } from './registryPlace.js';
import { entriesOfCommit } from './treeEntries.js';

/** A file of a commit. */
export interface FileAt {
	/** Relative to the folder that was asked for. */
	readonly path: string;
	/** `100644` for a plain file. */
	readonly mode: string;
	/** Its bytes; for a pointer those of Git LFS. */
	read(): AsyncIterable<Uint8Array>;
}

/**
 * The files below a folder of the registry as a commit has them, without a checkout and without their bytes in memory.
 * What is in Git LFS and not here is fetched first. Throws `lfs-fetch-failed`, naming `uri`.
 */
export async function filesAt(
	place: RegistryPlace,
	commit: string,
	folder: string,
	uri: string,
	signal?: AbortSignal,
): Promise<FileAt[]> {
	const { git, repository } = place;
	const base = inRepository(place, folder);
	const entries = await entriesOfCommit(git, commit, [base]);
	const small = entries.filter(({ size = 0 }) => size > 0 && size <= maxPointerBytes);
	const blobs = await readBlobs(git, [...new Set(small.map(({ id }) => id))]);
	const store = await objectStore(git, repository);
	const objects = new Map<string, string>();
	let isComplete = true;
	for (const [id, blob] of blobs) {
		const pointer = parseLfsPointer(blob);
		if (!pointer) continue;
		const path = objectPath(store, pointer.sha256);
		objects.set(id, path);
		isComplete &&= (await unlessMissing(stat(path), undefined)) !== undefined;
	}
	if (!isComplete) await fetchLfsAt(git, commit, base, uri, { signal });
	return entries.map(({ path, mode, id }) => {
		const object = objects.get(id);
		return {
			path: path.slice(base.length + 1),
			mode,
			read: () =>
				object === undefined
					? git.stream({ command: ['cat-file', 'blob', id], signal })
					: (createReadStream(object) as AsyncIterable<Buffer>),
		};
	});
}
