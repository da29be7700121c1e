import { difference, type Change, type ChangeData } from '../../core/change.js';
import type { CommitSignature } from '../../core/commitSignature.js';
import { diffSnapshots } from '../../core/changes/diffSnapshots.js';
import { registryFileName } from '../../core/model/format.js';
import { noFiles } from '../../core/registry/noFiles.js';
import { Snapshot } from '../../core/registry/snapshot.js';
import type { ObjectReader } from '../gitBatch.js';
import { readHead } from '../head.js';
import { ObjectMemory } from '../objectMemory.js';
import { RefFiles } from '../refFiles.js';
import { movedRegistry } from '../registriesIn.js';
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
 * A branch without commits has none. Throws `ref-not-found`, `git-failed`.
 */
export async function* historyOf(
	place: RegistryPlace,
	{ at, paths, limit, signatures = false }: HistoryOptions,
): AsyncGenerator<HistoryEntry> {
	const { git, repository } = place;
	if (at === undefined && (await readHead(git, repository)).commit === undefined) return;
	const border = await shallowBorder(repository);
	await using batch = git.batch();
	const memory = new ObjectMemory(batch, repository.objectFormat);
	let next: Segment | undefined = { place, head: await commitAt(git, at ?? 'HEAD') };
	for (let left = limit; next !== undefined && left > 0;) {
		const { place: there, head }: Segment = next;
		next = undefined;
		const commits = await registryCommits(there, head, { limit: left, ...(paths ? { paths } : {}) });
		left -= commits.length;
		const ids = commits.map(({ id }) => id);
		const signed = signatures ? await commitSignatures(there, ids) : undefined;
		for (const logged of commits) {
			const { paths: touched, ...commit } = logged;
			if (border.has(commit.id)) {
				yield { commit, changes: [], isCut: true };
				continue;
			}
			const ends = await endsOf(there, commit, { batch, memory });
			if (ends.moved !== undefined && commit.parents[0] !== undefined)
				next = { place: { ...there, path: ends.moved.from }, head: commit.parents[0] };
			const files = ends.moved && paths ? await filesOfMove(ends, paths) : ends.moved ? undefined : touched;
			const changes = [...movesOf(ends), ...(await diffSnapshots(ends.before, ends.after, files))];
			if (changes.length === 0) continue;
			const entry = { commit, changes: changes.map((change) => told(change, commit.message)) };
			yield signed ? { ...entry, signature: signed.get(commit.id) } : entry;
		}
	}
}

/** A part of the history, in which the registry is in one folder. */
interface Segment {
	readonly place: RegistryPlace;
	/** Full id of its last commit. */
	readonly head: string;
}

/** The registry before and after a commit. */
interface Ends {
	readonly before: Snapshot;
	readonly after: Snapshot;
	/** Where the commit gave it another folder. */
	readonly moved?: ChangeData['registry-moved'];
}

async function endsOf(
	place: RegistryPlace,
	{ id, parents: [parent] }: HistoryEntry['commit'],
	{ batch, memory }: { readonly batch: ObjectReader; readonly memory: ObjectMemory },
): Promise<Ends> {
	const { objectFormat } = place.repository;
	const filesAt = (commit: string, path = place.path) =>
		new RefFiles(batch, { commit, path, objectFormat }, memory);
	const files = filesAt(id);
	const after = new Snapshot(files);
	if (parent === undefined) return { before: new Snapshot(noFiles), after };
	const earlier = filesAt(parent);
	const isNew = !(await earlier.file(registryFileName)) && (await files.file(registryFileName));
	const from = isNew ? await movedRegistry(place, parent, id) : undefined;
	if (from === undefined) return { before: new Snapshot(earlier), after };
	return { before: new Snapshot(filesAt(parent, from)), after, moved: { from, to: place.path } };
}

function movesOf({ moved }: Ends): Change[] {
	return moved ? [difference('registry-moved', moved)] : [];
}

/** All files below `paths` at either end: in the new folder git takes all for new, and what is gone it does not name. */
async function filesOfMove({ before, after }: Ends, paths: readonly string[]): Promise<ReadonlySet<string>> {
	const below = await Promise.all(
		paths.flatMap((path) => [before, after].map(async (end) => [path, ...(await end.filesBelow(path))])),
	);
	return new Set(below.flat());
}

function told(change: Change, message: string): ToldChange {
	const reason = reasonFor(change, message);
	return reason === undefined ? change : { ...change, reason };
}
