import { isRegistryError } from '../core/errors.js';
import { commitLockPath, lockPath, withLock } from '../files/registryLock.js';
import type { GitSettings } from './gitSettings.js';
import { Journal } from './journal.js';
import { recoverInterruptedSync } from './moveBranch.js';
import { PendingCommits } from './pendingCommits.js';
import type { RegistryPlace } from './registryPlace.js';
import { queued } from './writeQueue.js';

const indexWaitMs = 10_000;
/** Longer than hooks are given: they run while commits are made. */
const commitLockWaitMs = 30 * 60_000;

/**
 * Runs `work` while nobody of us writes to the registry or commits in its work tree; what was written is committed before.
 */
export async function betweenCommits<T>(
	place: RegistryPlace,
	settings: GitSettings,
	work: () => Promise<T>,
	lockWaitMs = 60_000,
): Promise<T> {
	const { repository, path } = place;
	const [commits, registry] = [commitLockPath(repository.gitDir), lockPath(repository.commonDir, path)];
	const journal = new Journal(repository.gitDir, path);
	const pending = new PendingCommits(place, journal, settings, { lockWaitMs, indexWaitMs });
	return queued(commits, () =>
		withLock(commits, { waitMs: commitLockWaitMs }, async () => {
			await settleAll(pending, place);
			return queued(registry, () =>
				withLock(registry, { waitMs: lockWaitMs }, async () => {
					await recoverInterruptedSync(place);
					return work();
				}),
			);
		}),
	);
}

/** What is wrong with the Edits of others is told to them. */
async function settleAll(pending: PendingCommits, { git }: RegistryPlace): Promise<void> {
	try {
		await pending.settle();
	} catch (error) {
		if (!isRegistryError(error)) throw error;
		git.options.logger?.warn(`What was written before is not committed yet: ${error.message}`);
	}
}
