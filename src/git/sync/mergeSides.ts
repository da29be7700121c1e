import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { registryError } from '../../core/errors.js';
import { unlessMissing } from '../../files/systemError.js';
import type { Git } from '../git.js';
import type { GitSettings } from '../gitSettings.js';
import { readHead } from '../head.js';
import { diffTrees } from './ownCommits.js';
import { resolveCommit } from '../refFiles.js';
import type { RegistryPlace } from '../registryPlace.js';
import { operationInProgress, type Repository } from '../repository.js';
import { readUpstream, upstreamOf } from '../upstream.js';

/** Two commits that are, or are going to be, merged. */
export interface MergeSides {
	/** Where they parted; full ids. */
	readonly base: string;
	/** The side whose versions give way: what others do not have yet. */
	readonly mover: string;
	readonly keeper: string;
	/** For people: `origin/main`. */
	readonly keeperName: string;
	/** `refs/heads/main`; empty in a rebase. */
	readonly branch: string;
	/** Of the side that moves in the index of a merge; absent where none is in progress. */
	readonly moverStage?: 2 | 3;
	/** Paths of the repository that the rest of a rebase is going to change. */
	readonly laterPaths: readonly string[];
}

/**
 * The sides of the merge, rebase or cherry-pick in progress, or of the branch and `onto`. What is upstream keeps its
 * numbers, whatever git calls it: in a rebase "ours" is theirs. Throws `renumber-no-merge`, `ref-not-found`,
 * `history-unrelated`.
 */
export async function mergeSides(
	place: RegistryPlace,
	settings: GitSettings,
	onto: string | undefined,
): Promise<MergeSides> {
	const { git, repository } = place;
	const { commit: head, branch = '' } = await readHead(git, repository);
	if (head === undefined) throw registryError('renumber-no-merge', {});
	const inProgress = await operationInProgress(repository);
	if (inProgress === undefined) {
		if (onto === undefined) throw registryError('renumber-no-merge', {});
		if (branch === '') throw registryError('head-detached', { operation: 'renumber' });
		const keeper = await resolveCommit(git, onto);
		const base = await mergeBase(git, head, keeper, { branch, onto });
		return { base, mover: head, keeper, keeperName: onto, branch, laterPaths: [] };
	}
	if (inProgress === 'merge') {
		const other = await resolveCommit(git, 'MERGE_HEAD');
		const base = await mergeBase(git, head, other, { branch, onto: 'MERGE_HEAD' });
		const isTheirsNew = await isOnlyHeadPublished(git, settings, { branch, head, other });
		const name = await nameOf(git, isTheirsNew ? head : other);
		const sides = isTheirsNew
			? ({ mover: other, keeper: head, moverStage: 3 } as const)
			: ({ mover: head, keeper: other, moverStage: 2 } as const);
		return { base, ...sides, keeperName: name, branch, laterPaths: [] };
	}
	const picked = await resolveCommit(git, inProgress === 'rebase' ? 'REBASE_HEAD' : 'CHERRY_PICK_HEAD');
	const base = await resolveCommit(git, `${picked}~1`);
	const keeperName = await nameOf(git, head);
	const laterPaths = inProgress === 'rebase' ? await pathsOfRest(git, repository) : [];
	return { base, mover: picked, keeper: head, keeperName, branch, moverStage: 3, laterPaths };
}

async function mergeBase(
	git: Git,
	ours: string,
	theirs: string,
	{ branch, onto }: { branch: string; onto: string },
): Promise<string> {
	const { exitCode, stdout } = await git.feed({ command: ['merge-base', ours, theirs] });
	if (exitCode === 0) return stdout.toString('latin1').split('\n', 1)[0] ?? '';
	throw registryError('history-unrelated', { branch: branch.replace('refs/heads/', ''), upstream: onto });
}

/** Somebody merges a branch into one that is pushed already: then it is the branch that gives way. */
async function isOnlyHeadPublished(
	git: Git,
	settings: GitSettings,
	{ branch, head, other }: { branch: string; head: string; other: string },
): Promise<boolean> {
	const upstream = await upstreamOf(git, settings, branch);
	const published = upstream && (await readUpstream(git, upstream));
	if (published === undefined) return false;
	const isIn = async (commit: string) =>
		(await git.feed({ command: ['merge-base', '--is-ancestor', commit, published] })).exitCode === 0;
	return (await isIn(head)) && !(await isIn(other));
}

/** A branch or tag that a commit is known by, else the commit. */
async function nameOf(git: Git, commit: string): Promise<string> {
	const command = ['for-each-ref', `--points-at=${commit}`, '--format=%(refname:short)'];
	const patterns = ['refs/remotes/', 'refs/heads/'];
	const names = (await git.run({ command: [...command, ...patterns] })).toString('utf8').split('\n');
	return names.find((name) => name !== '' && !name.endsWith('/HEAD')) ?? commit.slice(0, 7);
}

async function pathsOfRest(git: Git, { gitDir }: Repository): Promise<string[]> {
	const todo = await unlessMissing(readFile(join(gitDir, 'rebase-merge', 'git-rebase-todo'), 'utf8'), '');
	const picks = Array.from(
		todo.matchAll(/^(?:p|pick|r|reword|e|edit|s|squash|f|fixup) (?:-[cC] )?([0-9a-f]+)/gm),
	);
	const paths = picks.map(async ([, short = '']) => {
		const id = await resolveCommit(git, short);
		return (await diffTrees(git, `${id}~1`, id)).map(({ path }) => path);
	});
	return (await Promise.all(paths)).flat();
}
