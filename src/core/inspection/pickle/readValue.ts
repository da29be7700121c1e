import type { ByteSource, Cancellation } from '../byteSource.js';
import { Budget } from './limits.js';
import { PickleInput } from './pickleInput.js';
import { runStream } from './runStream.js';
import { opaque, type Value } from './values.js';

/**
 * What the pickle at `offset` makes, as far as it can be told without importing or calling anything, and where it ends.
 * Throws `PickleFault` where it can't be read to its end, or holds more than is kept; and what reading the source throws.
 */
export async function readValue(
	source: ByteSource,
	offset = 0,
	signal?: Cancellation,
): Promise<{ readonly value: Value; readonly end: number }> {
	const reading = { isJoblib: false, dropsAtFrameEnd: false, keepsAll: true } as const;
	const run = await runStream(new PickleInput(source, signal), offset, new Budget(signal), reading);
	if (run.fault !== undefined) throw run.fault;
	return { value: run.machine.result ?? opaque, end: run.end };
}
