import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '../../files/systemError.js';
import type { Git } from '../git.js';
import { readHead } from '../head.js';
import { findDeadIndexes, type DeadIndex } from './privateIndex.js';
import type { Repository } from '../repository.js';
import { entriesOfCommit, entriesOfIndex } from '../treeEntries.js';
import { setUserEntries } from './userIndex.js';

/** For the index.lock of a living one. */
const indexWaitMs = 1000;

/** Clears up after processes of this host that were killed while they committed. */
export async function recoverDeadCommits(git: Git, repository: Repository): Promise<void> {
	for (const dead of await findDeadIndexes(repository)) {
		await removeOurLock(repository, dead);
		if (dead.paths.length > 0) await catchUp(git, repository, dead);
		git.options.logger?.info(`Cleared up after a process that was killed while it committed`);
		await dead.remove();
	}
}

/** The user's `index.lock` is ours where it is the very file of the private index. */
async function removeOurLock({ gitDir }: Repository, { path }: DeadIndex): Promise<void> {
	const lock = join(gitDir, 'index.lock');
	const [ours, found] = await Promise.all([path, lock].map((file) => unlessMissing(stat(file), undefined)));
	if (ours && ours.ino === found?.ino && ours.dev === found.dev) await rm(lock, { force: true });
}

/** Where HEAD has moved on at a path and the user's index has not, the commit was made and the index left behind. */
async function catchUp(git: Git, repository: Repository, { base, paths }: DeadIndex): Promise<void> {
	const { commit } = await readHead(git, repository);
	if (commit === undefined || commit === base) return;
	const [before, committed, staged] = await Promise.all([
		base === undefined ? [] : entriesOfCommit(git, base, paths),
		entriesOfCommit(git, commit, paths),
		entriesOfIndex(git, join(repository.gitDir, 'index'), paths),
	]);
	const [idBefore, idCommitted, idStaged] = [before, committed, staged].map(
		(entries) => new Map(entries.map(({ path, id }) => [path, id])),
	);
	const isBehind = (path: string) =>
		idStaged?.get(path) === idBefore?.get(path) && idCommitted?.get(path) !== idBefore?.get(path);
	const behind = paths.filter(isBehind);
	if (behind.length === 0) return;
	const isWanted = new Set(behind);
	const entries = committed.filter(({ path }) => isWanted.has(path));
	await setUserEntries(git, repository, behind, entries, Date.now() + indexWaitMs);
}
