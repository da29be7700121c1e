import { stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { lfsPattern } from '../../core/manifest/lfsConfig.js';
import { mapInBatches } from '../../core/base/batches.js';
import type { LfsPointer } from '../../core/manifest/lfsPointer.js';
import { pointerAt } from '../../files/lfsPointer.js';
import { unlessMissing } from '../../files/systemError.js';
import type { GitSettings } from '../gitSettings.js';
import { objectPath, objectStore } from './lfsObjects.js';
import { patientGit, usesLfs } from './lfsPatience.js';
import { diffTrees } from '../sync/ownCommits.js';
import type { RegistryPlace } from '../registryPlace.js';
import { readSettings } from '../settingsCache.js';

/**
 * Variables of a git that writes files while others wait: the filter of Git LFS writes pointers, and reaches for no
 * server, whose failure would leave the work tree half written. To be followed by `checkOutLfs`.
 */
export const pointersOnly = { GIT_LFS_SKIP_SMUDGE: '1' } as const;

const filesAtOnce = 64;
/** Words of one command. */
const patternsAtOnce = 100;

/** The files that differ between two commits and are in the second one. */
export async function writtenBetween(place: RegistryPlace, from: string, to: string): Promise<string[]> {
	return (await diffTrees(place.git, from, to)).flatMap(({ path, after }) => (after ? [path] : []));
}

/**
 * Puts the bytes that Git LFS has here in place of the pointers that git has just written, whatever `lfs.fetchexclude`
 * says: the files of our own version that only got another number are among them. Paths are from the top of the
 * repository. Fetches nothing, and never fails what is done already.
 */
export async function checkOutLfs(place: RegistryPlace, written: readonly string[]): Promise<void> {
	const { git, repository } = place;
	const settings = await readSettings(git);
	if (!usesLfs(settings)) return;
	const pointers = await pointersAmong(place, written);
	if (pointers.length === 0) return;
	const store = await objectStore(git, repository);
	const paths: string[] = [];
	for (const { path, pointer } of pointers) {
		const object = await unlessMissing(stat(objectPath(store, pointer.sha256)), undefined);
		if (object?.size !== pointer.size) continue;
		// git writes no file anew whose time it knows.
		await utimes(join(repository.topLevel, path), 0, 0);
		paths.push(path);
	}
	if (paths.length === 0) return;
	const command = [...withoutExclusions(settings), 'checkout-index', '--force', '--index', '-z', '--stdin'];
	const input = paths.map((path) => `${path}\0`).join('');
	const { exitCode, stderr } = await git.feed({ command, purpose: 'write' }, input);
	if (exitCode !== 0) warnOfPointers(place, stderr);
}

/**
 * Fetches the files that are still pointers among those that came with a sync, as `git pull` would: those that the
 * settings of Git LFS do not exclude. Where it fails they stay pointers.
 */
export async function pullLfs(place: RegistryPlace, written: readonly string[]): Promise<void> {
	const { git } = place;
	const settings = await readSettings(git);
	if (!usesLfs(settings) || isSkipping(settings)) return;
	const patterns = (await pointersAmong(place, written)).map(({ path }) => lfsPattern(path));
	for (let at = 0; at < patterns.length; at += patternsAtOnce) {
		const include = `--include=${patterns.slice(at, at + patternsAtOnce).join(',')}`;
		const { exitCode, stderr } = await patientGit(git).feed({
			command: ['lfs', 'pull', include],
			purpose: 'commit',
		});
		if (exitCode === 0) continue;
		warnOfPointers(place, stderr);
		return;
	}
}

function warnOfPointers({ git }: RegistryPlace, stderr: string): void {
	const [why = ''] = stderr.split('\n').filter((line) => line.trim() !== '');
	git.options.logger?.warn(`Files in Git LFS stay pointers, which git lfs pull fetches: ${why}`);
}

async function pointersAmong(
	{ repository }: RegistryPlace,
	paths: readonly string[],
): Promise<{ readonly path: string; readonly pointer: LfsPointer }[]> {
	const found = await mapInBatches(paths, filesAtOnce, async (path) => {
		const file = join(repository.topLevel, path);
		const info = await unlessMissing(stat(file), undefined);
		const pointer = info?.isFile() ? await pointerAt(file, info.size) : undefined;
		return pointer && { path, pointer };
	});
	return found.filter((each) => each !== undefined);
}

/** As `git lfs install --skip-smudge` sets it up. */
function isSkipping(settings: GitSettings): boolean {
	return / --skip\b/.test(settings.get('filter.lfs.process') ?? '');
}

/** What lets the filter write files: all are here, so that it reaches for nothing. */
function withoutExclusions(settings: GitSettings): string[] {
	const filter = settings.get('filter.lfs.process')?.replace(/ --skip\b/, '');
	return [
		...['-c', 'lfs.fetchinclude=', '-c', 'lfs.fetchexclude='],
		...(filter !== undefined && isSkipping(settings) ? ['-c', `filter.lfs.process=${filter}`] : []),
	];
}
