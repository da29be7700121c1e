import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { registryError } from '../../core/errors.js';
import { unlessMissing } from '../../files/systemError.js';
import type { Git } from '../git.js';
import type { GitSettings } from '../gitSettings.js';
import { patientGit, usesLfs } from './lfsPatience.js';

/**
 * Uploads the files in Git LFS that a commit needs, where the push that follows would not: git-lfs does it in its hook
 * `pre-push`, and leaves alone a hook of that name that somebody else wrote, as the pre-commit framework does. Others
 * would get pointers to what is on no server. Throws `push-failed`; then nothing is to be pushed.
 */
export async function pushLfs(
	git: Git,
	settings: GitSettings,
	{ commit, remote, ref }: { commit: string; remote: string; ref: string },
): Promise<void> {
	if (!usesLfs(settings)) return;
	const [objects, hook] = await Promise.all([gitPath(git, 'lfs/objects'), gitPath(git, 'hooks/pre-push')]);
	if ((await unlessMissing(stat(objects), undefined)) === undefined) return;
	if (/\bgit[- ]lfs\b/.test(await unlessMissing(readFile(hook, 'latin1'), ''))) return;
	const none = '0'.repeat(commit.length);
	const url = settings.get(`remote.${remote}.url`) ?? remote;
	const command = ['lfs', 'pre-push', remote, url];
	const line = `HEAD ${commit} ${ref} ${none}\n`;
	const { exitCode, stderr } = await patientGit(git).feed({ command, purpose: 'commit' }, line);
	if (exitCode === 0) return;
	const [detail = `exit code ${exitCode}`] = stderr.split('\n').filter((each) => each.trim() !== '');
	throw registryError('push-failed', { remote, detail });
}

/** With `core.hooksPath` and the like; absolute. */
async function gitPath(git: Git, path: string): Promise<string> {
	return resolve(
		git.folder,
		(await git.read({ command: ['rev-parse', '--git-path', path] })).replace(/\n$/, ''),
	);
}
