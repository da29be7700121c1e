import { sep } from 'node:path';
import { layout } from '../core/registry/layout.js';
import { isSameAt, stampLength } from './fileMemory.js';
import { pathBelow } from './relativePath.js';
import { Slices } from './slices.js';
import { lookAt } from './workTreeFiles.js';

/** Models that were looked at before, laid out so that a thread is given them at once and several share the looking. */
export interface SeenModels {
	/** The registry's folder, absolute. */
	readonly root: string;
	readonly folders: readonly string[];
	/** The different lists of paths below a model's folder, and which of them each model has: most have the same. */
	readonly lists: readonly (readonly string[])[];
	readonly listOf: Int32Array;
	/** Of all paths of all models, one behind the other; where those of each model begin. */
	readonly stamps: Float64Array;
	readonly starts: Int32Array;
	/** Shared: how many models were given to somebody, and how many of them to a thread. */
	readonly given: Int32Array;
}

/** Enough for a millisecond. */
const batchSize = 64;

/**
 * Takes models till none is left that nobody has taken, and gives the indexes of those of which a file or folder is no
 * longer what it was.
 */
export async function lookAgain(seen: SeenModels, isThread: boolean): Promise<number[]> {
	const outdated: number[] = [];
	const slices = new Slices();
	for (;;) {
		const start = Atomics.add(seen.given, 0, batchSize);
		const end = Math.min(start + batchSize, seen.folders.length);
		if (start >= end) return outdated;
		if (isThread) Atomics.add(seen.given, 1, end - start);
		await slices.next();
		for (let index = start; index < end; index++) if (!isStill(seen, index)) outdated.push(index);
	}
}

function isStill({ root, folders, lists, listOf, stamps, starts }: SeenModels, index: number): boolean {
	const below = pathBelow(root, layout.model(folders[index] ?? '')) + sep;
	const start = starts[index] ?? 0;
	const paths = lists[listOf[index] ?? 0] ?? [];
	return paths.every((path, at) => isSameAt(stamps, start + at * stampLength, lookAt(below + path)));
}
