import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicWrite } from '../../files/atomicWrite.js';
import { systemErrorCode } from '../../files/systemError.js';
import { readHead } from '../head.js';
import type { RegistryPlace } from '../registryPlace.js';
import { shallowBorder } from './shallowBorder.js';

/** A branch whose commit does not descend from the one it was last seen at. */
export interface RewrittenHistory {
	readonly branch: string;
	/** Full ids. */
	readonly was: string;
	readonly is: string;
}

/**
 * Whether the history of the branch that is checked out was rewritten since this was last asked, as by a force-push that was
 * taken over; told once. The first time there is nothing to compare with. `undefined` in a shallow clone, and where
 * the last seen commit is not there any more, for there descent can't be told. Throws `git-failed`.
 */
export async function rewrittenHistory(place: RegistryPlace): Promise<RewrittenHistory | undefined> {
	const seen = await compareWithSeen(place);
	if (seen) await writeSeen(seen.file, seen.commit);
	return seen?.rewritten;
}

/**
 * The rewrite that `rewrittenHistory` is yet to tell, if it took changes of the registry away: what was only made anew, as
 * by a rebase, is none. It is told till `rewrittenHistory` has; where nothing was rewritten, the commit counts as seen.
 */
export async function unreadRewrite(place: RegistryPlace): Promise<RewrittenHistory | undefined> {
	const seen = await compareWithSeen(place);
	if (!seen) return undefined;
	if (!seen.rewritten) {
		await writeSeen(seen.file, seen.commit);
		return undefined;
	}
	return (await hasLost(place, seen.rewritten)) ? seen.rewritten : undefined;
}

/**
 * Does what makes commits anew and tells so itself: a branch that was seen, and of which no rewrite is yet to be told, counts
 * as seen afterwards, too.
 */
export async function rewritingOpenly<T>(place: RegistryPlace, work: () => Promise<T>): Promise<T> {
	const { branch } = await readHead(place.git, place.repository);
	const wasSeen = branch !== undefined && (await readSeen(seenFile(place, branch))) !== undefined;
	const before = wasSeen ? await compareWithSeen(place) : undefined;
	const result = await work();
	const after = wasSeen && !before?.rewritten ? await compareWithSeen(place) : undefined;
	if (after) await writeSeen(after.file, after.commit);
	return result;
}

/** Is there a commit of the registry before the rewrite of which there is none alike after it? */
async function hasLost({ git, path }: RegistryPlace, { was, is }: RewrittenHistory): Promise<boolean> {
	const command = [
		'rev-list',
		'--cherry-pick',
		'--right-only',
		'--no-merges',
		'--max-count=1',
		`${is}...${was}`,
	];
	return (await git.run({ command, operands: [path === '' ? '.' : path] })).length > 0;
}

interface Seen {
	readonly file: string;
	readonly commit: string;
	readonly rewritten: RewrittenHistory | undefined;
}

/** `undefined` where there is nothing new to be seen. */
async function compareWithSeen(place: RegistryPlace): Promise<Seen | undefined> {
	const { git, repository } = place;
	const { branch, commit } = await readHead(git, repository);
	if (branch === undefined || commit === undefined) return undefined;
	const file = seenFile(place, branch);
	const was = await readSeen(file);
	if (was === commit) return undefined;
	if ((await shallowBorder(repository)).size > 0) return undefined;
	const { exitCode } = was
		? await git.feed({ command: ['merge-base', '--is-ancestor', was, commit] })
		: { exitCode: 0 };
	// 128: the commit is gone.
	const isRewritten = was !== undefined && exitCode === 1;
	return { file, commit, rewritten: isRewritten ? { branch, was, is: commit } : undefined };
}

/** Branches may be named as no file can. */
function seenFile({ repository }: RegistryPlace, branch: string): string {
	const name = createHash('sha256').update(branch).digest('hex').slice(0, 32);
	return join(repository.commonDir, 'gmr', 'seen', name);
}

async function readSeen(file: string): Promise<string | undefined> {
	try {
		return /^([0-9a-f]{40}|[0-9a-f]{64})\n$/.exec(await readFile(file, 'utf8'))?.[1];
	} catch (error) {
		if (systemErrorCode(error) === undefined) throw error;
		return undefined;
	}
}

async function writeSeen(file: string, commit: string): Promise<void> {
	try {
		await atomicWrite(file, `${commit}\n`);
	} catch (error) {
		// A git directory of somebody else's, a full disk: it is told again.
		if (systemErrorCode(error) === undefined) throw error;
	}
}
