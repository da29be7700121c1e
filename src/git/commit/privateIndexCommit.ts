import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isRegistryError, registryError } from '../../core/errors.js';
import { persistently, unlessMissing } from '../../files/systemError.js';
import type { Git } from '../git.js';
import type { GitResult } from '../gitProcess.js';
import type { HookChoice } from '../gitSettings.js';
import { readCommit, readHead } from '../head.js';
import { hookAdditions } from './hookAdditions.js';
import { commitWithHooks } from './hookedCommit.js';
import { PrivateIndex, type Base } from './privateIndex.js';
import type { Repository } from '../repository.js';
import { entriesOfCommit, entriesOfIndex, type TreeEntry } from '../treeEntries.js';
import { readIndexFile, replaceUserIndex, setUserEntries } from './userIndex.js';
import type { WorkTreeState } from '../workTreeState.js';

/** What is to be committed. */
export interface CommitRequest {
	/** Files, from the top of the repository; they are on disk, or missing where they are to be deleted. */
	readonly paths: readonly string[];
	readonly message: string;
	/** May git have all of it already? Then that is looked at before hooks run. */
	readonly mayBeEmpty: boolean;
}

/** What to commit as of one moment. While it is held, nobody changes the files. */
export interface HeldRequest extends CommitRequest {
	readonly state: WorkTreeState;
	readonly hooks: HookChoice;
	/** Does git commit so fast (no hooks, no signing) that it may stage the files itself, which are held meanwhile? */
	readonly isQuick: boolean;
	/** Are commits to be signed? */
	readonly isSigned: boolean;
	/** Lets others change the files again; a second time does nothing. */
	release(): Promise<void>;
}

/** How commits are made. */
export interface CommitOptions {
	/** How long to wait for the user's `index.lock`. */
	readonly indexWaitMs: number;
	readonly onStep?: ((step: CommitStep) => Promise<void> | void) | undefined;
}
export type CommitStep = 'staged' | 'committing' | 'committed' | 'indexed';

/** HEAD may move while hooks run; then the commit is made anew on it. */
const maxAttempts = 10;
/** As many files in one of 256 folders let `git gc --auto` pack. */
const looseObjectsForMaintenance = 27;

/**
 * Commits exactly the paths that `next` asks for through a private index, with the user's hooks and signing, on the
 * branch of its state; `next` is asked again where HEAD has moved meanwhile. The user's index is touched afterwards, at
 * these paths only. Gives the commit's id, `undefined` where there was nothing to commit.
 * Throws `commit-failed` with the paths staged; anything else is thrown before git was asked to commit.
 */
export async function commitPaths(
	git: Git,
	repository: Repository,
	next: () => Promise<HeldRequest>,
	options: CommitOptions,
): Promise<string | undefined> {
	let branch: string | undefined;
	for (let attempt = 1; attempt <= maxAttempts; attempt++) {
		const request = await next();
		try {
			const { head } = request.state;
			if (attempt === 1) branch = head.branch;
			else if (head.branch !== branch) throw commitFailed(request, notCheckedOut(branch));
			const base = await baseOf(git, repository, request.state);
			await using index = await PrivateIndex.create(git, repository, await readIndexFile(repository), base);
			// What moved HEAD may have committed the very same.
			const isSure = attempt === 1 && !request.mayBeEmpty;
			const outcome = await new CommitAttempt(git, repository, request, options, base, index).run(isSure);
			if (outcome !== 'head-moved') return outcome.commit;
			if (attempt === maxAttempts) throw commitFailed(request, 'HEAD kept moving while hooks ran');
		} finally {
			await request.release();
		}
		git.options.logger?.debug('HEAD moved during the commit; once more');
	}
	throw new Error('unreachable: the last attempt throws');
}

/** `commit` is absent where there was nothing to commit. */
type Outcome = { readonly commit: string | undefined } | 'head-moved';

const nothingSaid: GitResult = { exitCode: 1, stdout: Buffer.alloc(0), stderr: '' };

class CommitAttempt {
	readonly #git: Git;
	readonly #repository: Repository;
	readonly #request: HeldRequest;
	readonly #options: CommitOptions;
	readonly #base: Base | undefined;
	readonly #index: PrivateIndex;

	constructor(
		git: Git,
		repository: Repository,
		request: HeldRequest,
		options: CommitOptions,
		base: Base | undefined,
		index: PrivateIndex,
	) {
		this.#git = git;
		this.#repository = repository;
		this.#request = request;
		this.#options = options;
		this.#base = base;
		this.#index = index;
	}

	/** `isSure` that there is something to commit? */
	async run(isSure: boolean): Promise<Outcome> {
		const { paths, isQuick } = this.#request;
		const { onStep } = this.#options;
		const isStagedByCommit = await this.#stage(isSure);
		if (!isSure && !(await this.#index.differsFrom(this.#base))) return { commit: undefined };
		const list = await this.#index.listPaths(paths);
		await onStep?.('staged');
		if (this.#request.hooks === 'run' && !isQuick) await this.#index.hideUsersWork(paths);
		if (!isQuick) await this.#request.release();
		await onStep?.('committing');
		const outcome =
			(isQuick ? undefined : await this.#commitSlowly()) ??
			(await this.#commitAtOnce(isStagedByCommit ? list : undefined));
		if (outcome === 'head-moved' || outcome.commit === undefined) return outcome;
		await onStep?.('committed');
		const { commit } = outcome;
		await this.#updateUserIndex(
			(touched) => entriesOfCommit(this.#git, commit, touched),
			isQuick
				? undefined
				: () => hookAdditions(this.#git, this.#repository, this.#base?.commit, commit, paths),
		);
		await onStep?.('indexed');
		return outcome;
	}

	/** Gives whether staging is left to the commit, which saves a process. */
	async #stage(isSure: boolean): Promise<boolean> {
		const { paths, isQuick } = this.#request;
		if (isQuick && isSure && this.#index.knowsAll(paths, this.#repository.objectFormat)) return true;
		await this.#index.stage(paths);
		// From here on git needs the files no more; a hook may look at them.
		if (isQuick) await this.#request.release();
		return false;
	}

	/** Hook by hook, where git can; `undefined` where it can't. */
	async #commitSlowly(): Promise<Outcome | undefined> {
		const { message, hooks, isSigned, state } = this.#request;
		const { branch } = state.head;
		if (branch === undefined) throw commitFailed(this.#request, 'no branch is checked out');
		const request = { message, branch, hooks, isSigned };
		const made = await commitWithHooks(this.#git, this.#repository, this.#index, this.#base, request);
		if (made === 'unsupported') return undefined;
		if (made === 'head-moved') return this.#whyNot(nothingSaid, false);
		if ('refused' in made) return this.#whyNot(made.refused, false);
		if (await needsMaintenance(this.#repository))
			await this.#git.feed({ command: ['maintenance', 'run', '--auto', '--quiet'], purpose: 'write' });
		return made;
	}

	/** By `git commit`. */
	async #commitAtOnce(list: string | undefined): Promise<Outcome> {
		const result = await this.#commit(list);
		if (result.exitCode !== 0) return this.#whyNot(result, list !== undefined);
		return persistently(() => this.#committed(result)).catch((error: unknown) => {
			// The commit is made: nothing may be taken back any more.
			throw commitFailed(this.#request, `it was made, but can't be found: ${String(error)}`);
		});
	}

	async #commit(list: string | undefined): Promise<GitResult> {
		const command = [
			// `--no-verify` leaves hooks that can't refuse, such as post-commit.
			...(this.#request.hooks === 'skip' ? ['-c', 'core.hooksPath=/dev/null'] : []),
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
	async #committed({ stdout }: GitResult): Promise<Outcome> {
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

	async #whyNot(result: GitResult, isUnstaged: boolean): Promise<Outcome> {
		const { branch } = this.#request.state.head;
		const head = await readHead(this.#git, this.#repository);
		const isHere = head.branch === branch;
		if (isHere && head.commit !== this.#base?.commit) return 'head-moved';
		const { paths } = this.#request;
		if (isUnstaged) await this.#index.stage(paths);
		const isEmpty = !(await this.#index.differsFrom(this.#base));
		await this.#updateUserIndex((touched) => entriesOfIndex(this.#git, this.#index.path, touched));
		if (isEmpty) return { commit: undefined };
		throw commitFailed(this.#request, isHere ? lastLines(result) : notCheckedOut(branch));
	}

	async #updateUserIndex(
		entries: (paths: readonly string[]) => Promise<readonly TreeEntry[]>,
		additions: () => Promise<readonly string[]> = () => Promise.resolve([]),
	): Promise<void> {
		const { paths } = this.#request;
		const deadline = Date.now() + this.#options.indexWaitMs;
		try {
			const { isLikeUsers, seen, path } = this.#index;
			await persistently(async () => {
				if (isLikeUsers && (await replaceUserIndex(this.#repository, seen, path, deadline))) return;
				const touched = [...paths, ...(await additions())];
				await setUserEntries(this.#git, this.#repository, touched, await entries(touched), deadline);
			});
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
