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
 * What stands on the stack of an unpickler: as much of it as tells which names are imported, and how long the arrays
 * of joblib are.
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
	/** Of a short tuple or list. */
	readonly items?: Value[];
	/** Of a short dict with texts as keys. */
	readonly entries?: Map<string, Value>;
}

export interface Opaque {
	readonly kind: 'opaque';
	/** The class or function that made it, and with what. */
	readonly made?: FoundImport;
	readonly args?: Value;
	state?: Value;
}

export const literal: Literal = { kind: 'literal' };
/** `()`; values with items are not changed, so that one serves for all. */
export const emptyTuple: Literal = { kind: 'literal', items: [] };
export const opaque: Opaque = { kind: 'opaque' };

const small: readonly Literal[] = Array.from({ length: 256 }, (_, number) => ({ kind: 'literal', number }));

/** A number as a value. */
export function numberValue(number: number): Literal {
	return small[number] ?? { kind: 'literal', number };
}
