import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isRegistryError, registryError } from '../core/errors.js';
import { unlessMissing } from '../files/systemError.js';
import type { Git } from './git.js';
import type { GitResult } from './gitProcess.js';
import { readCommit, readHead } from './head.js';
import { hasEntries } from './indexFile.js';
import { PrivateIndex, type Base } from './privateIndex.js';
import type { Repository } from './repository.js';
import { entriesOfCommit, entriesOfIndex, type TreeEntry } from './treeEntries.js';
import { replaceUserIndex, setUserEntries } from './userIndex.js';
import { readWorkTreeState, type WorkTreeState } from './workTreeState.js';

/** What is to be committed. */
export interface CommitRequest {
	/** Files, from the top of the repository; they are on disk, or missing where they are to be deleted. */
	readonly paths: readonly string[];
	readonly message: string;
	/** May git have all of it already? Then that is looked at before hooks run. */
	readonly mayBeEmpty: boolean;
	/** How long to wait for the user's `index.lock`. */
	readonly indexWaitMs: number;
}

/** HEAD may move while hooks run; then the commit is made anew on it. */
const maxAttempts = 10;
/** As many files in one of 256 folders let `git gc --auto` pack. */
const looseObjectsForMaintenance = 27;

/**
 * Commits exactly the given paths through a private index, with the user's hooks and signing, on the branch of `state`.
 * The user's index is touched afterwards, at these paths only. Gives the commit's id, `undefined` where there was
 * nothing to commit. Throws `commit-failed` with the paths staged; anything else is thrown before git was asked to commit.
 */
export async function commitPaths(
	git: Git,
	repository: Repository,
	state: WorkTreeState,
	request: CommitRequest,
): Promise<string | undefined> {
	const { branch } = state.head;
	const isHere = (now: WorkTreeState) => now.head.branch === branch;
	let current = state;
	let isSure = !request.mayBeEmpty;
	for (let attempt = 1; attempt <= maxAttempts; attempt++) {
		const base = await baseOf(git, repository, current);
		const index = await PrivateIndex.create(git, repository, current.index, base);
		try {
			const outcome = await new CommitAttempt(git, repository, request, current, base, index).run(isSure);
			if (outcome !== 'head-moved') return outcome.commit;
		} finally {
			await index.dispose();
		}
		git.options.logger?.debug('HEAD moved during the commit; once more');
		current = await readWorkTreeState(git, repository);
		if (!isHere(current)) throw commitFailed(request, notCheckedOut(branch));
		// What moved HEAD may have committed the very same.
		isSure = false;
	}
	throw commitFailed(request, 'HEAD kept moving while hooks ran');
}

class CommitAttempt {
	readonly #git: Git;
	readonly #repository: Repository;
	readonly #request: CommitRequest;
	readonly #state: WorkTreeState;
	readonly #base: Base | undefined;
	readonly #index: PrivateIndex;

	constructor(
		git: Git,
		repository: Repository,
		request: CommitRequest,
		state: WorkTreeState,
		base: Base | undefined,
		index: PrivateIndex,
	) {
		this.#git = git;
		this.#repository = repository;
		this.#request = request;
		this.#state = state;
		this.#base = base;
		this.#index = index;
	}

	/** `isSure` that there is something to commit? */
	async run(isSure: boolean): Promise<{ commit: string | undefined } | 'head-moved'> {
		const { paths } = this.#request;
		const isStagedByCommit = isSure && this.#knowsAll(paths);
		if (!isStagedByCommit) await this.#index.stage(paths);
		if (!isSure && !(await this.#index.differsFrom(this.#base))) return { commit: undefined };
		const list = await this.#index.listPaths(paths);
		const result = await this.#commit(isStagedByCommit ? list : undefined);
		if (result.exitCode !== 0) return this.#whyNot(result, isStagedByCommit);
		const outcome = await this.#committed(result).catch((error: unknown) => {
			// The commit is made: nothing may be taken back any more.
			throw commitFailed(this.#request, `it was made, but can't be found: ${String(error)}`);
		});
		if (outcome === 'head-moved') return outcome;
		await this.#updateUserIndex(() => entriesOfCommit(this.#git, outcome.commit, paths));
		return outcome;
	}

	/** `git commit --include` stages by itself, and so saves a process, but only what the index has already. */
	#knowsAll(paths: readonly string[]): boolean {
		const { file } = this.#state.index;
		const { objectFormat } = this.#repository;
		return this.#index.isLikeUsers && file !== undefined && hasEntries(file.bytes, objectFormat, paths);
	}

	async #commit(list: string | undefined): Promise<GitResult> {
		const command = [
			...((await needsMaintenance(this.#repository)) ? [] : ['-c', 'maintenance.auto=false']),
			...['commit', '--cleanup=verbatim', '--file=-'],
			...(list === undefined ? [] : ['--include', `--pathspec-from-file=${list}`, '--pathspec-file-nul']),
		];
		const call = { command, purpose: 'commit', indexFile: this.#index.path } as const;
		try {
			return await this.#git.feed(call, this.#request.message);
		} catch (error) {
			// Killed for taking too long; git may have come as far as any failing hook.
			if (!isRegistryError(error, 'git-failed')) throw error;
			return { exitCode: -1, stdout: Buffer.alloc(0), stderr: error.message };
		}
	}

	/** The id of the commit just made; `head-moved` where it had to be undone, since it was not made on our base. */
	async #committed({ stdout }: GitResult): Promise<{ commit: string } | 'head-moved'> {
		// `[main 1234abc] …`, `[main (root-commit) 1234abc] …`; a branch has no blank in its name.
		const short = /^\[\S+(?: \([^)]*\))? ([0-9a-f]{4,64})\] /m.exec(stdout.toString('utf8'))?.[1] ?? 'HEAD';
		const head = await readHead(this.#git, this.#repository);
		const commit = head.commit?.startsWith(short)
			? head.commit
			: (await this.#git.read({ command: ['rev-parse', '--verify', `${short}^{commit}`] })).trimEnd();
		const [parent] = (await readCommit(this.#git, this.#repository, commit)).parents;
		if (parent === this.#base?.commit) return { commit };

		// Somebody committed between our look at HEAD and git's: our commit would take theirs back.
		if (parent === undefined) throw new Error('the branch was deleted meanwhile');
		const command = ['update-ref', '-m', 'git-model-registry: made anew', 'HEAD', parent, commit];
		await this.#git.run({ command, purpose: 'write' });
		return 'head-moved';
	}

	async #whyNot(result: GitResult, isUnstaged: boolean): Promise<{ commit: undefined } | 'head-moved'> {
		const { branch } = this.#state.head;
		const head = await readHead(this.#git, this.#repository);
		const isHere = head.branch === branch;
		if (isHere && head.commit !== this.#base?.commit) return 'head-moved';
		const { paths } = this.#request;
		if (isUnstaged) await this.#index.stage(paths);
		const isEmpty = !(await this.#index.differsFrom(this.#base));
		await this.#updateUserIndex(() => entriesOfIndex(this.#git, this.#index.path, paths));
		if (isEmpty) return { commit: undefined };
		throw commitFailed(this.#request, isHere ? lastLines(result) : notCheckedOut(branch));
	}

	async #updateUserIndex(entries: () => Promise<readonly TreeEntry[]>): Promise<void> {
		const { paths, indexWaitMs } = this.#request;
		const deadline = Date.now() + indexWaitMs;
		const seen = this.#state.index;
		try {
			const { isLikeUsers, path } = this.#index;
			if (isLikeUsers && (await replaceUserIndex(this.#repository, seen, path, deadline))) return;
			await setUserEntries(this.#git, this.#repository, paths, await entries(), deadline);
		} catch (error) {
			// The commit stands, or has failed for a reason that matters more: what is left is one command.
			const some = paths.slice(0, 3).join(' ');
			const { logger } = this.#git.options;
			logger?.warn(`The index was not updated (${String(error)}). Run: git reset -q -- ${some} …`);
		}
	}
}

async function baseOf(git: Git, repository: Repository, { head }: WorkTreeState): Promise<Base | undefined> {
	const { commit } = head;
	return commit === undefined ? undefined : { commit, ...(await readCommit(git, repository, commit)) };
}

function commitFailed({ message }: CommitRequest, detail: string) {
	return registryError('commit-failed', { summary: message.split('\n', 1)[0] ?? '', detail });
}

function notCheckedOut(branch: string | undefined): string {
	return `${branch?.replace('refs/heads/', '') ?? 'the branch'} is not checked out any more`;
}

/** The end of what git, a hook or a signer said. */
function lastLines({ stdout, stderr, exitCode }: GitResult): string {
	const lines = `${stdout.toString('utf8')}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
	return lines.slice(-10).join('\n') || `exit code ${exitCode}`;
}

/** git asks itself after each commit, in two more processes; this is how it would decide. */
async function needsMaintenance({ commonDir }: Repository): Promise<boolean> {
	const files = await unlessMissing(readdir(join(commonDir, 'objects', '17')), []);
	return files.length >= looseObjectsForMaintenance;
}
