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
	if (source.kind !== 'path') return undefined;
	const top = await realpath(repositoryRoot);
	const path = await unlessMissing(realpath(join(top, source.path)), undefined);
	return path !== undefined && isInside(top, path) ? path : undefined;
}
