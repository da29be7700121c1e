const tails = new Map<string, Promise<unknown>>();

/** Runs `work` when all that was queued before under `key` has ended: one writer a repository in this process. */
export async function queued<T>(key: string, work: () => Promise<T>): Promise<T> {
	const before = tails.get(key);
	const mine = (before ?? Promise.resolve()).then(work);
	// Who comes next waits for the end of it, good or bad.
	const tail = mine.catch(() => undefined);
	tails.set(key, tail);
	try {
		return await mine;
	} finally {
		if (tails.get(key) === tail) tails.delete(key);
	}
}
