/** So long may work go on before whoever else waits for the event loop gets a turn. */
const sliceMs = 8;

/** Cuts much synchronous work of one kind into slices, with a turn of the event loop between them. */
export class Slices {
	#end = performance.now() + sliceMs;
	#turn: Promise<void> | undefined;

	/** Resolves at once within a slice; asked before each piece of work. */
	async next(): Promise<void> {
		while (performance.now() > this.#end) await this.#pause();
	}

	/** All that wait share one turn. */
	#pause(): Promise<void> {
		this.#turn ??= new Promise((resume) => {
			setImmediate(() => {
				this.#end = performance.now() + sliceMs;
				this.#turn = undefined;
				resume();
			});
		});
		return this.#turn;
	}
}
