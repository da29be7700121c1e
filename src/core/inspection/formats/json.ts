import { utf8 } from '../../base/utf8.js';
import { HeaderFault } from './cursor.js';
import type { ByteSource } from '../byteSource.js';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** A small JSON file, whole. Throws `HeaderFault` for one beyond `most` bytes or that is none. */
export async function readJson(source: ByteSource, most: number): Promise<Json> {
	if (source.size > most) throw new HeaderFault(`it has more than ${most} bytes`);
	const text = utf8(await source.read(0, source.size));
	const json = text === undefined ? undefined : parseJson(text);
	if (json === undefined) throw new HeaderFault('it is not valid JSON');
	return json;
}

/** What Python writes into its JSON, and JSON has no words for; texts come first, as it may stand in them. */
const pythonNumbers = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

/** JSON, also as Python writes and reads it; `undefined` for what is none. Numbers that are none become null. */
export function parseJson(text: string): Json | undefined {
	return (
		parsed(text) ?? parsed(text.replace(pythonNumbers, (each) => (each.startsWith('"') ? each : 'null')))
	);
}

function parsed(text: string): Json | undefined {
	try {
		return JSON.parse(text) as Json;
	} catch (error) {
		// RangeError: nested deeper than the parser's stack.
		if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
		throw error;
	}
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at `keys`, one level each; `undefined` where there is none. */
export function at(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
	let found = value;
	for (const key of keys) found = isJsonObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
	return found;
}

export function textAt(value: Json | undefined, ...keys: readonly string[]): string | undefined {
	const found = at(value, ...keys);
	return typeof found === 'string' && found !== '' ? found : undefined;
}

/** A number, also one that is written as text, as XGBoost does. */
export function numberAt(value: Json | undefined, ...keys: readonly string[]): number | undefined {
	const found = at(value, ...keys);
	const number = typeof found === 'string' && found.trim() !== '' ? Number(found) : found;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** The texts at `keys`: of a list, or the one. */
export function textsAt(value: Json | undefined, ...keys: readonly string[]): string[] {
	const found = at(value, ...keys);
	const list: readonly Json[] = Array.isArray(found) ? found : found === undefined ? [] : [found];
	return list.filter((each) => typeof each === 'string');
}

/** Every object within, from the outside in; without recursion, as the depth is a stranger's. */
export function* objectsIn(value: Json): Generator<JsonObject> {
	const waiting: Json[] = [value];
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		if (typeof next !== 'object' || next === null) continue;
		if (isJsonObject(next)) yield next;
		const within = Array.isArray(next) ? next : Object.values(next as JsonObject);
		for (let index = within.length - 1; index >= 0; index--) waiting.push(within[index] as Json);
	}
}
