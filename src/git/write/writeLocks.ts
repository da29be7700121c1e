import { commitLockPath, lockPath, takeLock, withLock, type HeldLock } from '../../files/registryLock.js';
import type { RegistryPlace } from '../registryPlace.js';
import { queued } from './writeQueue.js';

/** How long to wait for another process that writes to a registry. */
export const defaultLockWaitMs = 60_000;
/** Longer than hooks are given, since they run while commits are made, and who commits first commits for all that wait. */
const commitLockWaitMs = 30 * 60_000;

/** Runs `work` while nobody else of us writes to the registry. Where both locks are taken, this is the second. */
export function inRegistry<T>(
	{ repository, path }: RegistryPlace,
	waitMs: number | undefined,
	work: () => Promise<T>,
): Promise<T> {
	const lock = lockPath(repository.commonDir, path);
	return queued(lock, () => withLock(lock, { waitMs: waitMs ?? defaultLockWaitMs }, work));
}

/**
 * As `inRegistry`, for who lets go early. In this process, too, it has its turn: who only tried again and again would never
 * get in between many that write.
 */
export function takeRegistry(
	{ repository, path }: RegistryPlace,
	waitMs: number | undefined,
): Promise<HeldLock> {
	const file = lockPath(repository.commonDir, path);
	return new Promise((settle, fail) => {
		queued(file, async () => {
			const lock = await takeLock(file, { waitMs: waitMs ?? defaultLockWaitMs });
			await new Promise<void>((end) => {
				settle({ release: () => lock.release().finally(end) });
			});
		}).catch(fail);
	});
}

/** Runs `work` while nobody else of us commits in the work tree. */
export function inCommits<T>({ repository }: RegistryPlace, work: () => Promise<T>): Promise<T> {
	const lock = commitLockPath(repository.gitDir);
	return queued(lock, () => withLock(lock, { waitMs: commitLockWaitMs }, work));
}
