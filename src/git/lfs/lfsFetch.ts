import { registryError } from '../../core/errors.js';
import { lfsPattern } from '../../core/manifest/lfsConfig.js';
import type { Git } from '../git.js';
import { readSettings } from '../settingsCache.js';
import { lfsState } from './lfs.js';
import { patientGit } from './lfsPatience.js';

export interface LfsFetchOptions {
	readonly signal?: AbortSignal | undefined;
	/** Told how far it is, in the words of git-lfs: `50% (1/2), 15 MB | 3 MB/s`. */
	readonly onProgress?: ((text: string) => void) | undefined;
}

/**
 * Fetches the files of one folder from Git LFS, whatever settings leave out, and when all are here puts them in place of
 * their pointers: until then nothing in the work tree has changed. git runs at the top of the repository, to which
 * `folder` is relative; `uri` is for people. Throws `lfs-fetch-failed`, and the signal's reason.
 */
export async function fetchLfsFolder(
	git: Git,
	folder: string,
	uri: string,
	{ signal, onProgress }: LfsFetchOptions = {},
): Promise<void> {
	const state = await lfsState(git, await readSettings(git));
	if (state !== 'usable') throw registryError('lfs-fetch-failed', { uri, reason: state, detail: '' });
	const patient = patientGit(git);
	const include = `--include=${lfsPattern(folder)}/**`;
	const words = [include, '--exclude='];
	const fetched = await patient.feed({
		command: ['lfs', 'fetch', ...words],
		purpose: 'commit',
		signal,
		...(onProgress ? { variables: { GIT_LFS_FORCE_PROGRESS: '1' }, onOutput: tellProgress(onProgress) } : {}),
	});
	const { exitCode, stderr } =
		fetched.exitCode === 0
			? await patient.feed({ command: ['lfs', 'pull', ...words], purpose: 'commit' })
			: fetched;
	if (exitCode !== 0) throw fetchFailed(uri, exitCode, stderr);
}

/** As `fetchLfsFolder`, for a file or the files of a folder of a commit; the work tree is left alone. */
export async function fetchLfsAt(
	git: Git,
	commit: string,
	path: string,
	uri: string,
	{ signal }: LfsFetchOptions = {},
): Promise<void> {
	const state = await lfsState(git, await readSettings(git));
	if (state !== 'usable') throw registryError('lfs-fetch-failed', { uri, reason: state, detail: '' });
	const remotes = (await git.run({ command: ['remote'] })).toString('utf8').trim().split('\n');
	const remote = remotes.includes('origin') ? 'origin' : (remotes[0] ?? '');
	if (!/^\w/.test(remote)) {
		const detail = 'the repository has no remote';
		throw registryError('lfs-fetch-failed', { uri, reason: 'unreachable', detail });
	}
	const pattern = lfsPattern(path);
	const { exitCode, stderr } = await patientGit(git).feed({
		command: ['lfs', 'fetch', `--include=${pattern},${pattern}/**`, '--exclude=', remote, commit],
		purpose: 'commit',
		signal,
	});
	if (exitCode !== 0) throw fetchFailed(uri, exitCode, stderr);
}

function fetchFailed(uri: string, exitCode: number, stderr: string): Error {
	const lines = stderr.split(/[\r\n]+/).filter((line) => line.trim() !== '');
	const isGone = lines.some((line) => /\[(?:404|410)\]|does not exist on the server/i.test(line));
	const [detail = `exit code ${exitCode}`] = lines.filter((line) => !line.startsWith('Failed to fetch some'));
	return registryError('lfs-fetch-failed', { uri, reason: isGone ? 'gone' : 'unreachable', detail });
}

/** Of `Downloading LFS objects:  50% (1/2), 15 MB | 3 MB/s`, which comes with carriage returns. */
function tellProgress(onProgress: (text: string) => void): (text: string) => void {
	return (text) => {
		const last = Array.from(text.matchAll(/Downloading LFS objects: +(\d+% [^\r\n]*)/g)).at(-1)?.[1];
		if (last !== undefined) onProgress(last.trim());
	};
}
