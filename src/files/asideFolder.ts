import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { currentOwner, isDeadTag, ownerTag } from './processOwner.js';

const prefix = '.gmr-export-';

/**
 * Makes an empty folder in `folder`, for what is to go to its place by a rename, or to be removed. What killed processes of this
 * host have left there of theirs is removed: it may be large.
 */
export async function makeAside(folder: string): Promise<string> {
	for (const name of await readdir(folder)) {
		const isDead = name.startsWith(prefix) && (await isDeadTag(name.slice(prefix.length)));
		// Of another user, or removed by another process at this moment: it is no concern of ours.
		if (isDead) await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
	}
	return mkdtemp(join(folder, `${prefix}${ownerTag(await currentOwner())}-`));
}
