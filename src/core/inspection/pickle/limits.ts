/** How much of a file is worth reading; each of them ends in a gap, never in silence. */
export const limits = {
	/** Bytes that are in memory at a time. */
	window: 65_536,
	/** Longest name or text that is looked at; longer ones are passed over. */
	text: 4_096,
	/** In all streams of a file together. */
	opcodes: 10_000_000,
	/** What beginning to read at one more place counts for, in opcodes. */
	attempt: 64,
	stack: 1_000_000,
	/** Numbered from 0 on, as picklers do; and in any other way. */
	memo: 5_000_000,
	sparseMemo: 500_000,
	/** Texts that are kept, in bytes of memory: those of the memo, and those of a stack that does not become shorter. */
	keptText: 50_331_648,
	/** Tuples and dicts of which the items are kept, and how many items, where only short ones are. */
	keptContainers: 200_000,
	keptItems: 32,
	/** What is in all containers, where it is kept whole: bytes of memory, about. */
	keptValues: 100_663_296,
	/** Of one file, each name once. */
	imports: 10_000,
	streams: 10_000,
	/** Values within a pickle that may be pickles themselves. */
	nested: 10_000,
	/** Bytes that are searched for a pickle where a file does not begin with one. */
	leadingJunk: 1_048_576,
	/** Arrays of objects within arrays of objects. */
	depth: 16,
} as const;

/** Stops what runs; an `AbortSignal` is one. */
export interface Cancel {
	/** @throws what the one who gave up wants to be told. */
	throwIfAborted(): void;
}

/** What is left to spend on one file. */
export class Budget {
	opcodes: number = limits.opcodes;
	imports: number = limits.imports;
	nested: number = limits.nested;
	streams: number = limits.streams;

	constructor(readonly cancel?: Cancel) {}
}
