import type { CodeState } from '../core/lineage/codeState.js';
import { inRepository, type RegistryPlace } from './registryPlace.js';
import { pathInRepository } from './repository.js';
import { readHead } from './head.js';

/**
 * The commit that is checked out, of the repository of a registry, for a model in it (absolute, without links).
 * `undefined` for a model that lies elsewhere: what is checked out here says nothing of it. Throws `git-failed`.
 */
export async function codeState(place: RegistryPlace, model: string): Promise<CodeState | undefined> {
	const { git, repository, memory } = place;
	const path = await pathInRepository(repository, model);
	if (path === '..' || path.startsWith('../') || /^(?:\/|[a-z]:)/i.test(path)) return undefined;
	const [head, settings] = await Promise.all([readHead(git, repository), memory.settings()]);
	const registry = inRepository(place, '').replace(/\/$/, '');
	const dirty = await memory.code.isDirty(head, settings, { registry, model: path });
	const { branch, commit } = head;
	const address = settings.get('remote.origin.url');
	return {
		...(commit === undefined ? {} : { commit }),
		dirty,
		...(branch === undefined ? {} : { branch: branch.replace(/^refs\/heads\//, '') }),
		...(address === undefined ? {} : { repository: address }),
	};
}
