import type { Edit } from '../../core/edit.js';
import { versionOfFolder } from '../../core/model/versionNumber.js';
import type { FileStore } from '../../core/fileStore.js';
import { layout } from '../../core/registry/layout.js';
import type { Head } from '../head.js';
import { inRepository, type RegistryPlace } from '../registryPlace.js';

/** What is known of a registry beside its index and its upstream. */
export interface KnownState {
	readonly files: FileStore;
	readonly head: Head;
	/** The Edits whose files are written and whose commit is yet to come. */
	readonly waiting?: () => Promise<readonly Edit[]>;
}

/**
 * The largest number among the versions of a model folder in the work tree, the index, HEAD and the upstream as last
 * fetched; 0 if there is none. What the index and HEAD have of a model that an Edit of `waiting` has deleted does not count.
 */
export async function highestKnownVersion(
	place: RegistryPlace,
	{ files, head, waiting }: KnownState,
	modelFolder: string,
): Promise<number> {
	const { memory } = place;
	const versions = layout.versions(modelFolder);
	const folder = inRepository(place, versions);
	const inCommit = async (commit: string | undefined) =>
		commit === undefined ? [] : memory.trees.children(commit, folder);
	const inUpstream = async () =>
		inCommit(head.branch === undefined ? undefined : await memory.upstreamCommit(head.branch));
	const [own, upstream, ...behind] = await Promise.all([
		files.list(versions).then((entries) => highestOf(entries.map(({ name }) => name))),
		inUpstream().then(highestOf),
		memory.index.children(folder).then(highestOf),
		inCommit(head.commit).then(highestOf),
	]);
	const ahead = Math.max(own, upstream);
	const highest = Math.max(ahead, ...behind);
	return highest > ahead && (await isDeleted(modelFolder, waiting)) ? ahead : highest;
}

function highestOf(names: Iterable<string>): number {
	let highest = 0;
	for (const name of names) highest = Math.max(highest, versionOfFolder(name) ?? 0);
	return highest;
}

async function isDeleted(modelFolder: string, waiting: KnownState['waiting']): Promise<boolean> {
	const file = layout.modelFile(modelFolder);
	const edits = (await waiting?.()) ?? [];
	return edits.some(({ changes }) => changes.some(({ kind, path }) => kind === 'delete' && path === file));
}
