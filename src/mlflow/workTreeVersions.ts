import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { realPathBelow } from '../artifacts/references.js';
import { registryError } from '../core/errors.js';
import type { Snapshot } from '../core/registry/snapshot.js';
import { mapInBatches } from '../core/base/batches.js';
import { pointerAt } from '../files/lfsPointer.js';
import type { ServedFile, ServedVersions } from './artifactRoutes.js';
import { checkedBytes } from './checkedBytes.js';
import { listedFiles, type ListedFile, type ListedFiles } from './listedFiles.js';

/** Where the work tree is. */
export interface WorkTreePlace {
	/** The registry's folder, absolute. */
	readonly root: string;
	/** Absolute. */
	readonly repositoryRoot: string;
	/** Of the registry, from the top of the repository. */
	readonly registryPath: string;
	/** The registry as it is now. */
	readonly snapshot: () => Snapshot;
	/** Makes pointers of a version (its folder, relative to the registry) to files. */
	readonly fetch: (versionFolder: string, uri: string) => Promise<void>;
}

/** The files of versions in a work tree, copied ones and those of its repository that versions refer to. */
export class WorkTreeVersions implements ServedVersions {
	readonly #place: WorkTreePlace;

	constructor(place: WorkTreePlace) {
		this.#place = place;
	}

	async files(modelFolder: string, version: number): Promise<readonly ServedFile[]> {
		const { snapshot, registryPath } = this.#place;
		const listed = await listedFiles(snapshot(), { modelFolder, version, registryPath });
		if (!listed) return [];
		const found = await mapInBatches(listed.files, 64, (file) => this.#file(listed, file));
		return found.filter((file) => file !== undefined);
	}

	async #file(version: ListedFiles, { path, place, sha256 }: ListedFile): Promise<ServedFile | undefined> {
		const { root, repositoryRoot, fetch } = this.#place;
		const { isCopy, folder, uri } = version;
		// No link of a folder in between leads elsewhere.
		const absolute = await realPathBelow(isCopy ? join(root, folder) : repositoryRoot, place);
		const stats = absolute === undefined ? undefined : await lstat(absolute);
		if (absolute === undefined || !stats?.isFile()) return undefined;
		const pointer = await pointerAt(absolute, stats.size);
		return {
			path,
			size: pointer?.size ?? stats.size,
			read: async () => {
				if (pointer && isCopy) await fetch(folder, uri);
				return checkedBytes(createReadStream(absolute) as AsyncIterable<Uint8Array>, sha256, () =>
					registryError('files-differ', { uri, path: place, reason: 'changed' }),
				);
			},
		};
	}
}
