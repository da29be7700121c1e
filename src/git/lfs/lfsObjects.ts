import { isAbsolute, join } from 'node:path';
import type { Git } from '../git.js';
import type { Repository } from '../repository.js';

/** Where Git LFS keeps the objects that are here; absolute. */
export async function objectStore(git: Git, { commonDir }: Repository): Promise<string> {
	const { exitCode, stdout } = await git.feed({ command: ['config', '--get', '--type=path', 'lfs.storage'] });
	const set = exitCode === 0 ? stdout.toString('utf8').replace(/\n$/, '') : 'lfs';
	return join(isAbsolute(set) ? set : join(commonDir, set), 'objects');
}

/** The file of an object in a store. */
export function objectPath(store: string, oid: string): string {
	return join(store, oid.slice(0, 2), oid.slice(2, 4), oid);
}
