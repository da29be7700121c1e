import { join } from 'node:path';
import { difference, type Change, type ChangeData } from '../../core/change.js';
import { diffSnapshots } from '../../core/changes/diffSnapshots.js';
import { registryError } from '../../core/errors.js';
import { registryFileName } from '../../core/model/format.js';
import { noFiles } from '../../core/registry/noFiles.js';
import { Snapshot } from '../../core/registry/snapshot.js';
import { WorkTreeFiles } from '../../files/workTreeFiles.js';
import { KeptObjects, ObjectMemory } from '../objectMemory.js';
import type { Git } from '../git.js';
import { readHead } from '../head.js';
import { mergeBase } from '../mergeBase.js';
import type { ObjectReader } from '../gitBatch.js';
import { RefFiles, type KnownEntries } from '../refFiles.js';
import { movedRegistry } from '../registriesIn.js';
import { commitAt } from '../registryAt.js';
import type { RegistryPlace } from '../registryPlace.js';
import { changedEntries, changedFiles, knownEntries, type CommitRange } from './changedEntries.js';
import { compareWithDisk } from './compareWithDisk.js';
import { touchedFiles } from './touchedFiles.js';

/** What is to be compared, as people name it. */
export interface DiffRequest {
	/** Default `HEAD`. */
	readonly base?: string | undefined;
	/** Default: the work tree. */
	readonly head?: string | undefined;
	/** From the commit at which `head` (of the work tree: HEAD) left `base`. */
	readonly fromMergeBase?: boolean | undefined;
}

/** What changed in a registry between two points. */
export interface RegistryDiff {
	/** Full id; absent where nothing is committed yet. */
	readonly base?: string;
	/** Full id; absent for the work tree. */
	readonly head?: string;
	readonly changes: readonly Change[];
}

/**
 * The changes between two commits, or from a commit to the work tree as it is on disk; of a branch without commits that is all
 * there is. Only what git says differs is read.
 * What of git's objects is in `kept` is not read again. Throws `ref-not-found`, `diff-no-base`, and
 * `registry-not-in-commit` where neither end has a registry in this place.
 */
export async function registryDiff(
	place: RegistryPlace,
	request: DiffRequest,
	kept = new KeptObjects(),
): Promise<RegistryDiff> {
	const { git, path: folder, root, repository } = place;
	if (await isOfUnborn(place, request)) return { changes: await allOfWorkTree(root) };
	const named = request.base ?? 'HEAD';
	await using batch = git.batch();
	const memory = new ObjectMemory(batch, repository.objectFormat, kept);
	const objects: Objects = { batch, memory };
	const [head, start] = await Promise.all([
		request.head === undefined ? undefined : commitAt(git, request.head, batch),
		commitAt(git, named, batch),
	]);
	const base = request.fromMergeBase
		? await requireMergeBase(git, [start, named], [head ?? 'HEAD', request.head ?? 'HEAD'])
		: start;
	const { before, after, touched } =
		head === undefined
			? await endsOnDisk(place, base, objects)
			: await endsInCommits(place, { base, head }, objects);
	const range = { base, ...(head === undefined ? {} : { head }) };
	const [was, is] = await Promise.all([before, after].map((each) => each.read(registryFileName)));
	if (!was && !is) {
		const path = await movedRegistry(place, head ?? base);
		if (path === undefined)
			throw registryError('registry-not-in-commit', { ref: request.head ?? named, path: folder });
		return await registryDiff({ ...place, path, root: join(repository.topLevel, path) }, request, kept);
	}
	const move = was && is ? undefined : await moveBetween(place, range, was !== undefined);
	if (move) return { ...range, changes: await changesOfMove(place, [before, after], range, move, objects) };
	const compare = head === undefined ? compareWithDisk(before, after, root) : undefined;
	return { ...range, changes: await diffSnapshots(before, after, touched, compare) };
}

interface Range {
	readonly base: string;
	readonly head?: string;
}

/** Is it about the work tree of a branch without commits? */
async function isOfUnborn({ git, repository }: RegistryPlace, { base, head }: DiffRequest): Promise<boolean> {
	return base === undefined && head === undefined && (await readHead(git, repository)).commit === undefined;
}

function allOfWorkTree(root: string): Promise<readonly Change[]> {
	return diffSnapshots(new Snapshot(noFiles), new Snapshot(new WorkTreeFiles(root)));
}

/** Where the registry was and is, if one end has it here and the other elsewhere. */
async function moveBetween(
	place: RegistryPlace,
	{ base, head }: Range,
	wasHere: boolean,
): Promise<ChangeData['registry-moved'] | undefined> {
	if (!wasHere) {
		const from = await movedRegistry(place, base, head);
		return from === undefined ? undefined : { from, to: place.path };
	}
	const to = head === undefined ? undefined : await movedRegistry(place, head, base);
	return to === undefined ? undefined : { from: place.path, to };
}

/** All files of both ends are compared: git names what differs by paths, and these are all others. */
async function changesOfMove(
	{ path: folder, root, repository: { objectFormat } }: RegistryPlace,
	[before, after]: readonly [Snapshot, Snapshot],
	{ base, head }: Range,
	move: ChangeData['registry-moved'],
	{ batch, memory }: Objects,
): Promise<readonly Change[]> {
	const at = (commit: string, path: string) =>
		new Snapshot(new RefFiles(batch, { commit, path, objectFormat }, memory));
	const earlier = move.from === folder ? before : at(base, move.from);
	const later = move.to === folder || head === undefined ? after : at(head, move.to);
	const compare = head === undefined ? compareWithDisk(earlier, later, root) : undefined;
	return [difference('registry-moved', move), ...(await diffSnapshots(earlier, later, undefined, compare))];
}

/** Both ends of a diff, and the files that may differ. */
interface Ends {
	readonly before: Snapshot;
	readonly after: Snapshot;
	readonly touched: readonly string[];
}

/** Where objects are read, and remembered. */
interface Objects {
	readonly batch: ObjectReader;
	readonly memory: ObjectMemory;
}

async function endsOnDisk(place: RegistryPlace, base: string, { batch, memory }: Objects): Promise<Ends> {
	const { git, path, root, repository } = place;
	const { objectFormat } = repository;
	return {
		before: new Snapshot(new RefFiles(batch, { commit: base, path, objectFormat }, memory)),
		after: new Snapshot(new WorkTreeFiles(root)),
		touched: await touchedFiles(git, { base, folder: path }),
	};
}

/** git tells the ids of all that differs; what does not is read once for both. */
async function endsInCommits(
	place: RegistryPlace,
	range: CommitRange,
	{ batch, memory }: Objects,
): Promise<Ends> {
	const { path, repository } = place;
	const { objectFormat } = repository;
	const changed = await changedEntries(place, range);
	const files = (commit: string, known: KnownEntries) =>
		new RefFiles(batch, { commit, path, objectFormat }, memory, known);
	const after = files(range.head, knownEntries(changed, 'after'));
	const before = files(range.base, { ...knownEntries(changed, 'before'), same: after });
	return { before: new Snapshot(before), after: new Snapshot(after), touched: changedFiles(changed) };
}

/** Of two commits, each with what people call it. */
async function requireMergeBase(
	git: Git,
	[base, baseName]: readonly [string, string],
	[head, headName]: readonly [string, string],
): Promise<string> {
	const found = await mergeBase(git, base, head);
	if (found === undefined) throw registryError('diff-no-base', { base: baseName, head: headName });
	return found;
}
