import { join } from 'node:path';
import type { Git } from '../git.js';
import type { Repository } from '../repository.js';
import { entriesOfCommit, entriesOfIndex } from '../treeEntries.js';

/**
 * The paths that hooks added to a commit besides `ours`, and that the user's index still has as `base` had them: there
 * too they are to be as committed, or they would look staged for taking back.
 */
export async function hookAdditions(
	git: Git,
	{ gitDir }: Repository,
	base: string | undefined,
	commit: string,
	ours: readonly string[],
): Promise<string[]> {
	const command =
		base === undefined
			? ['ls-tree', '-r', '--name-only', '--full-tree', '-z', commit]
			: ['diff-tree', '-r', '--name-only', '--no-renames', '-z', base, commit];
	const isOurs = new Set(ours);
	const paths = (await git.run({ command })).toString('utf8').split('\0');
	const added = paths.filter((path) => path !== '' && !isOurs.has(path));
	if (added.length === 0) return [];
	const [before, staged] = await Promise.all([
		base === undefined ? [] : entriesOfCommit(git, base, added),
		entriesOfIndex(git, join(gitDir, 'index'), added),
	]);
	const [idBefore, idStaged] = [before, staged].map(
		(entries) => new Map(entries.map(({ path, id }) => [path, id])),
	);
	return added.filter((path) => idBefore?.get(path) === idStaged?.get(path));
}
