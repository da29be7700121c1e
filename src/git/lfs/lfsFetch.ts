import { registryError } from '../../core/errors.js';
import { lfsPattern } from '../../core/manifest/lfsConfig.js';
import { Git } from '../git.js';
import { readSettings } from '../settingsCache.js';
import { lfsState } from './lfs.js';

/** Weights take their time; a person stops it with Ctrl-C. */
const fetchTimeoutMs = 24 * 60 * 60_000;

/**
 * Fetches the files of one folder from Git LFS, whatever settings leave out, and puts them in place of their pointers.
 * git runs at the top of the repository, to which `folder` is relative; `uri` is for people. Throws `lfs-fetch-failed`.
 */
export async function fetchLfsFolder(git: Git, folder: string, uri: string): Promise<void> {
	const state = await lfsState(git, await readSettings(git));
	if (state !== 'usable') throw registryError('lfs-fetch-failed', { uri, reason: state, detail: '' });
	const patient = new Git(git.folder, { ...git.options, timeoutMs: fetchTimeoutMs });
	const include = `--include=${lfsPattern(folder)}/**`;
	const command = { command: ['lfs', 'pull', include, '--exclude='], purpose: 'commit' } as const;
	const { exitCode, stderr } = await patient.feed(command);
	if (exitCode === 0) return;
	const lines = stderr.split(/[\r\n]+/).filter((line) => line.trim() !== '');
	const isGone = lines.some((line) => /\[(?:404|410)\]|does not exist on the server/i.test(line));
	const [detail = `exit code ${exitCode}`] = lines.filter((line) => !line.startsWith('Failed to fetch some'));
	throw registryError('lfs-fetch-failed', { uri, reason: isGone ? 'gone' : 'unreachable', detail });
}
