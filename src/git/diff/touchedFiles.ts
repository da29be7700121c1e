import type { Git } from '../git.js';

/** Where to look for what differs. */
export interface DiffRange {
	/** Full id. */
	readonly base: string;
	/** The folder, from the top of the repository where git runs; empty for all of it. */
	readonly folder: string;
}

/**
 * The files below a folder, relative to it, that differ between a commit and the work tree as it is on disk, with those
 * that git neither tracks nor ignores. What git is told to take for unchanged (`assume-unchanged`, `skip-worktree` as in a
 * sparse checkout) it does not name; of a submodule it names the folder alone.
 */
export async function touchedFiles(git: Git, range: DiffRange): Promise<readonly string[]> {
	const operands = range.folder === '' ? [] : [range.folder];
	const raw = ['--raw', '-z', '--no-renames', '--abbrev=7', '--ignore-submodules=none'];
	const [tracked, untracked] = await Promise.all([
		// Unlike `diff-index` it looks into files whose times alone are others.
		git.run({ command: ['diff', '--no-ext-diff', ...raw, range.base], operands }),
		git.run({ command: ['ls-files', '--others', '--exclude-standard', '-z'], operands }),
	]);
	const others = untracked.toString('utf8').split('\0');
	return below(range.folder, new Set([...pathsOfRaw(tracked), ...others.filter((path) => path !== '')]));
}

/** The paths of records `:mode mode id id status NUL path NUL`. */
export function pathsOfRaw(output: Buffer): string[] {
	return output
		.toString('utf8')
		.split('\0')
		.filter((_, index, all) => index % 2 === 1 && all[index - 1]?.startsWith(':'));
}

function below(folder: string, paths: Iterable<string>): string[] {
	const prefix = folder === '' ? '' : `${folder}/`;
	return Array.from(paths)
		.filter((path) => path.startsWith(prefix))
		.map((path) => path.slice(prefix.length));
}
