import type { ByteSource } from '../byteSource.js';
import type { PickleGap, PickleStream } from '../pickleReport.js';
import { isLegacyTorch, legacyTorchMark } from './legacyTorch.js';
import { limits, type Budget } from './limits.js';
import { beginsWithProto } from './looksLikePickle.js';
import { PickleInput } from './pickleInput.js';
import type { Range } from './pickleMachine.js';
import { nextStart } from './resynchronize.js';
import { runStream, type Run } from './runStream.js';
import { StreamImports } from './streamImports.js';
import { verdictOf } from './verdicts.js';

export type FoundStream = Omit<PickleStream, 'within'>;
export type FoundGap = Omit<PickleGap, 'within'>;

/** The pickles in a sequence of bytes that is no container, or may be both. */
export interface StreamsReading {
	readonly streams: readonly FoundStream[];
	readonly gaps: readonly FoundGap[];
	/** Values within them that may be pickles, or containers of some, in the order of the file. */
	readonly nested: readonly Range[];
}

/** What the bytes are said to be by what leads to them. */
export interface Expectation {
	/** A file of its own: one that begins as a pickle and breaks is told of, and pickles behind junk are looked for. */
	readonly isFile: boolean;
	/** Somebody unpickles it, whatever it looks like. */
	readonly isPickle?: boolean;
	/** Where to begin; what is before it was read otherwise. */
	readonly from?: number;
}

/** Pickles of a file that old versions of torch wrote; numbers follow that nothing takes for a pickle. */
const torchStreams = 5;

/**
 * Reads the pickles of `source`, one after the other, and what is behind them. Where unpicklers differ, each is followed.
 * Throws what reading the source throws.
 */
export async function readStreams(
	source: ByteSource,
	budget: Budget,
	{ isFile, isPickle = false, from = 0 }: Expectation,
): Promise<StreamsReading> {
	return new StreamsReader(source, budget, isFile, isPickle, from).read();
}

class StreamsReader {
	readonly #streams: FoundStream[] = [];
	readonly #gaps: FoundGap[] = [];
	readonly #nested = new Map<number, Range>();
	readonly #tried = new Set<number>();
	/** Behind streams that were read: the next may begin there. */
	readonly #waiting: number[] = [];
	readonly #input: PickleInput;
	#scanned = 0;
	/** Of the last stream, as most unpicklers read it. */
	#end = 0;

	constructor(
		readonly source: ByteSource,
		readonly budget: Budget,
		readonly isFile: boolean,
		readonly isPickle: boolean,
		readonly from: number,
	) {
		this.#input = new PickleInput(source, budget.cancel);
	}

	async read(): Promise<StreamsReading> {
		const { source, from } = this;
		if (this.#isSpent()) return { streams: [], gaps: this.#gaps, nested: [] };
		const head = await source.read(from, Math.min(legacyTorchMark, source.size - from));
		const isTorch = isLegacyTorch(head);
		const began =
			source.size > from && (await this.#tryAt(from, 'start', this.isPickle || beginsWithProto(head)));
		if (began || this.isFile) {
			const to = began ? source.size : Math.min(source.size, from + limits.leadingJunk);
			if (!began) this.#scanned = from + 1;
			await this.#readOn(to, isTorch, began);
		}
		const nested = [...this.#nested.values()].sort((one, other) => one.offset - other.offset);
		return { streams: this.#streams, gaps: this.#gaps, nested };
	}

	async #readOn(to: number, isTorch: boolean, began: boolean): Promise<void> {
		let junkAt = began ? undefined : this.from;
		while (!this.#isSpent()) {
			const next = this.#waiting.shift();
			if (next !== undefined) {
				if (isTorch && this.#streams.length >= torchStreams) return;
				if (next >= this.source.size || this.#tried.has(next)) continue;
				if (await this.#tryAt(next, 'behind', false)) continue;
				if (next === this.#end) junkAt ??= next;
				this.#scanned = Math.max(this.#scanned, next);
				continue;
			}
			if (junkAt === undefined && this.#scanned === 0) return;
			const found = await nextStart(this.source, this.#scanned, to, this.budget.cancel);
			if (found === undefined) break;
			this.#scanned = found + 1;
			if (this.#tried.has(found)) continue;
			await this.#tryAt(found, 'junk', false);
		}
		if (junkAt !== undefined && this.#streams.length > 0)
			this.#gaps.push({ offset: junkAt, reason: 'junk', detail: 'bytes that are no pickle' });
	}

	/** Nothing more is read of this file; each bound is told where it was met. */
	#isSpent(): boolean {
		const { opcodes, streams, imports, nested } = this.budget;
		if (opcodes > 0 && streams > 0 && imports >= 0 && nested >= 0) return false;
		const detail =
			streams <= 0
				? `more than ${limits.streams} streams are not read`
				: `more than ${limits.opcodes} instructions are not read`;
		if (!this.#gaps.some(({ reason }) => reason === 'limit'))
			this.#gaps.push({ offset: this.#input.offset, reason: 'limit', detail });
		return true;
	}

	/** Reads the stream that may begin at `offset`. Is it one? */
	async #tryAt(offset: number, place: 'start' | 'behind' | 'junk', isSurely: boolean): Promise<boolean> {
		this.#tried.add(offset);
		const run = await this.#run(offset, true, false);
		const runs = [run];
		// A plain unpickler, and one that loses the rest of a frame, where they would read other bytes.
		if (run.hasOtherReading || run.hasCrossedFrame) runs.push(await this.#run(offset, false, false));
		if (run.hasCrossedFrame) runs.push(await this.#run(offset, false, true));
		// What one takes for a stream counts, also where another comes to an early end.
		if (!runs.some((each) => this.#isStream(each, place, isSurely))) return false;
		this.#note(offset, runs);
		return true;
	}

	#run(offset: number, isJoblib: boolean, dropsAtFrameEnd: boolean): Promise<Run> {
		return runStream(this.#input, offset, this.budget, { isJoblib, dropsAtFrameEnd });
	}

	/**
	 * Bytes that are something else seldom come to STOP, more seldom behind an import, and hardly ever call what they
	 * imported. Words in lines (a vocabulary) look like imports of protocol 0: in the midst of others they count when their
	 * names say something.
	 */
	#isStream(run: Run, place: 'start' | 'behind' | 'junk', isSurely: boolean): boolean {
		const { machine, fault, end } = run;
		if (fault?.reason === 'limit') return true;
		const stopped = fault === undefined;
		const hasProto = machine.protocol >= 2;
		const { isNamed, isCalled, isTold } = evidenceOf(run);
		if (place === 'junk') {
			if (!hasProto) return isCalled && isTold;
			return isNamed || (stopped && machine.imports.size > 0 && machine.opcodes >= 6);
		}
		if (isCalled || (isNamed && (hasProto || isSurely)) || isTold) return true;
		if (stopped) return hasProto || (place === 'behind' && !isNamed) || end === this.source.size;
		return (this.isFile || this.isPickle) && isSurely;
	}

	#note(offset: number, runs: readonly Run[]): void {
		const [main] = runs;
		if (main === undefined) return;
		this.budget.streams--;
		const imports = new StreamImports();
		for (const run of runs) {
			imports.addRun(run);
			for (const range of nestedOf(run)) this.#nested.set(range.offset, range);
			this.#waiting.push(run.end, run.fileEnd);
		}
		// What is behind something broken is told of with it.
		this.#end = main.fault === undefined ? main.end : -1;
		this.#scanned = Math.max(this.#scanned, main.end);
		this.#waiting.sort((one, other) => one - other);
		const { protocol, persistentIds, persistentKinds } = main.machine;
		this.#streams.push({
			offset,
			protocol,
			imports: imports.list(),
			persistentIds,
			...(persistentKinds.size > 0 ? { persistentKinds: [...persistentKinds] } : {}),
		});
		if (main.fault !== undefined) {
			const { reason, detail } = main.fault;
			this.#gaps.push({ offset: main.end, reason, detail });
		}
		if (main.hasCrossedFrame)
			this.#gaps.push({
				offset,
				reason: 'broken',
				detail: 'an instruction goes beyond the end of its frame',
			});
	}
}

/**
 * What imports say for bytes being a pickle: one that is no extension, one that is called, one whose names mean something.
 * An extension is a byte and any number, as one storage of numbers in eighty begins: it says something where it is called, or
 * the stream comes to STOP.
 */
function evidenceOf({ machine, fault }: Run): { isNamed: boolean; isCalled: boolean; isTold: boolean } {
	const imports = [...machine.imports.values()];
	const isNamed = imports.some(({ how }) => how !== 'EXT');
	const stopped = fault === undefined;
	return {
		isNamed,
		isCalled: isNamed && imports.some(({ called }) => called === 'yes'),
		isTold: imports.some(({ how, module, name, called }) =>
			how === 'EXT' ? stopped || called === 'yes' : verdictOf(module, name) !== 'not-known',
		),
	};
}

function nestedOf(run: Run): Range[] {
	return [...run.machine.nested, ...run.inner.flatMap(nestedOf)];
}
