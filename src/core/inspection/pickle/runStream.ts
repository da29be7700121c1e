import { limits, type Budget } from './limits.js';
import { opcodes } from './opcodes.js';
import { PickleFault } from './pickleFault.js';
import { PickleInput } from './pickleInput.js';
import { PickleMachine, type Reading } from './pickleMachine.js';

/** How far one reading of one stream came. */
export interface Run {
	readonly machine: PickleMachine;
	/** Where it stands: behind STOP, or at what can't be read. */
	readonly end: number;
	/** Where the file is read on: behind the frame, if that is further. */
	readonly fileEnd: number;
	/** Why it did not come to STOP. */
	readonly fault?: PickleFault;
	readonly hasCrossedFrame: boolean;
	/** A plain unpickler takes for instructions what joblib's takes for an array. */
	readonly hasOtherReading: boolean;
	/** Runs of the arrays of objects within. */
	readonly inner: readonly Run[];
}

/** Reads one stream from `offset` to STOP, or to where an unpickler gives up. Throws what reading the file throws. */
export async function runStream(
	input: PickleInput,
	offset: number,
	budget: Budget,
	reading: Reading,
	depth = 0,
): Promise<Run> {
	const machine = new PickleMachine(input, budget, reading);
	const inner: Run[] = [];
	let fault: PickleFault | undefined;
	let hasOtherReading = false;
	let at = offset;
	input.start(offset, reading.dropsAtFrameEnd);
	budget.opcodes -= limits.attempt;
	try {
		while (!machine.isStopped) {
			if (input.needsFill) await input.fill();
			at = input.offset;
			step(machine, at);
			if (machine.array !== undefined)
				hasOtherReading = (await passArray(machine, inner, depth)) || hasOtherReading;
		}
	} catch (error) {
		if (!(error instanceof PickleFault)) throw error;
		fault = error;
	}
	return {
		machine,
		end: fault === undefined ? input.offset : at,
		fileEnd: fault === undefined ? input.fileOffset : at,
		...(fault === undefined ? {} : { fault }),
		hasCrossedFrame: input.hasCrossedFrame,
		hasOtherReading,
		inner,
	};
}

function step(machine: PickleMachine, offset: number): void {
	if (--machine.budget.opcodes < 0)
		throw new PickleFault('limit', `more than ${limits.opcodes} instructions are not read`);
	const handler = opcodes[machine.input.u8()];
	if (handler === undefined) throw new PickleFault('broken', 'this is no instruction of a pickle');
	machine.opcodes++;
	handler(machine, offset);
}

/** Goes on behind an array of joblib. Does what is there begin as an instruction? */
async function passArray(machine: PickleMachine, inner: Run[], depth: number): Promise<boolean> {
	const { array, input, budget, reading } = machine;
	machine.array = undefined;
	if (array === undefined) return false;
	const at = input.fileOffset;
	const [first = 0] = await input.source.read(at, 1);
	const isInstruction = opcodes[first] !== undefined;
	if (array.content === 'objects') {
		if (depth >= limits.depth) throw new PickleFault('limit', 'arrays of objects are nested very deep');
		const run = await runStream(new PickleInput(input.source, input.cancel), at, budget, reading, depth + 1);
		inner.push(run);
		if (run.fault !== undefined) throw run.fault;
		input.continueFileAt(run.end);
		return isInstruction;
	}
	const to = at + array.content + (array.isPadded ? 1 + first : 0);
	if (to > input.source.size) throw new PickleFault('truncated', 'an array is longer than the file');
	input.continueFileAt(to);
	return isInstruction;
}
