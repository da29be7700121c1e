import type { CodeState } from '../core/lineage/codeState.js';
import type { GitCommand } from './git.js';
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
	const [{ branch, commit }, settings, status] = await Promise.all([
		readHead(git, repository),
		memory.settings(),
		git.run(statusWithout([inRepository(place, '').replace(/\/$/, ''), path])),
	]);
	const address = settings.get('remote.origin.url');
	return {
		...(commit === undefined ? {} : { commit }),
		dirty: status.length > 0,
		...(branch === undefined ? {} : { branch: branch.replace(/^refs\/heads\//, '') }),
		...(address === undefined ? {} : { repository: address }),
	};
}

/**
 * The status of all files but those in some folders, of which git does not look at the files then: a registry has most of
 * a repository's. The top of the repository is nobody's own.
 */
function statusWithout(folders: readonly string[]): GitCommand {
	const excluded = folders
		.filter((folder) => folder !== '')
		.map((folder) => `:(top,exclude,literal)${folder}`);
	return {
		command: ['status', '--porcelain', '-z', '--untracked-files=no', '--no-renames'],
		operands: [':(top)', ...excluded],
		// What is said of a path before it would else be a part of it.
		variables: { GIT_LITERAL_PATHSPECS: '0' },
	};
}
