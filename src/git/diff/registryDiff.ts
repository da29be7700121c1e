import type { Change } from '../../core/change.js';
import { diffSnapshots } from '../../core/changes/diffSnapshots.js';
import { registryError } from '../../core/errors.js';
import { registryFileName } from '../../core/model/format.js';
import { Snapshot } from '../../core/registry/snapshot.js';
import { WorkTreeFiles } from '../../files/workTreeFiles.js';
import { ObjectMemory } from '../objectMemory.js';
import type { Git } from '../git.js';
import { mergeBase } from '../mergeBase.js';
import { RefFiles } from '../refFiles.js';
import { commitAt } from '../registryAt.js';
import type { RegistryPlace } from '../registryPlace.js';
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
	/** Full ids. */
	readonly base: string;
	/** Absent for the work tree. */
	readonly head?: string;
	readonly changes: readonly Change[];
}

/**
 * The changes between two commits, or from a commit to the work tree as it is on disk. Only what git says differs is read.
 * Throws `ref-not-found`, `diff-no-base`, and `registry-not-in-commit` where neither end has a registry in this place.
 */
export async function registryDiff(place: RegistryPlace, request: DiffRequest): Promise<RegistryDiff> {
	const { git, repository, path: folder, root } = place;
	const named = request.base ?? 'HEAD';
	const head = request.head === undefined ? undefined : await commitAt(git, request.head);
	const start = await commitAt(git, named);
	const base = request.fromMergeBase
		? await requireMergeBase(git, [start, named], [head ?? 'HEAD', request.head ?? 'HEAD'])
		: start;
	await using batch = git.batch();
	const { objectFormat } = repository;
	const memory = new ObjectMemory(batch, objectFormat);
	const at = (commit: string) =>
		new Snapshot(new RefFiles(batch, { commit, path: folder, objectFormat }, memory));
	const before = at(base);
	const after = head === undefined ? new Snapshot(new WorkTreeFiles(root)) : at(head);
	const [touched, ...registries] = await Promise.all([
		touchedFiles(git, { base, head, folder }),
		before.read(registryFileName),
		after.read(registryFileName),
	]);
	if (registries.every((each) => each === undefined))
		throw registryError('registry-not-in-commit', { ref: request.head ?? named, path: folder });
	const compare = head === undefined ? compareWithDisk(before, after, root) : undefined;
	const changes = await diffSnapshots(before, after, touched, compare);
	return { base, ...(head === undefined ? {} : { head }), changes };
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
