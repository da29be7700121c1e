import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { registryError } from '../../core/errors.js';
import { atomicWrite } from '../../files/atomicWrite.js';
import { currentOwner } from '../../files/processOwner.js';
import { unlessMissing } from '../../files/systemError.js';
import { waitForForeignCommits } from '../commit/foreignCommits.js';
import { finishCheckout } from './finishCheckout.js';
import { ignoredInTheWay } from './ignoredFiles.js';
import { gitFailed, type GitCommand } from '../git.js';
import type { GitResult } from '../gitProcess.js';
import { readHead } from '../head.js';
import { checkOutLfs, pointersOnly, writtenBetween } from '../lfs/lfsCheckout.js';
import type { RegistryPlace } from '../registryPlace.js';

/** The branch that is checked out goes from one commit to another, with index and work tree. */
export interface BranchMove {
	/** `refs/heads/main`. */
	readonly branch: string;
	/** Full ids. */
	readonly from: string;
	readonly to: string;
	/** For the reflog. */
	readonly why: string;
}

/** How long to wait for the user's `index.lock`. */
const indexWaitMs = 10_000;

/**
 * Could the move be made now? Changes nothing. Throws `sync-in-the-way` where it would touch what is not committed.
 */
export async function checkMove(place: RegistryPlace, { from, to }: BranchMove): Promise<void> {
	// `read-tree` takes every file for changed of which the index has not seen the times, such as those of `setUserEntries`.
	await onIndex(place, { command: ['update-index', '-q', '--refresh'], purpose: 'write' }, () => true);
	await readTree(place, ['-m', '-u', '--dry-run', from, to]);
	const path = await ignoredInTheWay(place, from, to);
	if (path !== undefined) throw registryError('sync-in-the-way', { path });
}

/**
 * Moves the branch as `git checkout` would: what is staged or changed stays as it is, and where it is in the way nothing
 * is done. Files in Git LFS have their bytes afterwards, where those are here. To be called under the lock of commits and the registry's. Gives `false` where HEAD is not at `from` any more.
 * Throws `sync-in-the-way`, `git-failed`.
 */
export async function moveBranch(place: RegistryPlace, move: BranchMove): Promise<boolean> {
	const { git, repository } = place;
	await waitForForeignCommits(repository.topLevel);
	const head = await readHead(git, repository);
	if (head.branch !== move.branch || head.commit !== move.from) return false;
	await checkMove(place, move);
	await atomicWrite(moveFile(place), JSON.stringify({ ...(await currentOwner()), ...move }));
	await readTree(place, ['-m', '-u', move.from, move.to]);
	const isMoved = await updateRef(place, move);
	if (isMoved) await checkOutLfs(place, await writtenBetween(place, move.from, move.to));
	else await followHead(place, move);
	await rm(moveFile(place), { force: true });
	return isMoved;
}

/**
 * Ends a move that a killed process has begun. To be called under the same locks, before anything is read or written.
 * Throws `sync-in-the-way` where somebody has changed what it was about to write.
 */
export async function recoverInterruptedSync(place: RegistryPlace): Promise<boolean> {
	const text = await unlessMissing(readFile(moveFile(place), 'utf8'), undefined);
	if (text === undefined) return false;
	const move = JSON.parse(text) as BranchMove;
	const { git, repository } = place;
	const head = await readHead(git, repository);
	// Anywhere else the user has taken over: what git says of the work tree is what it is.
	if (head.branch === move.branch && head.commit === move.from) {
		git.options.logger?.info(`Ended a sync that was interrupted, at ${move.to.slice(0, 10)}`);
		await finishCheckout(place, move.from, move.to);
		await readTree(place, ['-m', '-u', move.from, move.to]);
		await updateRef(place, move);
		await checkOutLfs(place, await writtenBetween(place, move.from, move.to));
	} else if (head.commit === move.to)
		await checkOutLfs(place, await writtenBetween(place, move.from, move.to));
	await rm(moveFile(place), { force: true });
	return true;
}

function moveFile({ repository, path }: RegistryPlace): string {
	const hash = createHash('sha256').update(path).digest('hex').slice(0, 16);
	return join(repository.gitDir, 'gmr', `sync-${hash}.json`);
}

async function updateRef({ git }: RegistryPlace, { from, to, why }: BranchMove): Promise<boolean> {
	const command = ['update-ref', '-m', why, 'HEAD', to, from];
	return (await git.feed({ command, purpose: 'write' })).exitCode === 0;
}

/** Somebody committed between our look at HEAD and the update: index and work tree go back to what HEAD has now. */
async function followHead(place: RegistryPlace, { to }: BranchMove): Promise<void> {
	const { commit } = await readHead(place.git, place.repository);
	if (commit !== undefined) await readTree(place, ['-m', '-u', to, commit]);
}

async function readTree(place: RegistryPlace, options: readonly string[]): Promise<void> {
	const command: GitCommand = {
		command: ['read-tree', ...options],
		purpose: 'write',
		variables: pointersOnly,
	};
	await onIndex(place, command, ({ stderr }) => {
		// `error: Entry 'a' not uptodate. Cannot merge.`, `error: Untracked working tree file 'a' would be …`.
		const path = /^error: .*'(.+)' (?:not uptodate|would be)/m.exec(stderr)?.[1];
		if (path !== undefined) throw registryError('sync-in-the-way', { path });
		return false;
	});
}

/** Runs what changes the index once nobody else does; `isAnswer` says of another exit code than 0 whether it is one. */
async function onIndex(
	{ git }: RegistryPlace,
	command: GitCommand,
	isAnswer: (result: GitResult) => boolean,
): Promise<void> {
	const deadline = Date.now() + indexWaitMs;
	for (;;) {
		const result = await git.feed(command);
		if (result.exitCode === 0) return;
		const isLocked = result.stderr.includes('index.lock');
		if (!isLocked && isAnswer(result)) return;
		if (!isLocked || Date.now() > deadline) throw gitFailed(command, result);
		await delay(20 + Math.random() * 80);
	}
}
