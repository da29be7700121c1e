import { registryError } from '../../core/errors.js';
import type { ReplayConflict, Side } from '../../core/replay/conflict.js';
import type { Renumbered } from '../../core/replay/places.js';
import type { Git } from '../git.js';
import type { GitSettings } from '../gitSettings.js';
import { readHead } from '../head.js';
import { checkMove } from './moveBranch.js';
import { commitsAfter, requireOwn, type LoggedCommit } from './ownCommits.js';
import type { RegistryPlace } from '../registryPlace.js';
import { remakeCommits, type RemadeCommit } from './remakeCommits.js';
import type { Upstream } from '../upstream.js';

export interface SyncRequest {
	readonly settings: GitSettings;
	readonly upstream: Upstream;
	/** The upstream's commit; absent where the remote has no such branch yet. */
	readonly theirs: string | undefined;
	readonly prefer?: Side | undefined;
	readonly isDry?: boolean | undefined;
}

/** How the branch and its upstream come together. */
export interface SyncPlan {
	/** The branch's commit now; empty on a branch without commits. */
	readonly from: string;
	/** What is to be pushed, and where the branch goes. */
	readonly to: string;
	readonly theirs: string | undefined;
	/** Our unpushed commits as they are, and as they will be. */
	readonly own: readonly LoggedCommit[];
	readonly commits: readonly RemadeCommit[];
	readonly renumbered: readonly Renumbered[];
	/** How many commits of others come. */
	readonly received: number;
}

/**
 * Decides what to push, and makes the commits for it; changes no ref and no file.
 * Throws `sync-foreign-commits`, `sync-merge-commits`, `sync-conflicts`, `sync-in-the-way`, `history-incomplete`,
 * `history-unrelated`.
 */
export async function planSync(place: RegistryPlace, request: SyncRequest): Promise<SyncPlan> {
	const { git, repository } = place;
	const { settings, upstream, theirs, prefer, isDry } = request;
	const { commit: from = '' } = await readHead(git, repository);
	if (from === '') return { from, to: from, theirs, own: [], commits: [], renumbered: [], received: 0 };
	const base = theirs === undefined ? undefined : await mergeBase(git, upstream, theirs, from);
	const own = await commitsAfter(git, theirs, from);
	requireOwn(own, upstream.branch);
	if (theirs === undefined || base === theirs) {
		const commits = own.map(({ id, message }) => ({ from: id, id, message }));
		return { from, to: from, theirs, own, commits, renumbered: [], received: 0 };
	}
	const remade = await remakeCommits(place, own, {
		settings,
		onto: theirs,
		prefer,
		...(isDry ? { isDry } : {}),
	});
	if (remade.conflicts.length > 0) {
		const conflicts = await Promise.all(remade.conflicts.map((each) => withAuthor(git, each, base, theirs)));
		throw registryError('sync-conflicts', { upstream: upstream.name, conflicts });
	}
	const to = remade.tip;
	await checkMove(place, { branch: upstream.branch, from, to, why: '' });
	const { commits, renumbered } = remade;
	return { from, to, theirs, own, commits, renumbered, received: await countAfter(git, from, theirs) };
}

async function mergeBase(git: Git, upstream: Upstream, theirs: string, ours: string): Promise<string> {
	const { exitCode, stdout } = await git.feed({ command: ['merge-base', theirs, ours] });
	if (exitCode === 0) return stdout.toString('latin1').split('\n', 1)[0] ?? '';
	const shallow = await git.read({ command: ['rev-parse', '--is-shallow-repository'] });
	const names = { branch: upstream.branch.replace('refs/heads/', ''), upstream: upstream.name };
	throw registryError(shallow.trim() === 'true' ? 'history-incomplete' : 'history-unrelated', names);
}

async function countAfter(git: Git, base: string, tip: string): Promise<number> {
	return Number(await git.read({ command: ['rev-list', '--count', tip, `^${base}`] }));
}

/** With the name of who changed the file last on the other side. */
async function withAuthor(
	git: Git,
	conflict: ReplayConflict,
	base: string | undefined,
	theirs: string,
): Promise<ReplayConflict> {
	const range = base === undefined ? [theirs] : [theirs, `^${base}`];
	const command = ['log', '-1', '--no-show-signature', '--format=%an', ...range];
	const by = (await git.run({ command, operands: [conflict.path] })).toString('utf8').trim();
	return by === '' ? conflict : { ...conflict, by };
}
