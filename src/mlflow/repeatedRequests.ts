/** MLflow's client sends a request again for about four minutes. */
const rememberedMs = 5 * 60_000;

interface Entry<T> {
	readonly result: Promise<T>;
	/** Has the answer reached who asked? `undefined` as long as nobody knows. */
	isDelivered: boolean | undefined;
	readonly at: number;
}

/**
 * Does the work of a request once where a client sends it again because no answer came: what it asked for was done, or
 * still is. The same request of somebody who had an answer is a new one, as it is to MLflow.
 */
export class RepeatedRequests<T> {
	readonly #entries = new Map<string, Entry<T>[]>();
	readonly #now: () => number;

	/** `now` gives milliseconds. */
	constructor(now: () => number = () => performance.now()) {
		this.#now = now;
	}

	/** `delivered` tells whether the answer was taken; rejects as `work` does, and then nothing is remembered. */
	async run(key: string, work: () => Promise<T>, delivered: Promise<boolean>): Promise<T> {
		this.#forgetOld();
		const entries = this.#entries.get(key) ?? [];
		const lost = entries.find(({ isDelivered }) => isDelivered === false);
		const entry: Entry<T> = { result: lost?.result ?? work(), isDelivered: undefined, at: this.#now() };
		this.#entries.set(key, [...entries.filter((each) => each !== lost), entry]);
		void delivered.then((isDelivered) => {
			entry.isDelivered = isDelivered;
			if (isDelivered) this.#remove(key, entry);
		});
		try {
			return await entry.result;
		} catch (error) {
			this.#remove(key, entry);
			throw error;
		}
	}

	#remove(key: string, entry: Entry<T>): void {
		const left = (this.#entries.get(key) ?? []).filter((each) => each !== entry);
		if (left.length === 0) this.#entries.delete(key);
		else this.#entries.set(key, left);
	}

	#forgetOld(): void {
		const oldest = this.#now() - rememberedMs;
		for (const [key, entries] of this.#entries)
			for (const entry of entries) if (entry.at < oldest) this.#remove(key, entry);
	}
}
