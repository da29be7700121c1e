import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { unlessMissing } from './systemError.js';

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
export async function findGitFolder(folder: string): Promise<GitFolder | undefined> {
	for (let top = folder; ; top = dirname(top)) {
		const gitDir = await gitDirOf(top);
		if (gitDir !== undefined) return { gitDir, path: relative(top, folder).split(sep).join('/') };
		if (dirname(top) === top) return undefined;
	}
}

async function gitDirOf(top: string): Promise<string | undefined> {
	const dotGit = join(top, '.git');
	const info = await unlessMissing(stat(dotGit), undefined);
	if (info?.isDirectory()) return dotGit;
	if (!info?.isFile() || info.size > 4096) return undefined;
	const [, named] = /^gitdir: (.+?)\r?\n?$/.exec(await readFile(dotGit, 'utf8')) ?? [];
	return named === undefined ? undefined : resolve(top, named);
}
