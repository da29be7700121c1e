import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { isMissing } from './systemError.js';

/** A work tree's own git directory, and where in the work tree a folder is. */
export interface GitFolder {
	/** Absolute. */
	readonly gitDir: string;
	/** Relative to the top of the work tree, `/`-separated; empty for the top itself. */
	readonly path: string;
}

/**
 * The git directory of the work tree that holds `folder` (absolute, without links), found without running git: a folder
 * `.git`, or the one that a file `.git` names. `undefined` outside of a work tree.
 */
export function findGitFolder(folder: string): GitFolder | undefined {
	for (let top = folder; ; top = dirname(top)) {
		const gitDir = gitDirOf(top);
		if (gitDir !== undefined) return { gitDir, path: relative(top, folder).split(sep).join('/') };
		if (dirname(top) === top) return undefined;
	}
}

function gitDirOf(top: string): string | undefined {
	const dotGit = join(top, '.git');
	try {
		const info = statSync(dotGit, { throwIfNoEntry: false });
		if (info?.isDirectory()) return dotGit;
		if (!info?.isFile() || info.size > 4096) return undefined;
		const [, named] = /^gitdir: (.+?)\r?\n?$/.exec(readFileSync(dotGit, 'utf8')) ?? [];
		return named === undefined ? undefined : resolve(top, named);
	} catch (error) {
		if (isMissing(error)) return undefined;
		throw error;
	}
}
