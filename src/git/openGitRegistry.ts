import type { VersionHistory } from '../core/edit.js';
import type { ArtifactStorage } from '../core/model/artifactStorage.js';
import { registryError } from '../core/errors.js';
import type { CommitMode, RegistryUpdates, RegistryWriter } from '../core/ports.js';
import type { Problem } from '../core/problem.js';
import type { GitOptions } from './git.js';
import type { CodeState } from '../core/lineage/codeState.js';
import { GitRegistryWriter, type WriterOptions } from './write/gitRegistryWriter.js';
import { createIncoming, discardIncoming } from './write/incoming.js';
import { commitModeOf } from './gitSettings.js';
import { readHead } from './head.js';
import { lfsState, readArtifactStorage, type StoredSizes } from './lfs/lfs.js';
import type { PushedBranch } from './proposal/pushProposal.js';
import type { PrunedFolder } from './lfs/lfsPrune.js';
import { fetchLfsFolder, type LfsFetchOptions } from './lfs/lfsFetch.js';
import { inRepository, LazyRegistryPlace } from './registryPlace.js';
import type { Renumbering, RenumberOptions } from './sync/renumber.js';
import type { DiffRequest, RegistryDiff } from './diff/registryDiff.js';
import type { HistoryEntry, HistoryOptions } from './history/historyOf.js';
import type { FilesAt } from './filesAt.js';
import type { KeptObjects } from './objectMemory.js';
import type { RememberedChanges } from './history/registryUpdates.js';
import type { RewrittenHistory } from './history/rewrittenHistory.js';
import type { RegistryAt } from './registryAt.js';
import type { Repository } from './repository.js';
import type { SyncOptions, Synced } from './sync/syncRegistry.js';
import type { OpenUsages, UsageOptions } from './usages/repositoryUsages.js';
import { upstreamOf } from './upstream.js';
import { uncommittedFiles, type UncommittedReason } from './uncommitted.js';

/** What writing to a registry in a git work tree needs. */
export interface GitRegistry {
	readonly writer: RegistryWriter;
	/** Folders aside, in which versions are built. */
	readonly incoming: {
		/** Makes `models/<modelFolder>/versions/.incoming-<nonce>`; gives its path relative to the registry. */
		create(modelFolder: string): Promise<string>;
		/** Removes what is left of one. */
		discard(path: string): Promise<void>;
	};
	/** What git's setting `gmr.commit` says, unless told otherwise. Throws `git-failed`. */
	commitMode(): Promise<CommitMode>;
	/** Absolute. Throws `not-a-repository`. */
	repositoryRoot(): Promise<string>;
	/** Relative to the top of the repository; empty for the top itself. */
	registryPath(): Promise<string>;
	/** How the repository names objects. Throws `not-a-repository`. */
	objectFormat(): Promise<Repository['objectFormat']>;
	/** The registry at a branch, tag, commit or moment; see `registryAt`. */
	at(text: string): Promise<RegistryAt>;
	/** Where a commit has it, from the top of the repository, that has none in this place; see `movedRegistry`. */
	movedSince(text: string): Promise<string | undefined>;
	/** What changed between two points of it; see `registryDiff`. */
	diff(request: DiffRequest): Promise<RegistryDiff>;
	/** What happened since a base to versions that it has; see `problemsSince`. */
	problemsSince(request: {
		readonly base: string;
		readonly head?: string | undefined;
	}): Promise<readonly Problem[]>;
	/** What each commit changed in it, the newest first; see `historyOf`. */
	history(options: HistoryOptions): AsyncGenerator<HistoryEntry>;
	/** Whether the branch's history was rewritten since this was last asked; see `rewrittenHistory`. */
	rewritten(): Promise<RewrittenHistory | undefined>;
	/**
	 * A rewrite that took changes of the registry away; it takes no note of it, so that `rewritten` tells it yet. See
	 * `unreadRewrite`.
	 */
	unreadRewrite(): Promise<RewrittenHistory | undefined>;
	/** The versions of a model folder in the commit that is checked out, and in what was before it; see `versionHistory`. */
	versionHistory(modelFolder: string): Promise<VersionHistory>;
	/** When and by whom everything was last changed, up to a commit (full id) or the one that is checked out. */
	updates(at?: string): Promise<RegistryUpdates>;
	/** Files of the repository as a commit has them; see `filesAt`. */
	filesAt(commit: string, path: string, signal?: AbortSignal): Promise<FilesAt>;
	/** Where the repository's code names models, in its work tree or at what `at` names; see `usagesInWorkTree`, `usagesAt`. */
	usages(options?: UsageOptions & { readonly at?: string | undefined }): Promise<OpenUsages>;
	/** Brings the registry and the upstream of its branch together; see `syncRegistry`. */
	sync(options?: SyncOptions): Promise<Synced>;
	/** Gives our versions other numbers where a merge finds them taken; see `renumber`. */
	renumber(options?: RenumberOptions): Promise<Renumbering>;
	/** Has what is committed now an upstream to go to, and does git's setting `gmr.push` want it there at once? */
	pushing(): Promise<{ readonly hasUpstream: boolean; readonly isAutomatic: boolean }>;
	/** Pushes the branch of a proposal to where its base comes from, by default `origin`. */
	pushProposal(branch: string): Promise<PushedBranch>;
	/** How files of these sizes, in bytes, can be kept. Throws `usage` for a setting that is no size. */
	storage(sizes: StoredSizes): Promise<ArtifactStorage>;
	/** Fetches the files of a folder of the registry from Git LFS. Throws `lfs-fetch-failed`, naming `uri`. */
	fetchLfs(folder: string, uri: string, options?: LfsFetchOptions): Promise<void>;
	/** Turns files of version folders of the registry into Git LFS pointers; see `pruneLfsFolders`. Throws `lfs-unusable`. */
	pruneLfs(folders: readonly string[], options: { isDryRun: boolean }): Promise<PrunedFolder[]>;
	/** Those of `files` (from the top of the repository, below `folder`) that a clone would not have as they are here. */
	uncommitted(folder: string, files: readonly string[]): Promise<ReadonlyMap<string, UncommittedReason>>;
	/** What is checked out, for a model in the repository; see `codeState`. */
	codeState(model: string): Promise<CodeState | undefined>;
}

/** The registry in `folder` (absolute; `init` makes it). Nothing is run until it is used. */
export function openGitRegistry(
	folder: string,
	options: Partial<GitOptions> & WriterOptions = {},
): GitRegistry {
	const remembered: RememberedChanges = {};
	let kept: KeptObjects | undefined;
	const place = new LazyRegistryPlace(folder, { ...options, trusted: options.trusted ?? (() => true) });
	return {
		writer: new GitRegistryWriter(place, options),
		incoming: {
			async create(modelFolder) {
				const { repository, root } = await place.find();
				return createIncoming(repository, root, modelFolder);
			},
			async discard(path) {
				const { repository, root } = await place.find();
				await discardIncoming(repository, root, path);
			},
		},
		commitMode: async () => options.mode ?? commitModeOf(await place.settings()),
		repositoryRoot: async () => (await place.find()).repository.topLevel,
		registryPath: async () => (await place.find()).path,
		objectFormat: async () => (await place.find()).repository.objectFormat,
		async at(text) {
			const { registryAt } = await import('./registryAt.js');
			return registryAt(await place.find(), text);
		},
		async movedSince(text) {
			const { movedRegistry } = await import('./registriesIn.js');
			const { commitAt } = await import('./registryAt.js');
			const found = await place.find();
			return movedRegistry(found, await commitAt(found.git, text));
		},
		async diff(request) {
			const { registryDiff } = await import('./diff/registryDiff.js');
			const { KeptObjects } = await import('./objectMemory.js');
			kept ??= new KeptObjects();
			return registryDiff(await place.find(), request, kept);
		},
		async problemsSince(request) {
			const { problemsSince } = await import('./history/sinceBase.js');
			return problemsSince(await place.find(), request);
		},
		async *history(historyOptions) {
			const { historyOf } = await import('./history/historyOf.js');
			yield* historyOf(await place.find(), historyOptions);
		},
		async rewritten() {
			const { rewrittenHistory } = await import('./history/rewrittenHistory.js');
			return rewrittenHistory(await place.find());
		},
		async unreadRewrite() {
			const { unreadRewrite } = await import('./history/rewrittenHistory.js');
			return unreadRewrite(await place.find());
		},
		async versionHistory(modelFolder) {
			const { versionHistory } = await import('./history/versionHistory.js');
			const found = await place.find();
			const { commit } = await readHead(found.git, found.repository);
			return versionHistory(found, commit, modelFolder);
		},
		async updates(at) {
			const { registryUpdates } = await import('./history/registryUpdates.js');
			return registryUpdates(await place.find(), at, remembered);
		},
		async filesAt(commit, path, signal) {
			const { filesAt } = await import('./filesAt.js');
			return filesAt(await place.find(), commit, path, signal);
		},
		async usages({ at, ...usageOptions } = {}) {
			if (at !== undefined) {
				const { usagesAt } = await import('./usages/usagesAt.js');
				return usagesAt(await place.find(), at, usageOptions);
			}
			const { usagesInWorkTree } = await import('./usages/repositoryUsages.js');
			return usagesInWorkTree(await place.find(), usageOptions);
		},
		async sync(syncOptions) {
			const { syncRegistry } = await import('./sync/syncRegistry.js');
			const { rewritingOpenly } = await import('./history/rewrittenHistory.js');
			const found = await place.find();
			const whole = { lockWaitMs: options.lockWaitMs, ...syncOptions };
			return rewritingOpenly(found, () => syncRegistry(found, whole));
		},
		async renumber(renumberOptions) {
			const { renumber } = await import('./sync/renumber.js');
			return renumber(await place.find(), renumberOptions);
		},
		async pushProposal(branch) {
			const { pushBranch } = await import('./proposal/pushProposal.js');
			return pushBranch(await place.find(), branch);
		},
		async pushing() {
			const { git, repository, memory } = await place.find();
			const settings = await memory.settings();
			const { branch } = await readHead(git, repository);
			const upstream = branch === undefined ? undefined : await upstreamOf(git, settings, branch);
			return { hasUpstream: upstream !== undefined, isAutomatic: settings.get('gmr.push') === 'after' };
		},
		storage: async (sizes) => readArtifactStorage(await place.find(), sizes),
		async fetchLfs(path, uri, fetchOptions) {
			const found = await place.find();
			await fetchLfsFolder(found.git, inRepository(found, path), uri, fetchOptions);
		},
		async pruneLfs(folders, pruneOptions) {
			const { pruneLfsFolders } = await import('./lfs/lfsPrune.js');
			const found = await place.find();
			const state = await lfsState(found.git, await found.memory.settings());
			if (state !== 'usable') throw registryError('lfs-unusable', { reason: state });
			return pruneLfsFolders(found, folders, { lockWaitMs: options.lockWaitMs, ...pruneOptions });
		},
		uncommitted: async (inFolder, files) => uncommittedFiles((await place.find()).git, inFolder, files),
		async codeState(model) {
			const { codeState } = await import('./codeState.js');
			return codeState(await place.find(), model);
		},
	};
}
