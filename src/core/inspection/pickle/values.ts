import type { PickleImport } from '../pickleReport.js';

/** An import while its stream is read: whether it is called becomes known later. */
export interface FoundImport {
	readonly how: PickleImport['how'];
	readonly offset: number;
	readonly module?: string;
	readonly name?: string;
	readonly through?: readonly string[];
	called: PickleImport['called'];
}

/**
 * What stands on the stack of an unpickler: as much of it as tells which names are imported, how long the arrays of
 * joblib are, and where all is kept (`keeping.ts`) which tensors there are.
 */
export type Value =
	| { readonly kind: 'text'; readonly text: string }
	/** A number, a singleton, bytes or a container: never a text. */
	| Literal
	| { readonly kind: 'import'; readonly found: FoundImport }
	/** The result of a call, or a text too long to be looked at: it may be anything. */
	| Opaque;

export interface Literal {
	readonly kind: 'literal';
	readonly number?: number;
	/** Of a tuple, which stays as it is. */
	readonly items?: readonly Value[];
	/** Of a dict, those with a text or a number as key. */
	readonly entries?: Map<string | number, Value>;
	/** Of a list or set, and values of a dict with other keys. */
	list?: Value[];
}

export interface Opaque {
	readonly kind: 'opaque';
	/** The class or function that made it, and with what. */
	readonly made?: FoundImport;
	readonly args?: Value;
	/** It stands for something outside of the pickle that has this name. */
	readonly persistentId?: Value;
	state?: Value;
	/** What was set and added afterwards, as into a dict or a list. */
	entries?: Map<string | number, Value>;
	list?: Value[];
}

export const literal: Literal = { kind: 'literal' };
/** `()`; tuples are not changed, so that one serves for all. */
export const emptyTuple: Literal = { kind: 'literal', items: [] };
export const opaque: Opaque = { kind: 'opaque' };

const small: readonly Literal[] = Array.from({ length: 256 }, (_, number) => ({ kind: 'literal', number }));

/** A number as a value. */
export function numberValue(number: number): Literal {
	return small[number] ?? { kind: 'literal', number };
}
