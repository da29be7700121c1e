import { readFile, writeFile } from 'node:fs/promises';
import { isRegistryError, registryError } from '../../core/errors.js';
import { waitForForeignCommits } from './foreignCommits.js';
import type { Git, GitCommand } from '../git.js';
import type { GitResult } from '../gitProcess.js';
import { readHead } from '../head.js';
import type { Base, PrivateIndex } from './privateIndex.js';
import type { Repository } from '../repository.js';

/** A commit that hooks may look at and alter before it is made. */
export interface HookedRequest {
	readonly message: string;
	/** `refs/heads/main`. */
	readonly branch: string;
	readonly hooks: 'run' | 'skip';
	readonly isSigned: boolean;
}

/** How it ended; `unsupported` before git 2.36, which can't run single hooks. */
export type HookedOutcome =
	{ readonly commit: string } | { readonly refused: GitResult } | 'head-moved' | 'unsupported';

/**
 * Commits a private index as `git commit` does, hook by hook, and puts the commit on its branch only when nobody else's
 * commit is under way: that one's hooks may be running, and git refuses it where HEAD has moved. The user's own
 * `COMMIT_EDITMSG`, which may be open in an editor, is not touched either.
 */
export async function commitWithHooks(
	git: Git,
	repository: Repository,
	index: PrivateIndex,
	base: Base | undefined,
	request: HookedRequest,
): Promise<HookedOutcome> {
	const hooks = new Hooks(git, index.path, request.hooks);
	const file = index.messageFile;
	await writeFile(file, request.message, { flag: 'wx' });
	const before: readonly (readonly [hook: string, ...args: string[]])[] = [
		['pre-commit'],
		['prepare-commit-msg', file, 'message'],
		['commit-msg', file],
	];
	for (const [hook, ...args] of before) {
		const result = await hooks.run(hook, args);
		if (isUnsupported(result)) return 'unsupported';
		if (result.exitCode !== 0) return { refused: result };
	}
	if ((await readFile(file, 'utf8')).trim() === '') return { refused: emptyMessage };

	const signing = request.isSigned ? ['-S'] : [];
	const parents = base === undefined ? [] : ['-p', base.commit];
	const tree = await index.writeTree();
	if (tree === base?.tree) return { refused: { ...emptyMessage, stderr: 'nothing is left to commit' } };
	const command: GitCommand = {
		command: ['commit-tree', ...signing, ...parents, '-F', file, tree],
		purpose: 'commit',
	};
	const made = await git.feed(command);
	if (made.exitCode !== 0) return { refused: made };
	const commit = made.stdout.toString('latin1').trim();

	if (request.hooks === 'run') await waitForForeignCommits(repository.topLevel);
	if (!(await land(git, repository, request, commit, base))) return 'head-moved';
	// Too late to refuse.
	await hooks.run('post-commit', []);
	return { commit };
}

class Hooks {
	readonly #git: Git;
	readonly #indexFile: string;
	readonly #choice: 'run' | 'skip';

	constructor(git: Git, indexFile: string, choice: 'run' | 'skip') {
		this.#git = git;
		this.#indexFile = indexFile;
		this.#choice = choice;
	}

	async run(hook: string, args: readonly string[]): Promise<GitResult> {
		if (this.#choice === 'skip') return { exitCode: 0, stdout: Buffer.alloc(0), stderr: '' };
		const command = ['hook', 'run', '--ignore-missing', hook, ...(args.length > 0 ? ['--', ...args] : [])];
		try {
			return await this.#git.feed({ command, purpose: 'commit', indexFile: this.#indexFile });
		} catch (error) {
			// Killed for taking too long.
			if (!isRegistryError(error, 'git-failed')) throw error;
			return {
				exitCode: -1,
				stdout: Buffer.alloc(0),
				stderr: error.failure.code === 'git-failed' ? error.failure.data.detail : '',
			};
		}
	}
}

const emptyMessage: GitResult = {
	exitCode: 1,
	stdout: Buffer.alloc(0),
	stderr: 'a hook left the message of the commit empty',
};

function isUnsupported({ exitCode, stderr }: GitResult): boolean {
	return exitCode !== 0 && /'hook' is not a git command|unknown subcommand: .?run/.test(stderr);
}

/** Moves the branch from the base to the commit; `false` where it, or what is checked out, is not what it was. */
async function land(
	git: Git,
	repository: Repository,
	{ branch, message }: HookedRequest,
	commit: string,
	base: Base | undefined,
): Promise<boolean> {
	const head = await readHead(git, repository);
	if (head.branch !== branch || head.commit !== base?.commit) return false;
	const reason = `commit: ${message.split('\n', 1)[0] ?? ''}`;
	const expected = base?.commit ?? '0'.repeat(commit.length);
	const command: GitCommand = {
		command: ['update-ref', '-m', reason, branch, commit, expected],
		purpose: 'write',
	};
	const result = await git.feed(command);
	if (result.exitCode === 0) return true;
	const now = await readHead(git, repository);
	if (now.commit !== base?.commit) return false;
	throw registryError('git-failed', { command: 'update-ref', detail: result.stderr.trim() });
}
