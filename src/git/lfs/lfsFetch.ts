import { registryError } from '../../core/errors.js';
import { lfsPattern } from '../../core/manifest/lfsConfig.js';
import type { Git } from '../git.js';
import { readSettings } from '../settingsCache.js';
import { networkVariables } from '../environment.js';
import { sshVariables } from '../network.js';
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

/**
 * Fetches from Git LFS what the pointers with these blob ids stand for; the work tree is left alone. git-lfs looks at
 * all blobs of the commit it is given, which a partial clone would have to fetch: so it is given one with nothing else.
 */
export async function fetchLfsPointers(
	git: Git,
	pointers: readonly string[],
	uri: string,
	{ signal, onProgress }: LfsFetchOptions = {},
): Promise<void> {
	const settings = await readSettings(git);
	// Nothing is put in the place of pointers, so that git needs not be set up for it.
	if ((await lfsState(git, settings)) === 'not-installed')
		throw registryError('lfs-fetch-failed', { uri, reason: 'not-installed', detail: '' });
	const remotes = (await git.run({ command: ['remote'] })).toString('utf8').trim().split('\n');
	const remote = remotes.includes('origin') ? 'origin' : (remotes[0] ?? '');
	if (!/^\w/.test(remote)) {
		const detail = 'the repository has no remote';
		throw registryError('lfs-fetch-failed', { uri, reason: 'unreachable', detail });
	}
	const commit = await commitOf(git, pointers);
	const environment = git.options.environment ?? process.env;
	const { exitCode, stderr } = await patientGit(git).feed({
		command: ['lfs', 'fetch', '--include=', '--exclude=', remote, commit],
		purpose: 'commit',
		variables: {
			...networkVariables(environment),
			...sshVariables(git, settings),
			...(onProgress ? { GIT_LFS_FORCE_PROGRESS: '1' } : {}),
		},
		signal,
		...(onProgress ? { onOutput: tellProgress(onProgress) } : {}),
	});
	if (exitCode !== 0) throw fetchFailed(uri, exitCode, stderr);
}

/** A commit that no branch has, of these blobs; git forgets it in time. */
async function commitOf(git: Git, blobs: readonly string[]): Promise<string> {
	const lines = blobs.map((id, index) => `100644 blob ${id}\t${index}\n`).join('');
	const tree = (await git.run({ command: ['mktree'], purpose: 'write' }, lines)).toString('latin1').trim();
	const who = { NAME: 'gmr', EMAIL: 'gmr@localhost', DATE: '1970-01-01T00:00:00Z' };
	const variables = Object.fromEntries(
		['AUTHOR', 'COMMITTER'].flatMap((role) =>
			Object.entries(who).map(([name, value]) => [`GIT_${role}_${name}`, value]),
		),
	);
	const command = ['commit-tree', '-m', 'Pointers to fetch', tree];
	return (await git.run({ command, purpose: 'write', variables })).toString('latin1').trim();
}

/** As servers tell it over HTTP, as git-lfs does, and as it does of a remote that is a folder. */
const gone = /\[(?:404|410)\]|does not exist on the server|remote missing object/i;

function fetchFailed(uri: string, exitCode: number, stderr: string): Error {
	const lines = stderr.split(/[\r\n]+/).filter((line) => line.trim() !== '');
	const isGone = lines.some((line) => gone.test(line));
	const [detail = `exit code ${exitCode}`] = lines.filter((line) => !line.startsWith('Failed to fetch some'));
	const oid = /expected OID ([0-9a-f]{64})/i.exec(stderr)?.[1];
	const reason = isGone ? 'gone' : oid === undefined ? 'unreachable' : 'damaged';
	return registryError('lfs-fetch-failed', { uri, reason, detail, ...(oid === undefined ? {} : { oid }) });
}

/** Of `Downloading LFS objects:  50% (1/2), 15 MB | 3 MB/s`, which comes with carriage returns. */
function tellProgress(onProgress: (text: string) => void): (text: string) => void {
	return (text) => {
		const last = Array.from(text.matchAll(/Downloading LFS objects: +(\d+% [^\r\n]*)/g)).at(-1)?.[1];
		if (last !== undefined) onProgress(last.trim());
	};
}
