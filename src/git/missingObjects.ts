import { gitFailed, type Git, type GitCommand } from './git.js';
import type { ObjectSupply } from './fetchingReader.js';
import { patientGit } from './lfs/lfsPatience.js';
import { sshVariables } from './network.js';
import { readSettings } from './settingsCache.js';

/** How objects are fetched from a remote that promised them, as git itself does it one by one when it misses them. */
export interface PromisorFetch {
	readonly remote: string;
	/** Words before `fetch`, pairs of `-c` and a setting. */
	readonly settings?: readonly string[];
	readonly variables: Readonly<Record<string, string>>;
	readonly signal?: AbortSignal | undefined;
}

/** Fetches those of `ids` that are not here, with one command. Gives git's result where it was needed and failed. */
export async function fetchMissing(
	git: Git,
	ids: readonly string[],
	{ remote, settings = [], variables, signal }: PromisorFetch,
): Promise<{ command: GitCommand; stderr: string; exitCode: number; stdout: Buffer } | undefined> {
	const missing = await missingOf(git, ids);
	if (missing.length === 0) return undefined;
	const command: GitCommand = {
		command: [
			...['-c', 'fetch.negotiationAlgorithm=noop', ...settings],
			...['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance'],
			...['--recurse-submodules=no', '--filter=blob:none', '--stdin', remote],
		],
		purpose: 'network',
		variables,
		signal,
	};
	const result = await patientGit(git).feed(command, missing.map((id) => `${id}\n`).join(''));
	return result.exitCode === 0 ? undefined : { command, ...result };
}

/**
 * Which of these blobs are not here. Of a partial clone every other question about a blob fetches it, one by one; that
 * is why they are put into a tree, which git forgets in time.
 */
async function missingOf(git: Git, ids: readonly string[]): Promise<string[]> {
	if (ids.length === 0) return [];
	const lines = ids.map((id, index) => `100644 blob ${id}\t${index}\n`).join('');
	const tree = await git.run({ command: ['mktree', '--missing'], purpose: 'write' }, lines);
	const command = ['rev-list', '--objects', '--missing=print', tree.toString('latin1').trim()];
	const output = (await git.run({ command })).toString('latin1');
	return Array.from(output.matchAll(/^\?([0-9a-f]+)/gm), ([, id = '']) => id);
}

/**
 * How to bring what this repository lacks on purpose: that of the options, or of a partial clone (`git clone --filter`).
 * `undefined` where nothing is lacking. What it brings rejects with `git-failed`.
 */
export async function supplyOf(git: Git, signal?: AbortSignal): Promise<ObjectSupply | undefined> {
	if (git.options.supply) return git.options.supply;
	const command = ['config', '--name-only', '--get-regexp', '^remote\\..*\\.promisor$'];
	const { stdout } = await git.feed({ command });
	const remote = /^remote\.(.*)\.promisor$/m.exec(stdout.toString('utf8'))?.[1];
	if (remote === undefined || remote.startsWith('-')) return undefined;
	const variables = sshVariables(git, await readSettings(git));
	return async (ids) => {
		const failed = await fetchMissing(git, ids, { remote, variables, signal });
		if (failed) throw gitFailed(failed.command, failed);
	};
}
