import type { CodeState } from '../core/lineage/codeState.js';
import { inRepository, type RegistryPlace } from './registryPlace.js';
import { pathInRepository } from './repository.js';
import { readHead } from './head.js';
import { readSettings } from './settingsCache.js';

/**
 * The commit that is checked out, of the repository of a registry, for a model in it (absolute, without links).
 * `undefined` for a model that lies elsewhere: what is checked out here says nothing of it. Throws `git-failed`.
 */
export async function codeState(place: RegistryPlace, model: string): Promise<CodeState | undefined> {
	const { git, repository } = place;
	const path = await pathInRepository(repository, model);
	if (path === '..' || path.startsWith('../') || /^(?:\/|[a-z]:)/i.test(path)) return undefined;
	const command = ['status', '--porcelain', '-z', '--untracked-files=no', '--no-renames'];
	const [{ branch, commit }, settings, status] = await Promise.all([
		readHead(git, repository),
		readSettings(git),
		git.run({ command }),
	]);
	const ours = [inRepository(place, '').replace(/\/$/, ''), path];
	// `XY path`
	const changed = status
		.toString('utf8')
		.split('\0')
		.map((line) => line.slice(3));
	const address = settings.get('remote.origin.url');
	return {
		...(commit === undefined ? {} : { commit }),
		dirty: changed.some((file) => file !== '' && !ours.some((folder) => isAt(folder, file))),
		...(branch === undefined ? {} : { branch: branch.replace(/^refs\/heads\//, '') }),
		...(address === undefined ? {} : { repository: address }),
	};
}

/** Is `file` the folder's, or it itself? The top of the repository is nobody's own. */
function isAt(folder: string, file: string): boolean {
	return folder !== '' && (file === folder || file.startsWith(`${folder}/`));
}
