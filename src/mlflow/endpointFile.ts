import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findGitFolder } from '../files/gitFolder.js';
import { randomId } from '../files/randomId.js';
import { unlessMissing } from '../files/systemError.js';

/**
 * Writes the address of a server of the registry in `root` (absolute), token included, where notebooks of the same work
 * tree look for it: `git rev-parse --git-path gmr/endpoint`. Only this user can read it, and git never commits it. The
 * server started last is the one that is found. Dispose of it to remove the file.
 */
export async function writeEndpointFile(root: string, uri: string): Promise<AsyncDisposable> {
	const found = findGitFolder(root);
	// A registry outside of a work tree is looked for by nobody.
	if (!found) return { [Symbol.asyncDispose]: () => Promise.resolve() };
	const path = join(found.gitDir, 'gmr', 'endpoint');
	const text = `${uri}\n`;
	await mkdir(dirname(path), { recursive: true });
	// Not in place: the file that is there may be another's to read.
	const temporary = `${path}.${randomId(10)}`;
	try {
		await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
		await rename(temporary, path);
	} catch (error) {
		await rm(temporary, { force: true });
		throw error;
	}
	return {
		async [Symbol.asyncDispose]() {
			const isOurs = (await unlessMissing(readFile(path, 'utf8'), undefined)) === text;
			if (isOurs) await rm(path, { force: true });
		},
	};
}
