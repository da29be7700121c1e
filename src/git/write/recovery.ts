import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Edit } from '../../core/edit.js';
import { removeDeadTemporaries } from '../../files/atomicWrite.js';
import { asidePrefix, removeDeadAsides, writeEdit } from '../../files/editFiles.js';
import { unlessMissing } from '../../files/systemError.js';
import { hasDeadIndexes } from '../commit/privateIndex.js';
import { removeDeadIncoming } from './incoming.js';
import type { Journal, JournalEntry } from './journal.js';
import { recoverInterruptedSync } from '../sync/moveBranch.js';
import { removeDeadTrees } from '../proposal/propose.js';
import { pathsOf, type RegistryPlace } from '../registryPlace.js';
import { stagePaths } from '../commit/userIndex.js';

/** For the index.lock of a living one. */
const indexWaitMs = 1000;

/**
 * Under the registry's lock: makes the Edits whole that killed processes have left half written, and removes what they
 * left aside. Gives whether something of theirs waits to be committed.
 */
export async function recoverEdits(place: RegistryPlace, journal: Journal): Promise<boolean> {
	if (await isTidy(place)) return false;
	const { repository, root } = place;
	await recoverInterruptedSync(place);
	for (const entry of await journal.unwritten()) await rollForward(place, journal, entry);
	await removeDeadTemporaries(join(repository.gitDir, 'gmr'));
	await removeDeadAsides(root);
	await removeDeadTrees(repository);
	await removeDeadIncoming(repository, root);
	return (await hasDeadIndexes(repository)) || (await journal.hasDeadEntries());
}

/** As a rule there is nothing but locks, which three looks at folders tell. */
async function isTidy({ repository: { gitDir, commonDir }, root }: RegistryPlace): Promise<boolean> {
	const folders = [join(gitDir, 'gmr'), join(commonDir, 'gmr', 'incoming'), root];
	const names = await Promise.all(folders.map((folder) => unlessMissing(readdir(folder), [])));
	const [ours = [], incoming = [], inRegistry = []] = names;
	return (
		ours.every((name) => /^(?:commit-lock|lock-|incoming$)/.test(name)) &&
		incoming.length === 0 &&
		!inRegistry.some((name) => name.startsWith(asidePrefix))
	);
}

async function rollForward(place: RegistryPlace, journal: Journal, entry: JournalEntry): Promise<void> {
	const { git, root } = place;
	const { edit, mode, before } = entry;
	git.options.logger?.info(`Rolled forward after a process that was killed: ${edit.summary}`);
	for (const folder of foldersOf(edit)) await removeDeadTemporaries(join(root, folder));
	const written = await writeEdit(root, edit, { before });
	await written.finish();
	if (mode === 'commit' && !written.isAbandoned) {
		await journal.markWritten(entry);
		return;
	}
	if (mode === 'stage' && !written.isAbandoned)
		await stagePaths(git, pathsOf(place, edit), Date.now() + indexWaitMs);
	await journal.settle(entry);
}

/** The folders that files of an Edit are written in, those of its publication before the rename. */
function foldersOf({ changes, publication }: Edit): Set<string> {
	const folders = changes.map(({ path }) => dirname(path));
	if (!publication) return new Set(folders);
	const { from, to } = publication;
	return new Set(folders.map((folder) => (folder.startsWith(to) ? from + folder.slice(to.length) : folder)));
}
