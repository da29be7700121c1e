import { versionOfFolder } from '../../core/model/versionNumber.js';
import type { FileStore } from '../../core/fileStore.js';
import { layout } from '../../core/registry/layout.js';
import type { Head } from '../head.js';
import { inRepository, type RegistryPlace } from '../registryPlace.js';

/**
 * The largest number among the versions of a model folder in the work tree, the index, HEAD and the upstream as last
 * fetched; 0 if there is none.
 */
export async function highestKnownVersion(
	place: RegistryPlace,
	files: FileStore,
	head: Head,
	modelFolder: string,
): Promise<number> {
	const { memory } = place;
	const versions = layout.versions(modelFolder);
	const folder = inRepository(place, versions);
	const inCommit = async (commit: string | undefined) =>
		commit === undefined ? [] : memory.trees.children(commit, folder);
	const inUpstream = async () =>
		inCommit(head.branch === undefined ? undefined : await memory.upstreamCommit(head.branch));
	const found = await Promise.all([
		files.list(versions).then((entries) => entries.map(({ name }) => name)),
		memory.index.children(folder),
		inCommit(head.commit),
		inUpstream(),
	]);
	let highest = 0;
	for (const names of found)
		for (const name of names) highest = Math.max(highest, versionOfFolder(name) ?? 0);
	return highest;
}
