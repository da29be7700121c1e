import { registryError } from '../core/errors.js';
import type { Git } from './git.js';
import type { GitSettings } from './gitSettings.js';
import { patientGit, usesLfs } from './lfs/lfsPatience.js';
import { pushLfs } from './lfs/lfsPush.js';
import { networkFailure, sshVariables } from './network.js';

/** The branch of a remote that a branch of ours follows. */
export interface Upstream {
	/** Ours, `refs/heads/main`. */
	readonly branch: string;
	readonly remote: string;
	/** There, `refs/heads/main`. */
	readonly ref: string;
	/** Where git notes what it saw there last, `refs/remotes/origin/main`. */
	readonly tracking: string;
	/** For people, `origin/main`. */
	readonly name: string;
	/** The remote's address as it is configured. */
	readonly url: string | undefined;
}

/** The upstream of a branch; `undefined` where it has none on a remote. */
export async function upstreamOf(
	git: Git,
	settings: GitSettings,
	branch: string,
): Promise<Upstream | undefined> {
	const section = `branch.${branch.replace('refs/heads/', '')}`;
	const remote = settings.get(`${section}.remote`);
	const ref = settings.get(`${section}.merge`);
	if (remote === undefined || remote === '.' || ref === undefined) return undefined;
	const output = await git.run({ command: ['for-each-ref', '--format=%(upstream)', branch] });
	// On a branch without commits git answers nothing; a clone of an empty repository is on one.
	const [known = ''] = output.toString('utf8').split('\n', 1);
	const tracking = known === '' ? defaultTracking(settings, remote, ref) : known;
	if (tracking === undefined) return undefined;
	const name = tracking.replace(/^refs\/(?:remotes|heads)\//, '');
	return { branch, remote, ref, tracking, name, url: settings.get(`remote.${remote}.url`) };
}

/** As `git clone` sets it up. */
function defaultTracking(settings: GitSettings, remote: string, ref: string): string | undefined {
	const isDefault = settings.get(`remote.${remote}.fetch`) === `+refs/heads/*:refs/remotes/${remote}/*`;
	return isDefault ? ref.replace('refs/heads/', `refs/remotes/${remote}/`) : undefined;
}

/**
 * Fetches an upstream and gives its commit, `undefined` where the remote has no such branch. Asks nothing.
 * Throws `remote-unreachable`, `remote-refused`, `git-failed`.
 */
export async function fetchUpstream(
	git: Git,
	settings: GitSettings,
	upstream: Upstream,
): Promise<string | undefined> {
	const { remote, ref, tracking } = upstream;
	const command = {
		command: ['fetch', '--quiet', '--no-auto-maintenance', '--no-recurse-submodules'],
		operands: [remote, `+${ref}:${tracking}`],
		purpose: 'network',
		variables: sshVariables(git, settings),
	} as const;
	const result = await git.feed(command);
	if (result.exitCode === 0) return readUpstream(git, upstream);
	if (/couldn't find remote ref/i.test(result.stderr)) return undefined;
	throw networkFailure(command, remote, result);
}

/** The commit of an upstream as it was seen last. */
export async function readUpstream(
	git: Git,
	{ tracking }: Pick<Upstream, 'tracking'>,
): Promise<string | undefined> {
	const command = ['rev-parse', '--quiet', '--verify', '--end-of-options', `${tracking}^{commit}`];
	const { exitCode, stdout } = await git.feed({ command });
	return exitCode === 0 ? stdout.toString('latin1').trimEnd() : undefined;
}

/** How a push ended: taken, too late, or refused by a rule of the server. */
export type PushOutcome =
	| { readonly kind: 'pushed' }
	| { readonly kind: 'late' }
	| { readonly kind: 'refused'; readonly detail: string };

/**
 * Pushes a commit to a branch of a remote, never with force. Asks nothing.
 * Throws `remote-unreachable`, `remote-refused`, `push-failed`.
 */
export async function pushCommit(
	git: Git,
	settings: GitSettings,
	{ commit, remote, ref }: { commit: string; remote: string; ref: string },
): Promise<PushOutcome> {
	await pushLfs(git, settings, { commit, remote, ref });
	const command = {
		command: ['push', '--porcelain', '--no-recurse-submodules'],
		operands: [remote, `${commit}:${ref}`],
		purpose: 'network',
		variables: sshVariables(git, settings),
	} as const;
	// The hook of Git LFS uploads files meanwhile.
	const result = await (usesLfs(settings) ? patientGit(git) : git).feed(command);
	const outcome = parsePush(result.stdout.toString('utf8'));
	if (result.exitCode === 0 && outcome?.kind !== 'refused') return { kind: 'pushed' };
	if (outcome?.kind === 'refused') {
		const said = remoteLines(result.stderr);
		return { kind: 'refused', detail: said === '' ? outcome.detail : said };
	}
	if (outcome) return outcome;
	const failure = networkFailure(command, remote, result);
	if (failure.code !== 'git-failed') throw failure;
	const detail = result.stderr.trim() || `exit code ${result.exitCode}`;
	throw registryError('push-failed', { remote, detail });
}

/**
 * The line of a ref in `push --porcelain`: `flag TAB from:to TAB summary (reason)`. A `!` is a refusal: of git itself
 * where somebody was faster, else of the server.
 */
export function parsePush(output: string): PushOutcome | undefined {
	const line = output.split('\n').find((each) => /^[ +\-*!=]\t/.test(each));
	const [flag, , summary = ''] = line?.split('\t') ?? [];
	if (flag === undefined) return undefined;
	if (flag !== '!') return { kind: 'pushed' };
	const isLate =
		summary.startsWith('[rejected]') ||
		/cannot lock ref|failed to (?:update|lock)|incorrect old value|reference already exists|stale info/i.test(
			summary,
		);
	if (isLate) return { kind: 'late' };
	return { kind: 'refused', detail: /\((.*)\)\s*$/.exec(summary)?.[1] ?? summary };
}

/** What the server's hooks said, a few lines of it. */
function remoteLines(stderr: string): string {
	const lines = stderr
		.split('\n')
		.filter((line) => line.startsWith('remote:'))
		.map((line) => line.slice('remote:'.length).trim());
	return lines
		.filter((line) => line !== '')
		.slice(0, 5)
		.join(' ');
}
