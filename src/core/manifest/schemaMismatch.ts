import type { OutputUnit, Schema } from '@cfworker/json-schema';
import { pointerKeys } from './jsonPointer.js';
import type { PlainValue } from './plainValue.js';

/** Where a value does not match its schema, and what is expected there, for people. */
export interface Mismatch {
	/** JSON pointer. */
	readonly pointer: string;
	readonly detail: string;
}

/** What the validator's `errors` about `value` come to: the first that says what is expected. */
export function schemaMismatch(errors: readonly OutputUnit[], value: PlainValue, schema: Schema): Mismatch {
	const innermost = errors.filter(({ keyword }) => !outer.has(keyword));
	// Alternatives are told apart by a constant: what those miss that are not meant is no mistake of the value's.
	const constants = innermost.filter((each) => each.keyword === 'const' && alternativeOf(each) !== undefined);
	const notMeant = new Set(constants.map(alternativeOf));
	const first = innermost.find((each) => !notMeant.has(alternativeOf(each))) ?? constants[0];
	if (!first) return { pointer: '', detail: 'does not match the schema' };
	const { keyword, keywordLocation, instanceLocation, error } = first;
	const pointer = instanceLocation.slice(1);
	const operandsOf = (location: string) => at(schema, location.slice(1, location.lastIndexOf('/'))) as Schema;
	if (first === constants[0]) {
		const allowed = constants.map((each) => String(operandsOf(each.keywordLocation).const));
		return { pointer, detail: `expected ${anyOf([...new Set(allowed)])}` };
	}
	if (pointer === '' && value === null) return { pointer, detail: 'the file is empty' };
	const expected = expectations[keyword]?.(operandsOf(keywordLocation), at(value, pointer));
	return { pointer, detail: expected ?? error.replace(/\.$/, '') };
}

/** Keywords that tell only that something below them does not match. */
const outer = new Set(['properties', 'additionalProperties', 'propertyNames', 'items', 'oneOf']);

function alternativeOf({ keywordLocation }: OutputUnit): string | undefined {
	return /^.*\/oneOf\/\d+(?=\/)/.exec(keywordLocation)?.[0];
}

const expectations: Readonly<Partial<Record<string, (schema: Schema, value: unknown) => string>>> = {
	type: ({ type = [] }, value) => {
		const types = [type].flat();
		const isQuotable = ['number', 'boolean'].includes(typeof value) && types.includes('string');
		return `expected ${anyOf(types.map((each) => typeNames[each]))}${isQuotable ? ', in quotes' : ''}`;
	},
	const: ({ const: constant }) => `expected ${String(constant)}`,
	enum: ({ enum: allowed = [] }) => `expected ${anyOf(allowed.map(String))}`,
	minimum: ({ minimum }) => `expected a number of at least ${minimum}`,
	maximum: ({ maximum }) => `expected a number of at most ${maximum}`,
	minLength: () => 'expected text that is not empty',
	maxLength: ({ maxLength }) => `expected at most ${maxLength} characters`,
	pattern: ({ description, pattern }) => `expected ${description ?? pattern}`,
	required: ({ required = [] }, value) => {
		const missing = required.filter((key) => !Object.hasOwn(value as object, key));
		return missing.length === 1
			? `the key ${missing[0]} is missing`
			: `the keys ${missing.join(', ')} are missing`;
	},
};

const typeNames: Readonly<Record<string, string>> = {
	string: 'text',
	number: 'a number',
	integer: 'a whole number',
	boolean: 'true or false',
	array: 'a list',
	object: 'keys with values',
};

function anyOf(texts: readonly (string | undefined)[]): string {
	return texts.length < 2 ? (texts[0] ?? '') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`;
}

/** What a JSON pointer names, `undefined` where there is nothing. */
function at(root: unknown, pointer: string): unknown {
	return pointerKeys(pointer).reduce<unknown>(
		(value, key) =>
			typeof value === 'object' && value !== null && Object.hasOwn(value, key)
				? (value as Record<string, unknown>)[key]
				: undefined,
		root,
	);
}
