import { access, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { RegistryError, registryError } from '../core/errors.js';
import { unlessMissing } from '../files/systemError.js';
import { gitFailed, type Git, type GitCommand } from './git.js';

/** What never changes of a repository's work tree; all paths absolute. */
export interface Repository {
	readonly topLevel: string;
	/** Of this work tree: its index, HEAD and operations in progress. */
	readonly gitDir: string;
	/** Shared by all work trees: objects, branches, `info/exclude`. */
	readonly commonDir: string;
	readonly objectFormat: 'sha1' | 'sha256';
}

const questions = ['--show-toplevel', '--git-dir', '--git-common-dir', '--show-object-format'] as const;

/** The repository of git's folder. Throws `not-a-repository`, `repository-foreign`, `repository-bare`, `git-missing`, `git-failed`. */
export async function openRepository(git: Git): Promise<Repository> {
	const lines = (await revParse(git, questions)).replace(/\n$/, '').split('\n');
	// More lines than questions: a folder has a line break in its name.
	const answers = lines.length === questions.length ? lines : await askOneByOne(git);
	const [topLevel = '', gitDir = '', commonDir = '', objectFormat] = answers;
	return { topLevel, gitDir, commonDir, objectFormat: objectFormat === 'sha256' ? 'sha256' : 'sha1' };
}

/** `Ada <ada@example.com>`, whom a commit made now would name. Throws `identity-missing`. */
export async function authorIdentity(git: Git): Promise<string> {
	const command: GitCommand = { command: ['var', 'GIT_AUTHOR_IDENT'] };
	const result = await git.ask(command);
	if (result.exitCode === 0) return result.stdout.toString('utf8').replace(/ \d+ [+-]\d{4}\n$/, '');
	if (
		/Please tell me who you are|empty ident name|auto-detect|disabled by user\.useConfigOnly/.test(
			result.stderr,
		)
	)
		throw registryError('identity-missing', {});
	throw gitFailed(command, result);
}

/** The operation of git that the user has not finished, in words, if there is one. */
export async function operationInProgress({ gitDir }: Repository): Promise<string | undefined> {
	const isThere = await Promise.all(marks.map(([file]) => unlessMissing(access(join(gitDir, file)), false)));
	return marks.find((_, index) => isThere[index] !== false)?.[1];
}

const marks: readonly (readonly [file: string, operation: string])[] = [
	['rebase-merge', 'rebase'],
	['rebase-apply', 'rebase'],
	['MERGE_HEAD', 'merge'],
	['CHERRY_PICK_HEAD', 'cherry-pick'],
	['REVERT_HEAD', 'revert'],
	['sequencer', 'cherry-pick or revert'],
	['BISECT_LOG', 'bisect'],
];

/** `folder` without links, as the part that exists and the part that is yet to be made. */
export async function realFolder(
	folder: string,
): Promise<{ readonly existing: string; readonly below: string }> {
	const existing = await unlessMissing(realpath(folder), undefined);
	if (existing !== undefined || dirname(folder) === folder)
		return { existing: existing ?? folder, below: '' };
	const parent = await realFolder(dirname(folder));
	return { existing: parent.existing, below: join(parent.below, basename(folder)) };
}

/** `folder` relative to the top of the repository, `/`-separated; empty for the top itself. */
export async function pathInRepository({ topLevel }: Repository, folder: string): Promise<string> {
	const { existing, below } = await realFolder(folder);
	return relative(await realpath(topLevel), join(existing, below))
		.split(sep)
		.join('/');
}

async function askOneByOne(git: Git): Promise<string[]> {
	const answers = await Promise.all(questions.map((question) => revParse(git, [question])));
	return answers.map((answer) => answer.replace(/\n$/, ''));
}

async function revParse(git: Git, words: readonly string[]): Promise<string> {
	try {
		// What only reads then never loads simple-git.
		return (await git.run({ command: ['rev-parse', '--path-format=absolute', ...words] })).toString('utf8');
	} catch (error) {
		if (!(error instanceof RegistryError) || error.failure.code !== 'git-failed') throw error;
		const { detail } = error.failure.data;
		const cause = { cause: error };
		const foreign = /detected dubious ownership in repository at '(.+)'/s.exec(detail)?.[1];
		if (foreign !== undefined) throw registryError('repository-foreign', { path: foreign }, cause);
		const bare = /cannot use bare repository '(.+)' \(/s.exec(detail)?.[1];
		// Some versions of git say so of the `.git` of one with a work tree, too.
		if (bare !== undefined && basename(bare) !== '.git')
			throw registryError('repository-bare', { path: bare }, cause);
		const isOutside = bare !== undefined || /not a git repository|must be run in a work tree/.test(detail);
		throw isOutside ? registryError('not-a-repository', { path: git.folder }, cause) : error;
	}
}
