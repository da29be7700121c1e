/** From this age on what is known is looked at again, by the way. */
const renewAfterMs = 1000;
/** Nobody is given what is older. */
const staleAfterMs = 2000;
/** At this age it is renewed for who may ask next: pages of a search are asked for with seconds in between. */
const aheadAfterMs = 1500;
/** Nobody is expected any more so long after the last one asked. */
const defaultExpectedMs = 10_000;
/** What takes longer, a quarter of the time, is renewed for those alone who ask. */
const longestAheadMs = aheadAfterMs / 4;

interface Look<T> {
	/** When it began, and in which generation. */
	readonly since: number;
	readonly generation: string;
	readonly value: Promise<T>;
}

/**
 * What takes a look at many files, kept as long as their generation is the same and the look is less than two seconds old.
 * One look is made at a time, for all who wait; while a new one is made because time has passed, the last is given.
 * For some seconds after it was asked for, a short look is made again before it is too old, so that who asks seldom does
 * not wait each time.
 */
export class KeptLook<T> {
	readonly #generation: () => string;
	readonly #look: () => Promise<T>;
	readonly #expectedForMs: number;
	#last: Look<T> | undefined;
	#running: Look<T> | undefined;
	/** The look that begins when the running one has ended. */
	#next: Promise<T> | undefined;
	#askedAt = 0;
	#ahead: NodeJS.Timeout | undefined;

	/** `look` is never called while one is being made. */
	constructor(generation: () => string, look: () => Promise<T>, expectedForMs = defaultExpectedMs) {
		this.#generation = generation;
		this.#look = look;
		this.#expectedForMs = expectedForMs;
	}

	/** Rejects as the look does; then nothing of it is kept. */
	async get(): Promise<T> {
		this.#askedAt = performance.now();
		const generation = this.#generation();
		const [last, running] = [this.#last, this.#running];
		if (last?.generation === generation) {
			const age = performance.now() - last.since;
			if (age < renewAfterMs) return last.value;
			if (age < staleAfterMs) {
				// Who waits for it later learns what is wrong.
				if (!running && !this.#next) this.#begin(generation).catch(() => undefined);
				return last.value;
			}
		}
		if (running?.generation === generation && performance.now() - running.since < renewAfterMs)
			return running.value;
		if (!running && !this.#next) return this.#begin(generation);
		// What was done since that one began may not be in it.
		this.#next ??= this.#afterRunning(running);
		return this.#next;
	}

	async #afterRunning(running: Look<T> | undefined): Promise<T> {
		await running?.value.catch(() => undefined);
		const generation = this.#generation();
		// All who wait till here began to before the look does.
		this.#next = undefined;
		return this.#begin(generation);
	}

	#begin(generation: string): Promise<T> {
		const value = this.#look();
		const look = { since: performance.now(), generation, value };
		this.#running = look;
		const end = () => (this.#running = undefined);
		value.then(() => {
			end();
			this.#last = look;
			if (performance.now() - look.since <= longestAheadMs) this.#renewAhead(look);
		}, end);
		return value;
	}

	#renewAhead(look: Look<T>): void {
		clearTimeout(this.#ahead);
		const renew = () => {
			const isExpected = performance.now() - this.#askedAt < this.#expectedForMs;
			const isBusy = this.#running !== undefined || this.#next !== undefined;
			if (isExpected && !isBusy) this.#begin(this.#generation()).catch(() => undefined);
		};
		this.#ahead = setTimeout(renew, look.since + aheadAfterMs - performance.now()).unref();
	}
}
