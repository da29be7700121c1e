import { removeDeadAsides, writeEdit } from '../files/editFiles.js';
import { hasDeadIndexes } from './privateIndex.js';
import { removeDeadIncoming } from './incoming.js';
import type { Journal } from './journal.js';
import { removeDeadTrees } from './propose.js';
import { pathsOf, type RegistryPlace } from './registryPlace.js';
import { stagePaths } from './userIndex.js';

/** For the index.lock of a living one. */
const indexWaitMs = 1000;

/**
 * Under the registry's lock: makes the Edits whole that killed processes have left half written, and removes what they
 * left aside. Gives whether something of theirs waits to be committed.
 */
export async function recoverEdits(place: RegistryPlace, journal: Journal): Promise<boolean> {
	const { git, repository, root } = place;
	for (const entry of await journal.entries()) {
		// Who writes holds the lock, as we do: what is not written whole is nobody's any more.
		if (entry.isWritten) continue;
		const { edit, mode, before } = entry;
		git.options.logger?.info(`Rolled forward after a process that was killed: ${edit.summary}`);
		const written = await writeEdit(root, edit, { before });
		await written.finish();
		if (mode === 'commit' && !written.isAbandoned) {
			await journal.markWritten(entry);
			continue;
		}
		if (mode === 'stage' && !written.isAbandoned)
			await stagePaths(git, pathsOf(place, edit), Date.now() + indexWaitMs);
		await journal.settle(entry);
	}
	await removeDeadAsides(root);
	await removeDeadTrees(repository);
	await removeDeadIncoming(repository, root);
	return (await hasDeadIndexes(repository)) || (await journal.hasDeadEntries());
}
