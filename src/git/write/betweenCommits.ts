import type { GitSettings } from '../gitSettings.js';
import { Journal } from './journal.js';
import { recoverInterruptedSync } from '../sync/moveBranch.js';
import { PendingCommits } from '../commit/pendingCommits.js';
import type { RegistryPlace } from '../registryPlace.js';
import { inCommits, inRegistry } from './writeLocks.js';

/**
 * Runs `work` while nobody of us writes to the registry or commits in its work tree; what was written is committed before.
 */
export async function betweenCommits<T>(
	place: RegistryPlace,
	settings: GitSettings,
	work: () => Promise<T>,
	lockWaitMs?: number,
): Promise<T> {
	const journal = new Journal(place.repository.gitDir, place.path);
	return inCommits(place, async () => {
		await new PendingCommits(place, journal, settings, { lockWaitMs }).settleOthers();
		return inRegistry(place, lockWaitMs, async () => {
			await recoverInterruptedSync(place);
			return work();
		});
	});
}
