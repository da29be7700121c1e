import { setTimeout as delay } from 'node:timers/promises';

/** How much of one kind of work is being done in this process. */
export class UnderWay {
	readonly #works = new Set<Promise<unknown>>();

	async during<T>(work: () => Promise<T>): Promise<T> {
		const done = work();
		this.#works.add(done);
		try {
			return await done;
		} finally {
			this.#works.delete(done);
		}
	}

	/** Waits till none is being done, but no longer than so many milliseconds. */
	async lull(atMostMs: number): Promise<void> {
		if (this.#works.size === 0) return;
		const patience = new AbortController();
		const end = delay(atMostMs, true, { signal: patience.signal }).catch(() => true);
		let isOver = false;
		while (this.#works.size > 0 && !isOver)
			isOver = await Promise.race([
				end,
				Promise.race(this.#works).then(
					() => false,
					() => false,
				),
			]);
		patience.abort();
	}
}
