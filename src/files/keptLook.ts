/** From this age on what is known is looked at again, by the way. */
const renewAfterMs = 1000;
/** Nobody is given what is older. */
const staleAfterMs = 2000;

interface Look<T> {
	/** When it began, and in which generation. */
	readonly since: number;
	readonly generation: string;
	readonly value: Promise<T>;
}

/**
 * What takes a look at many files, kept as long as their generation is the same and the look is less than two seconds old.
 * One look is made at a time, for all who wait; while a new one is made because time has passed, the last is given.
 */
export class KeptLook<T> {
	readonly #generation: () => string;
	readonly #look: () => Promise<T>;
	#last: Look<T> | undefined;
	#running: Look<T> | undefined;
	/** The look that begins when the running one has ended. */
	#next: Promise<T> | undefined;

	/** `look` is never called while one is being made. */
	constructor(generation: () => string, look: () => Promise<T>) {
		this.#generation = generation;
		this.#look = look;
	}

	/** Rejects as the look does; then nothing of it is kept. */
	async get(): Promise<T> {
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
		}, end);
		return value;
	}
}
