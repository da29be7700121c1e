import { setTimeout as delay } from 'node:timers/promises';
import { registryError } from '../../core/errors.js';
import type { Side } from '../../core/replay/conflict.js';
import type { Renumbered } from '../../core/replay/places.js';
import type { GitSettings } from '../gitSettings.js';
import { readSettings } from '../settingsCache.js';
import { readHead } from '../head.js';
import { pullLfs, writtenBetween } from '../lfs/lfsCheckout.js';
import { moveBranch, type BranchMove } from './moveBranch.js';
import { commitsAfter, isOwn } from './ownCommits.js';
import { pushProposal, type Proposal } from '../proposal/pushProposal.js';
import type { RegistryPlace } from '../registryPlace.js';
import { remakeCommits, type RemadeCommit } from './remakeCommits.js';
import { operationInProgress } from '../repository.js';
import { planSync, type SyncPlan } from './syncPlan.js';
import { betweenCommits } from '../write/betweenCommits.js';
import { fetchUpstream, pushCommit, upstreamOf, type Upstream } from '../upstream.js';

export interface SyncOptions {
	/** Whose change stays where both sides changed the same. */
	readonly prefer?: Side | undefined;
	/** Fetches and tells what would be; nothing else changes. */
	readonly isDry?: boolean | undefined;
	/** How long to wait for another process that writes to the registry; a minute unless given. */
	readonly lockWaitMs?: number | undefined;
}

/** What a sync has done, or in a dry run would do. */
export interface Synced {
	/** `updated`: there was nothing of ours to push, and the branch here has followed. */
	readonly state: 'up-to-date' | 'updated' | 'pushed' | 'proposed';
	/** `main`. */
	readonly branch: string;
	/** `origin/main`. */
	readonly upstream: string;
	/** Of ours, as they are now. */
	readonly commits: readonly RemadeCommit[];
	readonly renumbered: readonly Renumbered[];
	/** How many commits of others came. */
	readonly received: number;
	readonly proposal?: Proposal;
}

/** Others may push between our fetch and our push, again and again. */
const maxAttempts = 30;

/**
 * Brings a registry and its upstream together: fetches, makes our unpushed commits again on top of the upstream's,
 * pushes them, and then moves the branch here. What a server's rule keeps off the branch goes to a proposal.
 * Throws one of the `sync-…`, `remote-…` and `history-…` failures; unless it is `sync-not-moved`, nothing was pushed.
 */
export async function syncRegistry(place: RegistryPlace, options: SyncOptions = {}): Promise<Synced> {
	const { git, repository } = place;
	const settings = await readSettings(git);
	const inProgress = await operationInProgress(repository);
	if (inProgress !== undefined)
		throw registryError('operation-in-progress', { operation: 'sync', inProgress });
	const { branch } = await readHead(git, repository);
	if (branch === undefined) throw registryError('head-detached', { operation: 'sync' });
	const upstream = await upstreamOf(git, settings, branch);
	if (!upstream) throw registryError('sync-no-upstream', { branch: shortName(branch) });

	for (let attempt = 1; attempt <= maxAttempts; attempt++) {
		const synced = await new SyncAttempt(place, settings, upstream, options).run();
		if (synced !== 'late') return synced;
		git.options.logger?.debug(`${upstream.name} moved during the sync; once more`);
		await delay(Math.random() * Math.min(1000, 25 * 2 ** attempt));
	}
	throw registryError('sync-overtaken', { upstream: upstream.name, attempts: maxAttempts });
}

class SyncAttempt {
	readonly #place: RegistryPlace;
	readonly #settings: GitSettings;
	readonly #upstream: Upstream;
	readonly #options: SyncOptions;

	constructor(place: RegistryPlace, settings: GitSettings, upstream: Upstream, options: SyncOptions) {
		this.#place = place;
		this.#settings = settings;
		this.#upstream = upstream;
		this.#options = options;
	}

	async run(): Promise<Synced | 'late'> {
		const { git } = this.#place;
		const { prefer, isDry } = this.#options;
		const theirs = await fetchUpstream(git, this.#settings, this.#upstream);
		const request = { settings: this.#settings, upstream: this.#upstream, theirs, prefer, isDry };
		const plan = await this.#locked(() => planSync(this.#place, request));
		if (isDry || (plan.commits.length === 0 && plan.to === plan.from)) return this.#synced(plan);
		if (plan.commits.length > 0) {
			const { remote, ref } = this.#upstream;
			const outcome = await pushCommit(git, this.#settings, { commit: plan.to, remote, ref });
			if (outcome.kind === 'late') return 'late';
			if (outcome.kind === 'refused') return this.#propose(plan, outcome.detail);
		}
		await this.#locked(() => this.#follow(plan));
		await pullLfs(this.#place, await writtenBetween(this.#place, plan.from, plan.to));
		return this.#synced(plan);
	}

	async #propose(plan: SyncPlan, detail: string): Promise<Synced> {
		const proposal = await pushProposal(this.#place, this.#settings, this.#upstream, { ...plan, detail });
		if (plan.theirs !== undefined) {
			const why = `gmr sync: proposed on ${proposal.branch}`;
			await this.#locked(() => this.#move({ from: plan.from, to: plan.theirs ?? plan.from, why }));
		}
		return { ...this.#synced(plan), state: 'proposed', proposal };
	}

	/** The branch here goes to what was pushed; commits that were made meanwhile are put on top. */
	async #follow(plan: SyncPlan): Promise<void> {
		const { git, repository } = this.#place;
		const { commit: head, branch } = await readHead(git, repository);
		const why = `gmr sync: ${this.#upstream.name}`;
		if (plan.from === plan.to && head === plan.from) return;
		if (head === undefined || head === plan.from || branch !== this.#upstream.branch)
			return this.#move({ from: plan.from, to: plan.to, why });
		const added = await commitsAfter(git, plan.from, head);
		const isAncestor = ['merge-base', '--is-ancestor', plan.from, head];
		const isOnTop = (await git.feed({ command: isAncestor })).exitCode === 0;
		if (!isOnTop || !added.every((commit) => isOwn(commit) && commit.parents.length < 2))
			throw this.#notMoved();
		if (plan.from === plan.to) return;
		// Those that are pushed change nothing any more, and tell which number they got.
		const remade = await remakeCommits(this.#place, [...plan.own, ...added], {
			settings: this.#settings,
			onto: plan.to,
		});
		if (remade.conflicts.length > 0) throw this.#notMoved();
		await this.#move({ from: head, to: remade.tip, why });
	}

	async #move(move: Omit<BranchMove, 'branch'>): Promise<void> {
		const { branch } = this.#upstream;
		if (move.from === move.to) return;
		if (!(await moveBranch(this.#place, { ...move, branch }))) throw this.#notMoved();
	}

	#locked<T>(work: () => Promise<T>): Promise<T> {
		return betweenCommits(this.#place, this.#settings, work, this.#options.lockWaitMs);
	}

	#notMoved() {
		const { name, branch } = this.#upstream;
		return registryError('sync-not-moved', { upstream: name, branch: shortName(branch) });
	}

	#synced({ commits, renumbered, received, from, to }: SyncPlan): Synced {
		return {
			state: commits.length > 0 ? 'pushed' : from === to ? 'up-to-date' : 'updated',
			branch: shortName(this.#upstream.branch),
			upstream: this.#upstream.name,
			...{ commits, renumbered, received },
		};
	}
}

function shortName(branch: string): string {
	return branch.replace('refs/heads/', '');
}
