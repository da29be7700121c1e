import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findGitFolder } from '../files/gitFolder.js';
import { currentOwner, isDeadTag, ownerTag } from '../files/processOwner.js';
import { randomId } from '../files/randomId.js';

/**
 * Writes the address of a server of the registry in `root` (absolute), token included, where notebooks of the same work
 * tree look for it: a file in `git rev-parse --git-path gmr/endpoints`, the last one by name that of the server started
 * last. Only this user can read it, and git never commits it. Dispose of it to remove the file; those of servers that were
 * killed are removed when the next one starts.
 */
export async function writeEndpointFile(root: string, uri: string): Promise<AsyncDisposable> {
	const found = findGitFolder(root);
	// A registry outside of a work tree is looked for by nobody.
	if (!found) return { [Symbol.asyncDispose]: () => Promise.resolve() };
	const folder = join(found.gitDir, 'gmr', 'endpoints');
	await mkdir(folder, { recursive: true });
	await removeDeadFiles(folder);
	// Milliseconds since 1970 have 13 digits till 2286.
	const path = join(folder, `${Date.now()}-${ownerTag(await currentOwner())}-${randomId(10)}`);
	await writeFile(path, `${uri}\n`, { mode: 0o600, flag: 'wx' });
	return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
}

async function removeDeadFiles(folder: string): Promise<void> {
	for (const name of await readdir(folder))
		if (await isDeadTag(name.replace(/^\d+-/, ''))) await rm(join(folder, name), { force: true });
}
