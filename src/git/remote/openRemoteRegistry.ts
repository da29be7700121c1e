import { join } from 'node:path';
import type { GitOptions } from '../git.js';
import { lfsConfigName } from '../../core/manifest/lfsConfig.js';
import { openGitRegistry, type GitRegistry } from '../openGitRegistry.js';
import type { RegistryAt } from '../registryAt.js';
import { lfsHostOf, takeLfsConfig } from './lfsHost.js';
import { chooseRegistry, registryFilesOf, type RegistryFiles } from './registryInTree.js';
import { RemoteCopy } from './remoteCopy.js';
import { parseRepositoryUrl, type RepositoryUrl } from './repositoryUrl.js';

/** Which registry of which repository elsewhere. */
export interface RemoteRequest {
	/** A URL, or a path that is relative to `folder`. */
	readonly url: string;
	/** Absolute. */
	readonly folder: string;
	/** A branch, a tag or the full id of a commit; by default what the repository has checked out. */
	readonly ref?: string | undefined;
	/** The registry's folder, from the top of the repository; needed where there are several. */
	readonly registry?: string | undefined;
	/** An absolute path of a folder in which everything is put aside. */
	readonly aside: string;
	readonly signal?: AbortSignal | undefined;
	readonly options?: Partial<GitOptions>;
}

/** A registry of a repository elsewhere, at one commit. Dispose of it: then nothing of it is left here. */
export interface RemoteRegistry extends AsyncDisposable {
	/** Reads fetch what they need, and no more. */
	readonly repository: GitRegistry;
	readonly at: RegistryAt;
	/** For people, without credentials. */
	readonly url: string;
	/** Where `.lfsconfig` has the files of Git LFS come from, if that is another host than the repository's. */
	readonly lfsHost: string | undefined;
}

/**
 * Opens a registry without a clone: only the names of one commit's files are fetched, and manifests, with as few
 * journeys as may be. A server that filters nothing sends the files of that one commit.
 * Throws `usage`, `repository-unreachable`, `repository-ref-not-found`, `repository-without-registry`, `git-missing`,
 * and the signal's reason.
 */
export async function openRemoteRegistry(request: RemoteRequest): Promise<RemoteRegistry> {
	const url = parseRepositoryUrl(request.url, request.folder);
	const copy = await RemoteCopy.create(url, request);
	try {
		return await openIn(copy, url, request);
	} catch (error) {
		await copy[Symbol.asyncDispose]();
		throw error;
	}
}

async function openIn(copy: RemoteCopy, url: RepositoryUrl, request: RemoteRequest): Promise<RemoteRegistry> {
	const { ref = 'HEAD', registry: wanted, signal } = request;
	const commit = await copy.fetchTip(request.ref);
	const { git } = copy;
	const files = await registryFilesOf(git, commit, signal);
	await copy.supplyFirst(idsOf(files), request.ref);
	const path = await chooseRegistry(git, files.registries, { wanted, shown: url.shown, ref });
	const config = files.lfsConfig;
	const lfs =
		config === undefined ? undefined : await takeLfsConfig(git, config, join(git.folder, lfsConfigName));
	const lfsHost = lfs === undefined ? undefined : await lfsHostOf(git, lfs, url.host);
	const repository = openGitRegistry(join(git.folder, ...path.split('/')), git.options);
	const at = await repository.at(commit);
	return {
		repository,
		at,
		url: url.shown,
		lfsHost,
		async [Symbol.asyncDispose]() {
			await at[Symbol.asyncDispose]();
			await copy[Symbol.asyncDispose]();
		},
	};
}

function idsOf({ registries, manifests, lfsConfig }: RegistryFiles): string[] {
	return [...registries.map(({ id }) => id), ...manifests, ...(lfsConfig === undefined ? [] : [lfsConfig])];
}
