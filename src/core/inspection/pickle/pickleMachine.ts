import type { PickleImport } from '../pickleReport.js';
import { limits, type Budget } from './limits.js';
import { PickleFault } from './pickleFault.js';
import type { PickleInput } from './pickleInput.js';
import { KeepsAll, KeepsShort, type Keeping } from './keeping.js';
import { opaque, type FoundImport, type Value } from './values.js';

/** Bytes within a pickle, or behind an array's head, that are read for themselves. */
export interface Range {
	readonly offset: number;
	readonly length: number;
}

/** What is behind the description of an array: so many bytes, or a pickle of its own. */
export type JoblibArray =
	{ readonly content: 'objects' } | { readonly content: number; readonly isPadded: boolean };

/** Which unpickler is followed, where they differ. */
export interface Reading {
	/** joblib's, which reads an array's numbers from the file behind its description. */
	readonly isJoblib: boolean;
	/** CPython's C class on a file: see `PickleInput.start`. */
	readonly dropsAtFrameEnd: boolean;
	/** What the pickle makes is asked for as well. */
	readonly keepsAll?: true;
}

const marksLimit = limits.stack;
/** About what a text takes in memory beside its characters. */
const textOverhead = 48;

/** The state of an unpickler that imports and calls nothing: a stack with marks, a memo, and what was asked for. */
export class PickleMachine {
	protocol = 0;
	opcodes = 0;
	persistentIds = 0;
	readonly persistentKinds = new Set<string>();
	readonly imports = new Map<string, FoundImport>();
	readonly nested: Range[] = [];
	isStopped = false;
	/** What was made, when it stopped. */
	result: Value | undefined;
	/** What joblib's unpickler reads from the file before this pickle goes on. */
	array: JoblibArray | undefined;
	readonly #stack: Value[] = [];
	readonly #marks: number[] = [];
	readonly #memo: Value[] = [];
	readonly #sparseMemo = new Map<number | string, Value>();
	#stackText = 0;
	#memoText = 0;
	readonly #keeping: Keeping;

	constructor(
		readonly input: PickleInput,
		readonly budget: Budget,
		readonly reading: Reading,
	) {
		this.#keeping = reading.keepsAll === true ? new KeepsAll() : new KeepsShort();
	}

	get #fence(): number {
		return this.#marks.at(-1) ?? 0;
	}

	push(value: Value): void {
		if (this.#stack.length >= limits.stack) throw limit(`its stack grows beyond ${limits.stack} values`);
		this.#stack.push(value);
	}

	pushText(bytes: Uint8Array | undefined, decode: (bytes: Uint8Array) => string): void {
		if (bytes === undefined) {
			this.push(opaque);
			return;
		}
		const text = decode(bytes);
		this.#stackText = this.#stack.length < 1000 ? 0 : this.#stackText + text.length + textOverhead;
		this.push(this.#stackText > limits.keptText ? opaque : { kind: 'text', text });
	}

	pop(): Value {
		const value = this.top();
		this.#stack.pop();
		return value;
	}

	top(): Value {
		const value = this.#stack.length > this.#fence ? this.#stack.at(-1) : undefined;
		if (value === undefined) throw new PickleFault('broken', 'a value is taken that is not there');
		return value;
	}

	/** POP takes a mark, too. */
	popAny(): void {
		if (this.#stack.length > this.#fence) this.#stack.pop();
		else if (this.#marks.pop() === undefined)
			throw new PickleFault('broken', 'a value is taken that is not there');
	}

	mark(): void {
		if (this.#marks.length >= marksLimit) throw limit(`it sets more than ${marksLimit} marks`);
		this.#marks.push(this.#stack.length);
	}

	/** What stands above the last mark, which is gone then; long lists come cut, with `isWhole` false. */
	popMark(): { readonly values: readonly Value[]; readonly isWhole: boolean } {
		const mark = this.#marks.pop();
		if (mark === undefined) throw new PickleFault('broken', 'there is no mark');
		for (let at = mark; at < this.#stack.length; at++) hold(this.#stack[at]);
		const count = this.#stack.length - mark;
		const values = this.#stack.slice(mark, mark + this.#keeping.mostItems);
		this.#stack.length = mark;
		return { values, isWhole: values.length === count };
	}

	put(key: number | string): void {
		let value = this.top();
		if (value.kind === 'text') {
			this.#memoText += value.text.length + textOverhead;
			if (this.#memoText > limits.keptText) value = opaque;
		}
		if (typeof key === 'number' && key <= this.#memo.length) {
			if (key >= limits.memo) throw limit(`its memo grows beyond ${limits.memo} values`);
			this.#memo[key] = value;
			// What was put here before its time is there once.
			this.#sparseMemo.delete(key);
			return;
		}
		if (this.#sparseMemo.size >= limits.sparseMemo && !this.#sparseMemo.has(key))
			throw limit(`its memo has more than ${limits.sparseMemo} values in disorder`);
		this.#sparseMemo.set(key, value);
	}

	get(key: number | string): void {
		const value = (typeof key === 'number' ? this.#memo[key] : undefined) ?? this.#sparseMemo.get(key);
		if (value === undefined) throw new PickleFault('broken', 'a value is taken that is not in the memo');
		this.push(value);
	}

	get memoSize(): number {
		return this.#memo.length + this.#sparseMemo.size;
	}

	/** A tuple as a value, with its items where they are kept; they may be called by whoever gets it. */
	tuple(items: readonly Value[], isWhole = true): Value {
		for (const item of items) hold(item);
		return this.#keeping.tuple(items, isWhole);
	}

	/** A list or set; items as of a tuple. */
	list(items: readonly Value[] = []): Value {
		for (const item of items) hold(item);
		return this.#keeping.list(items);
	}

	dict(): Value {
		return this.#keeping.dict();
	}

	setItem(target: Value, key: Value, value: Value): void {
		hold(key);
		hold(value);
		this.#keeping.setItem(target, key, value);
	}

	append(target: Value, items: readonly Value[]): void {
		for (const item of items) hold(item);
		this.#keeping.append(target, items);
	}

	/** What a persistent id stands for. */
	persistent(id?: Value): Value {
		this.persistentIds++;
		hold(id);
		const kind = id?.kind === 'literal' ? id.items?.[0] : undefined;
		if (kind?.kind === 'text' && this.persistentKinds.size < 8) this.persistentKinds.add(kind.text);
		return this.#keeping.persistent(id);
	}

	/** Notes what is asked for, once, and gives it. */
	found(how: PickleImport['how'], offset: number, names?: { module: string; name: string }): FoundImport {
		const key = names === undefined ? `${offset}` : `${how}\n${names.module}\n${names.name}`;
		const known = this.imports.get(key);
		if (known !== undefined) return known;
		if (--this.budget.imports < 0) throw limit(`it imports more than ${limits.imports} names`);
		const parts = this.protocol >= 4 ? (names?.name.split('.') ?? []) : [];
		const through = parts.slice(0, -1).map((_, last) => parts.slice(0, last + 1).join('.'));
		const found: FoundImport = {
			how,
			offset,
			...names,
			...(through.length > 0 ? { through: through.slice(0, limits.keptItems) } : {}),
			called: 'no',
		};
		this.imports.set(key, found);
		return found;
	}

	/** Bytes that are a value of this pickle and may be a pickle themselves. */
	noteNested(range: Range): void {
		if (--this.budget.nested < 0)
			throw limit(`it holds more than ${limits.nested} values that look like pickles`);
		this.nested.push(range);
	}
}

/** Whoever gets this value may call it. */
export function hold(value: Value | undefined): void {
	if (value?.kind === 'import' && value.found.called === 'no') value.found.called = 'maybe';
}

/** The result of calling `callee`. */
export function call(callee: Value, args?: Value): Value {
	hold(args);
	if (callee.kind !== 'import') return args === undefined ? opaque : { kind: 'opaque', args };
	callee.found.called = 'yes';
	return { kind: 'opaque', made: callee.found, ...(args === undefined ? {} : { args }) };
}

function limit(detail: string): PickleFault {
	return new PickleFault('limit', detail);
}
