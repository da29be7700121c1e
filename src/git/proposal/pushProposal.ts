import { isRegistryError, registryError } from '../../core/errors.js';
import type { OperationName } from '../../core/edit.js';
import type { Git } from '../git.js';
import type { GitSettings } from '../gitSettings.js';
import { readSettings } from '../settingsCache.js';
import { readHead } from '../head.js';
import { resolveCommit } from '../refFiles.js';
import { newPullRequestUrl } from './proposal.js';
import { createProposalBranch } from './propose.js';
import type { RegistryPlace } from '../registryPlace.js';
import type { SyncPlan } from '../sync/syncPlan.js';
import { pushCommit, upstreamOf, type Upstream } from '../upstream.js';

/** Where commits went that a server's rule keeps off their branch. */
export interface Proposal {
	/** Without `refs/heads/`; it exists here whether it was pushed or not. */
	readonly branch: string;
	readonly isPushed: boolean;
	/** Where a person opens the pull request, on hosts whose pages are known. */
	readonly url?: string;
	/** What the server said. */
	readonly detail: string;
}

/** Where a branch was pushed to, and where a person opens its pull request. */
export interface PushedBranch {
	readonly remote: string;
	readonly url?: string;
}

/**
 * Pushes the branch of a proposal to the remote of the upstream, or to `origin`.
 * Throws `push-failed`, `remote-refused`, `remote-unreachable`.
 */
export async function pushBranch({ git, repository }: RegistryPlace, branch: string): Promise<PushedBranch> {
	const settings = await readSettings(git);
	const { branch: here } = await readHead(git, repository);
	const upstream = here === undefined ? undefined : await upstreamOf(git, settings, here);
	const remote = upstream?.remote ?? 'origin';
	const ref = `refs/heads/${branch}`;
	const outcome = await pushCommit(git, settings, { commit: await resolveCommit(git, ref), remote, ref });
	if (outcome.kind !== 'pushed') {
		const detail = outcome.kind === 'late' ? `${branch} has other commits there` : outcome.detail;
		throw registryError('push-failed', { remote, detail });
	}
	const base = (upstream?.ref ?? here ?? '').replace('refs/heads/', '');
	const url = newPullRequestUrl(settings.get(`remote.${remote}.url`) ?? '', branch, base);
	return { remote, ...(url === undefined ? {} : { url }) };
}

/** Puts commits that were refused on a branch of their own, here and on the remote. */
export async function pushProposal(
	{ git }: RegistryPlace,
	settings: GitSettings,
	upstream: Upstream,
	{ to, commits, detail }: Pick<SyncPlan, 'to' | 'commits'> & { readonly detail: string },
): Promise<Proposal> {
	const { remote, ref, url } = upstream;
	const branch = await createProposalBranch(git, factsOf(commits.at(-1)?.message ?? ''), to);
	const isPushed = await pushes(git, settings, { commit: to, remote, ref: `refs/heads/${branch}` });
	const page = isPushed && url ? newPullRequestUrl(url, branch, ref.replace('refs/heads/', '')) : undefined;
	return { branch, isPushed, detail, ...(page === undefined ? {} : { url: page }) };
}

async function pushes(
	git: Git,
	settings: GitSettings,
	push: { commit: string; remote: string; ref: string },
): Promise<boolean> {
	try {
		return (await pushCommit(git, settings, push)).kind === 'pushed';
	} catch (error) {
		// The branch is here: it can be pushed at any time.
		if (isRegistryError(error, 'push-failed', 'remote-refused', 'remote-unreachable')) return false;
		throw error;
	}
}

/** What the trailers say of the (last) Edit that a commit was made of. */
function factsOf(message: string) {
	const trailer = (name: string) =>
		Array.from(message.matchAll(new RegExp(`^Registry-${name}: (.*)$`, 'gm'))).at(-1)?.[1];
	const [model, version] = [trailer('Model'), trailer('Version')];
	return {
		operation: (trailer('Operation') ?? 'change') as OperationName,
		...(model === undefined ? {} : { model }),
		...(version === undefined ? {} : { version: Number(version) }),
	};
}
