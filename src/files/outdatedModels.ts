import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { stampLength } from './fileMemory.js';
import { lookAgain, type SeenModels } from './lookAgain.js';
import type { SeenFiles } from './makeSummaries.js';

/** A thread is ready when some thousand models have been looked at. */
const worthThread = 4_000;

/**
 * Those of these folders of `models/` (with what was seen of each) in which something is no longer what it was. Of many a
 * thread looks at a part: it is all calls of the system.
 */
export async function outdatedModels(
	root: string,
	known: ReadonlyMap<string, SeenFiles>,
	least = worthThread,
): Promise<string[]> {
	const seen = seenModels(root, known);
	const isMany = known.size >= least && availableParallelism() > 1;
	const outdated = isMany ? await withThread(seen) : await lookAgain(seen, false);
	return outdated.map((index) => seen.folders[index] ?? '');
}

async function withThread(seen: SeenModels): Promise<number[]> {
	const worker = new Worker(new URL('./lookWorker.js', import.meta.url), { workerData: seen });
	const message = once(worker, 'message');
	message.catch(() => undefined);
	try {
		const own = await lookAgain(seen, false);
		// It may have come too late to have a part.
		if (Atomics.load(seen.given, 1) === 0) return own;
		const [others] = (await message) as [number[]];
		return own.concat(others);
	} catch {
		// Nobody knows what it has looked at, and an error that comes from a thread has lost its code.
		seen.given.fill(0);
		return await lookAgain(seen, false);
	} finally {
		await worker.terminate();
	}
}

function seenModels(root: string, known: ReadonlyMap<string, SeenFiles>): SeenModels {
	const lists = new Map<readonly string[], number>();
	const listOf = new Int32Array(known.size);
	const starts = new Int32Array(known.size);
	let [index, end] = [0, 0];
	for (const { paths } of known.values()) {
		const list = lists.get(paths) ?? lists.size;
		lists.set(paths, list);
		listOf[index] = list;
		starts[index++] = end;
		end += paths.length * stampLength;
	}
	const stamps = new Float64Array(new SharedArrayBuffer(end * Float64Array.BYTES_PER_ELEMENT));
	[...known.values()].forEach((each, at) => stamps.set(each.stamps, starts[at]));
	const given = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
	return { root, folders: [...known.keys()], lists: [...lists.keys()], listOf, stamps, starts, given };
}
