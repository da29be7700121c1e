import type { Git } from './git.js';

/** The commit at which two commits (full ids, or `HEAD`) parted; `undefined` where their histories have none in common. */
export async function mergeBase(git: Git, base: string, head: string): Promise<string | undefined> {
	const { stdout } = await git.feed({ command: ['merge-base', base, head] });
	const id = stdout.toString('latin1').trim();
	return id === '' ? undefined : id;
}
