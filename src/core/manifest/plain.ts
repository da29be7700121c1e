import type { PlainValue } from './plainValue.js';
import type { PlainObject } from './validate.js';

// Access to plain data whose shape a schema has proved.

/** The string at `key`, if there is one. */
export function stringAt(plain: PlainObject | undefined, key: string): string | undefined {
	const value = plain?.[key];
	return typeof value === 'string' ? value : undefined;
}

/** The map at `key`, if there is one. */
export function objectAt(plain: PlainObject | undefined, key: string): PlainObject | undefined {
	const value = plain?.[key];
	return isObject(value) ? value : undefined;
}

/** The strings of the list at `key`. */
export function stringsAt(plain: PlainObject | undefined, key: string): readonly string[] {
	const strings = listAt(plain, key).filter((value) => typeof value === 'string');
	// Very many are remembered: a copy has no room to grow, of which V8 leaves a short list sixteen places.
	return strings.length === 0 ? none : strings.slice();
}

/** The list at `key`, an empty one where there is none. */
export function listAt(plain: PlainObject | undefined, key: string): readonly PlainValue[] {
	const value = plain?.[key];
	return Array.isArray(value) ? value : none;
}

/** One for all that have none. */
const none: readonly never[] = [];

/** The map at `key` with its scalar values as text. */
export function textMapAt(plain: PlainObject | undefined, key: string): Record<string, string> {
	const entries = Object.entries(objectAt(plain, key) ?? {}).flatMap(([name, value]) =>
		value === null || typeof value === 'object' ? [] : [[name, String(value)] as const],
	);
	return Object.fromEntries(entries);
}

/** The map at `key` with its numbers. */
export function numberMapAt(plain: PlainObject | undefined, key: string): Record<string, number> {
	const entries = Object.entries(objectAt(plain, key) ?? {}).flatMap(([name, value]) =>
		typeof value === 'number' ? [[name, value] as const] : [],
	);
	return Object.fromEntries(entries);
}

/** Is `value` a map? */
export function isObject(value: PlainValue | undefined): value is PlainObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `record` without the keys whose value is `undefined`, as exact optional properties want it. */
export function defined<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
	const entries = Object.entries(record).filter(([, value]) => value !== undefined);
	return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
