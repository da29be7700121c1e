import { setImmediate } from 'node:timers/promises';

/** Others wait no longer than this for what is done synchronously. */
const sliceMs = 8;

/** Lets the rest of the process have its turn from time to time, so that it can be stopped and stays quick. */
export class TurnTaker {
	#since = performance.now();

	/** Waits a turn of the event loop where the slice is over. */
	async take(): Promise<void> {
		if (performance.now() - this.#since < sliceMs) return;
		await setImmediate();
		this.#since = performance.now();
	}
}
