import type { RegistryWriter } from '../core/ports.js';
import type { GitOptions } from './git.js';
import { GitRegistryWriter, type WriterOptions } from './gitRegistryWriter.js';
import { createIncoming, discardIncoming } from './incoming.js';
import { LazyRegistryPlace } from './registryPlace.js';
import type { Repository } from './repository.js';

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
	/** Absolute. Throws `not-a-repository`. */
	repositoryRoot(): Promise<string>;
	/** How the repository names objects. Throws `not-a-repository`. */
	objectFormat(): Promise<Repository['objectFormat']>;
}

/** The registry in `folder` (absolute; `init` makes it). Nothing is run until it is used. */
export function openGitRegistry(
	folder: string,
	options: Partial<GitOptions> & WriterOptions = {},
): GitRegistry {
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
		repositoryRoot: async () => (await place.find()).repository.topLevel,
		objectFormat: async () => (await place.find()).repository.objectFormat,
	};
}
