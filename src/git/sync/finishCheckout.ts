import { lstat, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileDelta } from '../../core/replay/ownCommit.js';
import { unlessMissing } from '../../files/systemError.js';
import type { ObjectReader } from '../gitBatch.js';
import { diffTrees } from './ownCommits.js';
import type { RegistryPlace } from '../registryPlace.js';
import { setUserEntries } from '../commit/userIndex.js';

const indexWaitMs = 10_000;

/**
 * Prepares what a killed `read-tree -m -u FROM TO` has left, so that it can be run again: files that it wrote become
 * known to the index, one that it had only begun is removed. What anybody else wrote stays.
 */
export async function finishCheckout(place: RegistryPlace, from: string, to: string): Promise<void> {
	const { git, repository } = place;
	const deltas = await diffTrees(git, from, to);
	const onDisk = await idsOnDisk(place, deltas);
	await using batch = git.batch();
	const done: FileDelta[] = [];
	for (const delta of deltas) {
		const found = onDisk.get(delta.path);
		if (found === delta.after?.id) done.push(delta);
		else if (delta.after && found !== undefined && found !== delta.before?.id)
			await removeBegun(batch, join(repository.topLevel, delta.path), delta.after.id);
	}
	if (done.length === 0) return;
	const entries = done.flatMap(({ path, after }) => (after ? [{ path, ...after }] : []));
	const paths = done.map(({ path }) => path);
	await setUserEntries(git, repository, paths, entries, Date.now() + indexWaitMs);
	await git.feed({ command: ['update-index', '-q', '--refresh'], purpose: 'write' });
}

/** The ids that the files at these paths would have in git, filters applied; absent where there is no plain file. */
async function idsOnDisk(
	{ git, repository }: RegistryPlace,
	deltas: readonly FileDelta[],
): Promise<ReadonlyMap<string, string>> {
	const ids = new Map<string, string>();
	for (const { path } of deltas) {
		const found = await unlessMissing(lstat(join(repository.topLevel, path)), undefined);
		if (!found?.isFile()) continue;
		const { exitCode, stdout } = await git.feed({ command: ['hash-object'], operands: [path] });
		if (exitCode === 0) ids.set(path, stdout.toString('latin1').trimEnd());
	}
	return ids;
}

/** git writes files in place: one cut off begins as the whole one does. */
async function removeBegun(batch: ObjectReader, file: string, id: string): Promise<void> {
	const whole = (await batch.read(id))?.content;
	const part = await readFile(file);
	if (whole && part.length < whole.length && part.equals(whole.subarray(0, part.length))) await rm(file);
}
