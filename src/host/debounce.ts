/** Calls `run` once a burst of `trigger` calls is over, or has lasted too long. */
export class Debounced {
	readonly #run: () => void;
	readonly #quietMs: number;
	readonly #longestMs: number;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#firstAt = 0;

	constructor(run: () => void, quietMs: number, longestMs: number) {
		this.#run = run;
		this.#quietMs = quietMs;
		this.#longestMs = longestMs;
	}

	trigger(): void {
		const now = Date.now();
		if (this.#timer === undefined) this.#firstAt = now;
		clearTimeout(this.#timer);
		const wait = Math.max(0, Math.min(this.#quietMs, this.#firstAt + this.#longestMs - now));
		this.#timer = setTimeout(() => {
			this.#timer = undefined;
			this.#run();
		}, wait);
	}

	dispose(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
	}
}
