import { isRegistryError } from '../../errors.js';
import { resolve } from '../resolve.js';
import type { VersionEntry } from '../entries.js';
import type { Snapshot } from '../snapshot.js';

/** The version of this registry that a parent's URI stands for. */
export interface ParentVersion {
	readonly model: string;
	readonly version: number;
}

/** Parents looked up for a page; a version rarely has more than two. */
const maxParents = 100;

/** Which of the versions' parents are in this registry, by their URIs. Unknown ones are left out. */
export async function findParents(
	snapshot: Snapshot,
	versions: readonly VersionEntry[],
): Promise<ReadonlyMap<string, ParentVersion>> {
	const uris = new Set(
		versions.flatMap(({ manifest }) => (manifest.ok ? manifest.value.lineage.parents : [])),
	);
	const found = new Map<string, ParentVersion>();
	for (const uri of [...uris].slice(0, maxParents)) {
		const parent = await findParent(snapshot, uri);
		if (parent) found.set(uri, parent);
	}
	return found;
}

async function findParent(snapshot: Snapshot, uri: string): Promise<ParentVersion | undefined> {
	try {
		const { model, version } = await resolve(snapshot, uri);
		return { model: model.manifest.value.name, version: version.number };
	} catch (error) {
		// Gone, unreadable, in another registry: the graph shows it as unknown.
		if (isRegistryError(error)) return undefined;
		throw error;
	}
}
