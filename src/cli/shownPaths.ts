import { realpath } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { normalize } from 'node:path/posix';
import { findGitFolder } from '../files/gitFolder.js';
import { unlessMissing } from '../files/systemError.js';
import type { RegistryAccess } from './registryAccess.js';

/** Paths as a person at the command line, or a forge, finds the files by. */
export interface ShownPaths {
	/** A path from the registry's folder as one from where gmr was started. */
	fromRegistry: (path: string) => string;
	/** A path from the top of the repository as one from where gmr was started. */
	fromTop: (path: string) => string;
	/** A path from the registry's folder as one from the top of the repository, `/`-separated. */
	inRepository: (path: string) => string;
}

/** How paths of the registry and of the code around it are shown. */
export async function shownPaths(registry: RegistryAccess): Promise<ShownPaths> {
	const root = await registry.root();
	// With --at the folder need not be in the work tree.
	const realRoot = await unlessMissing(realpath(root), root);
	const realFolder = await unlessMissing(realpath(registry.folder), registry.folder);
	const inTop = findGitFolder(realRoot)?.path ?? '';
	const top = resolve(realRoot, ...(inTop === '' ? [] : inTop.split('/')).map(() => '..'));
	return {
		// Where the registry's folder is a link, `..` is not where its name stands.
		fromRegistry: (path) =>
			path.startsWith('../')
				? relative(realFolder, join(realRoot, path))
				: relative(registry.folder, join(root, path)),
		fromTop: (path) => relative(realFolder, join(top, path)),
		inRepository: (path) => normalize(`${inTop}/${path}`).replace(/^\//, ''),
	};
}
