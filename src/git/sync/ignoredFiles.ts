import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '../../files/systemError.js';
import { diffTrees } from './ownCommits.js';
import type { RegistryPlace } from '../registryPlace.js';

/**
 * A file that git does not know and that stands where one of the commit `to` goes: git would replace it without a word
 * where ignore rules name it.
 */
export async function ignoredInTheWay(
	{ git, repository }: RegistryPlace,
	from: string,
	to: string,
): Promise<string | undefined> {
	const added = (await diffTrees(git, from, to)).flatMap(({ path, before }) => (before ? [] : [path]));
	const places = new Set(added.flatMap(placesOf));
	const found: string[] = [];
	for (const path of places) {
		const entry = await unlessMissing(lstat(join(repository.topLevel, path)), undefined);
		if (entry && !entry.isDirectory()) found.push(path);
	}
	if (found.length === 0) return undefined;
	const known = await git.run({ command: ['ls-files', '-z'], operands: found });
	const tracked = new Set(known.toString('utf8').split('\0'));
	return found.find((path) => !tracked.has(path));
}

/** A path and the folders above it. */
function placesOf(path: string): string[] {
	const parts = path.split('/');
	return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
