import type { Failure } from '../core/errors.js';
import { conflictSentence } from './conflicts.js';
import { plural, visible } from './format.js';
import { sentence, type Sentence } from './sentence.js';
import { shown } from './shown.js';

/** A refusal of bringing a branch and another one together, or of pushing it. */
export type SyncFailure = Extract<
	Failure,
	{ code: `${'sync' | 'history' | 'renumber' | 'remote' | 'push'}-${string}` }
>;

/** Is it about bringing branches together? */
export function isSyncFailure(failure: Failure): failure is SyncFailure {
	return /^(?:sync|history|renumber|remote|push)-/.test(failure.code);
}

/** The sentence for the refusal of a sync, a renumbering or a push. */
export function syncFailureSentence({ code, data }: SyncFailure): Sentence {
	switch (code) {
		case 'sync-no-upstream':
			return sentence(
				'{branch} has no upstream branch to sync with. Give it one: git push --set-upstream REMOTE {branch}',
				shown(data),
			);
		case 'sync-foreign-commits':
			return sentence(
				'{count} on {branch} {verb} no change of the registry, such as {commit} "{summary}", so nothing was pushed. Push them yourself first: git pull --rebase && git push',
				{
					...shown({ branch: data.branch, commit: data.commit, summary: data.summary }),
					count: plural(data.count, 'unpushed commit'),
					verb: data.count === 1 ? 'is' : 'are',
				},
			);
		case 'sync-merge-commits':
			return sentence(
				'{commit} on {branch} is a merge, which can not be made again, so nothing was pushed. Push it yourself: git push',
				shown(data),
			);
		case 'sync-conflicts':
			return sentence(
				'Nothing was pushed, because both sides changed the same:\n{list}\nKeep what is on {upstream}: gmr sync --theirs. Keep yours where that is possible: gmr sync --ours',
				{
					upstream: visible(data.upstream),
					list: data.conflicts.map((conflict) => `  ${conflictSentence(conflict, data.upstream)}`).join('\n'),
				},
			);
		case 'sync-in-the-way':
			return sentence(
				'{path} has changes that are not committed, and the upstream has another version of it. Commit, stash or move it, then run: gmr sync',
				shown(data),
			);
		case 'sync-overtaken':
			return sentence(
				'Others pushed to {upstream} faster, {attempts} times in a row. Nothing was pushed; run again: gmr sync',
				shown(data),
			);
		case 'sync-not-moved':
			return sentence(
				'The changes are pushed to {upstream}, but {branch} moved meanwhile and has not followed. Run again: gmr sync',
				shown(data),
			);
		case 'history-incomplete':
			return sentence(
				'This clone is shallow, and its history does not reach back to where {branch} and {upstream} parted. Get it: git fetch --unshallow',
				shown(data),
			);
		case 'history-unrelated':
			return sentence(
				'{branch} and {upstream} have no commit in common, so they can not be synced.',
				shown(data),
			);
		case 'renumber-no-merge':
			return sentence(
				'No merge is in progress. Name the branch that you are going to merge: gmr renumber --onto BRANCH',
			);
		case 'renumber-in-rebase':
			return sentence(
				'Later commits of this rebase change {model} too, by the old number. Undo the rebase first: git rebase --abort, then gmr renumber --onto {onto}, then rebase again',
				shown(data),
			);
		case 'remote-unreachable':
			return sentence(
				'{remote} could not be reached: {detail}. Nothing was pushed; what is committed stays so.',
				shown(data),
			);
		case 'remote-refused':
			return sentence(
				'{remote} did not let us in: {detail}. Nothing was pushed. Log in with git first, for example: git fetch {remote}',
				shown(data),
			);
		case 'push-failed':
			return sentence('Nothing was pushed to {remote}: {detail}', shown(data));
	}
}
