/** `npm run stress` sets it: as many times the work; a fraction is less of it, for a quick look. */
const factor = Number(process.env['GMR_STRESS'] ?? '1');
const times = (count: number) => Math.ceil(count * factor);

/** How much the fault suites do, in one run of `npm test`. */
export const figures = {
	/** Of 25 registrations each. */
	processes: 8,
	registrations: times(25),
	kills: times(200),
	killsInEachStep: times(5),
	sequences: times(300),
	sequenceLength: 30,
	searchWorlds: times(8),
	searchesInEach: 250,
	/** Of calls, to MLflow's registry API and to ours. */
	callSequences: times(500),
	callsInEach: 24,
	/** Of calls of MLflow's own client, to both servers. */
	clientSequences: times(500),
	clientCallsInEach: 10,
	/** Lists and commits take longer the more models there are, and the sequences do not meet anyway. */
	clientSequencesInRegistry: 50,
	/** A million under stress: a hundred times, not ten, as each takes a tenth of a millisecond. */
	pickles: factor > 1 ? times(100_000) : times(10_000),
	/** As many workers as cores, at least two: what is tried waits for processes most of the time. */
	workers: Number(process.env['GMR_FAULT_WORKERS'] ?? '3'),
} as const;

/**
 * The seed of what is random, printed with the figures: the same in every `npm test`, so that a change is never blamed for
 * what a new number finds; `npm run stress` takes a new one each time. `GMR_SEED` gives it.
 */
export const seed =
	Number(process.env['GMR_SEED'] ?? (factor === 1 ? 20_261_129 : Date.now() % 1_000_000_007)) | 0;

/** Random numbers of a seed, in [0, 1): mulberry32. */
export function randomNumbers(from: number): () => number {
	let state = from | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** Does all of `work`, as many at a time as `figures.workers`. */
export async function inParallel<T>(work: readonly T[], each: (item: T) => Promise<void>): Promise<void> {
	const waiting = [...work];
	const worker = async () => {
		for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await each(item);
	};
	await Promise.all(Array.from({ length: figures.workers }, worker));
}

/** Prints a line among the results of the suites. */
export function tell(line: string): void {
	process.stdout.write(`\n    ${line}\n`);
}
