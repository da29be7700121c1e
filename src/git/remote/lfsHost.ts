import { writeFile } from 'node:fs/promises';
import { readBlobs } from '../blobs.js';
import type { Git } from '../git.js';
import { readSettings } from '../settingsCache.js';

/** Puts a commit's `.lfsconfig`, which is here by its id, where git-lfs looks for it. Gives its path. */
export async function takeLfsConfig(git: Git, id: string, path: string): Promise<string | undefined> {
	const bytes = (await readBlobs(git, [id])).get(id);
	if (bytes === undefined) return undefined;
	await writeFile(path, bytes);
	return path;
}

/**
 * The host that `.lfsconfig` in `path` has files of Git LFS come from, if it is another than `host`. A setting of the
 * user's comes before it.
 */
export async function lfsHostOf(git: Git, path: string, host: string): Promise<string | undefined> {
	if ((await readSettings(git)).get('lfs.url') !== undefined) return undefined;
	const command = ['config', '--file', path, '--get-regexp', '^(lfs\\.url|remote\\..*\\.lfsurl)$'];
	const { stdout } = await git.feed({ command });
	const lines = stdout.toString('utf8').split('\n');
	const [value] = lines.flatMap((line) => /^\S+ (.*)$/.exec(line)?.[1] ?? []);
	if (value === undefined) return undefined;
	const [, ofUrl] = /^[^:/]*:\/\/(?:[^/?#]*@)?([^/?#]*)/.exec(value) ?? [];
	const [, ofSsh] = /^(?:[^/:]*@)?([^/:@]+):/.exec(value) ?? [];
	const other = ofUrl ?? ofSsh ?? '';
	return other === '' || other.toLowerCase() === host.toLowerCase() ? undefined : other;
}
