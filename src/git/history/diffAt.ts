import type { Change } from '../../core/change.js';
import { diffSnapshots } from '../../core/changes/diffSnapshots.js';
import { registryError } from '../../core/errors.js';
import { Snapshot } from '../../core/registry/snapshot.js';
import { WorkTreeFiles } from '../../files/workTreeFiles.js';
import { RefFiles } from '../refFiles.js';
import { commitAt } from '../registryAt.js';
import type { RegistryPlace } from '../registryPlace.js';

/** What changed in a registry between two points. */
export interface RegistryDiff {
	/** Full ids; without `head` it is the work tree. */
	readonly base: string;
	readonly head?: string;
	readonly changes: readonly Change[];
}

/**
 * What changed from `base` to `head` (each as `registryAt` takes it; by default the work tree as it is, with files that
 * are not ignored and not yet known to git). `base` as `A...B` is where `B` began to part from `A`, and `head` is `B` then.
 * Only what git finds to differ is read. Throws `ref-not-found`, and `diff-no-base` where two refs have no base.
 */
export async function diffAt(place: RegistryPlace, base: string, head?: string): Promise<RegistryDiff> {
	const ends = await endsOf(place, base, head);
	await using batch = place.git.batch();
	const { objectFormat } = place.repository;
	const at = (commit: string) =>
		new Snapshot(new RefFiles(batch, { commit, path: place.path, objectFormat }));
	const after = ends.head === undefined ? new Snapshot(new WorkTreeFiles(place.root)) : at(ends.head);
	const touched = await touchedPaths(place, ends.base, ends.head);
	return { ...ends, changes: touched.length === 0 ? [] : await diffSnapshots(at(ends.base), after, touched) };
}

async function endsOf(
	{ git }: RegistryPlace,
	base: string,
	head: string | undefined,
): Promise<{ readonly base: string; readonly head?: string }> {
	const [, from, to] = /^(.*?)\.\.\.(.*)$/.exec(base) ?? [];
	if (from === undefined || to === undefined) {
		const commit = await commitAt(git, base);
		return head === undefined ? { base: commit } : { base: commit, head: await commitAt(git, head) };
	}
	const ours = await commitAt(git, from || 'HEAD');
	const theirs = await commitAt(git, to || 'HEAD');
	const found = await git.feed({ command: ['merge-base', ours, theirs] });
	const [mergeBase] = found.stdout.toString('latin1').split('\n');
	if (!mergeBase) throw registryError('diff-no-base', { base: from || 'HEAD', head: to || 'HEAD' });
	return { base: mergeBase, head: theirs };
}

/** The paths of the registry, relative to its folder, that differ. */
async function touchedPaths(
	{ git, path }: RegistryPlace,
	base: string,
	head: string | undefined,
): Promise<string[]> {
	const operands = path === '' ? [] : [path];
	const diff = ['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', '--ignore-submodules', base];
	const tracked = git.run({ command: head === undefined ? diff : [...diff, head], operands });
	const others = ['ls-files', '-z', '--others', '--exclude-standard'];
	const untracked = head === undefined ? git.run({ command: others, operands }) : Promise.resolve('');
	const outputs = await Promise.all([tracked, untracked]);
	const prefix = path === '' ? '' : `${path}/`;
	const paths = outputs.flatMap((output) => output.toString('utf8').split('\0'));
	return [...new Set(paths)]
		.filter((each) => each !== '' && each.startsWith(prefix))
		.map((each) => each.slice(prefix.length));
}
