import type { Change } from '../../core/change.js';
import type { CommitSignature } from '../../core/commitSignature.js';
import { diffSnapshots } from '../../core/changes/diffSnapshots.js';
import type { FileStore } from '../../core/ports.js';
import { Snapshot } from '../../core/registry/snapshot.js';
import { ObjectMemory } from '../objectMemory.js';
import { RefFiles } from '../refFiles.js';
import { commitAt } from '../registryAt.js';
import type { RegistryPlace } from '../registryPlace.js';
import { registryCommits, type RegistryCommit } from './commits.js';
import { reasonFor } from './reasons.js';
import { shallowBorder } from './shallowBorder.js';
import { commitSignatures } from './signatures.js';

/** A commit with what it changed. */
export interface HistoryEntry {
	readonly commit: Omit<RegistryCommit, 'paths'>;
	readonly changes: readonly ToldChange[];
	/** A shallow clone ends here: what this commit and those before it changed is not known, and `changes` is empty. */
	readonly isCut?: boolean;
	/** Where signatures are asked for. */
	readonly signature?: CommitSignature | undefined;
}
/** A Change, and why it was made where its commit tells. */
export type ToldChange = Change & { readonly reason?: string };

export interface HistoryOptions {
	/** A branch, tag, commit or moment to start from; by default HEAD. */
	readonly at?: string | undefined;
	/** Relative to the registry's folder; by default all of it. */
	readonly paths?: readonly string[] | undefined;
	/** So many commits are looked at. */
	readonly limit: number;
	/** Are the commits' signatures verified? */
	readonly signatures?: boolean;
}

/**
 * What each commit changed in a registry, the newest first, made while it is asked for. It is the difference of the
 * files, so it tells what was changed by hand as well; what a commit's message says is taken for its reasons alone.
 * Throws `ref-not-found`, `git-failed`.
 */
export async function* historyOf(
	place: RegistryPlace,
	{ at = 'HEAD', paths, limit, signatures = false }: HistoryOptions,
): AsyncGenerator<HistoryEntry> {
	const head = await commitAt(place.git, at);
	const commits = await registryCommits(place, head, { limit, ...(paths ? { paths } : {}) });
	const signed = signatures
		? await commitSignatures(
				place,
				commits.map(({ id }) => id),
			)
		: undefined;
	const border = await shallowBorder(place.repository);
	await using batch = place.git.batch();
	const { objectFormat } = place.repository;
	const memory = new ObjectMemory(batch, objectFormat);
	const snapshotAt = (commit: string | undefined) =>
		new Snapshot(
			commit === undefined
				? noFiles
				: new RefFiles(batch, { commit, path: place.path, objectFormat }, memory),
		);
	for (const { paths: touched, ...commit } of commits) {
		if (border.has(commit.id)) {
			yield { commit, changes: [], isCut: true };
			continue;
		}
		const [parent] = commit.parents;
		const changes = await diffSnapshots(snapshotAt(parent), snapshotAt(commit.id), touched);
		if (changes.length === 0) continue;
		const entry = { commit, changes: changes.map((change) => told(change, commit.message)) };
		yield signed ? { ...entry, signature: signed.get(commit.id) } : entry;
	}
}

/** Before the first commit. */
const noFiles: FileStore = {
	read: () => Promise.resolve(undefined),
	list: () => Promise.resolve([]),
};

function told(change: Change, message: string): ToldChange {
	const reason = reasonFor(change, message);
	return reason === undefined ? change : { ...change, reason };
}
