import { runQuietly } from '../run.js';

/** One line of the bench: what was measured, against its limit. */
export interface Figure {
	readonly what: string;
	readonly value: string;
	/** `at most 3 times`. */
	readonly limit: string;
	readonly isReached: boolean;
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

/** Milliseconds of a whole process. */
export function timedProcess(
	command: string,
	args: readonly string[],
	options: Parameters<typeof runQuietly>[2] = {},
): Promise<number> {
	return timed(() => runQuietly(command, args, options));
}

/** The middle one; of an even number the upper of the two. */
export function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Medians of two kinds of work done in turn, so that what disturbs one disturbs the other. */
export async function inTurn(
	rounds: number,
	ours: () => Promise<number>,
	peer: () => Promise<number>,
): Promise<{ readonly ours: number; readonly peer: number }> {
	const times = { ours: [] as number[], peer: [] as number[] };
	for (let round = 0; round < rounds; round++) {
		times.ours.push(await ours());
		times.peer.push(await peer());
	}
	return { ours: median(times.ours), peer: median(times.peer) };
}
