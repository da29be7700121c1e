import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSourceUri } from '../core/model/source.js';
import { unlessMissing } from '../files/systemError.js';
import { isInside } from './places.js';

/**
 * Where the files of a reference are, for one to a path of the repository: absolute, without links. `undefined` for a
 * place elsewhere, for what is missing, and for what a link leads out of the repository.
 */
export async function referencedPath(repositoryRoot: string, uri: string): Promise<string | undefined> {
	const source = parseSourceUri(uri);
	return source.kind === 'path' ? pathInRepository(repositoryRoot, source.path) : undefined;
}

/** What is at a path of the repository; see `realPathBelow`. */
export async function pathInRepository(repositoryRoot: string, below: string): Promise<string | undefined> {
	return realPathBelow(repositoryRoot, below);
}

/** What is below a folder that is there: absolute, without links; `undefined` where nothing is, or a link leads out of it. */
export async function realPathBelow(folder: string, below: string): Promise<string | undefined> {
	const top = await unlessMissing(realpath(folder), undefined);
	if (top === undefined) return undefined;
	const path = await unlessMissing(realpath(join(top, below)), undefined);
	return path !== undefined && isInside(top, path) ? path : undefined;
}
