import type { Schema } from '@cfworker/json-schema';

/** Does a value, as JSON can say it, match? */
export type SchemaCheck = (value: unknown) => boolean;

/**
 * A check of the part of JSON Schema (draft 2020-12) that our schemas use, made once for a schema and some thirty times
 * faster than the validator, which is asked only why a value does not match. Throws for a keyword it does not know, so that
 * none is passed over; a test holds it against the validator.
 */
export function schemaCheck(schema: Schema | boolean): SchemaCheck {
	if (typeof schema === 'boolean') return () => schema;
	if ('properties' in schema && 'additionalProperties' in schema)
		throw new Error('schemaCheck takes additionalProperties without properties beside it only');
	const checks = Object.entries<unknown>(schema).flatMap(([keyword, operand]) => {
		const make = Object.hasOwn(keywords, keyword) ? keywords[keyword] : undefined;
		if (make) return [make(operand as never)];
		if (annotations.has(keyword)) return [];
		throw new Error(`schemaCheck does not know ${keyword}`);
	});
	return (value) => checks.every((check) => check(value));
}

/** The type of the operand is the keyword's own; `schemaCheck` has it from a schema of ours. */
type MakeCheck = (operand: never) => SchemaCheck;

const annotations = new Set(['$schema', '$id', 'title', 'description']);

/** What the values of each keyword demand; of a value of another type they demand nothing. */
const keywords: Readonly<Record<string, MakeCheck>> = {
	type: (types: string | readonly string[]) => {
		const allowed = typeof types === 'string' ? [types] : types;
		return (value) => allowed.some((type) => isOfType(value, type));
	},
	const: (expected: string) => (value) => value === expected,
	enum: (allowed: readonly string[]) => (value) => allowed.some((each) => each === value),
	minimum: (least: number) => (value) => typeof value !== 'number' || value >= least,
	maximum: (most: number) => (value) => typeof value !== 'number' || value <= most,
	minLength: (least: number) => (value) => typeof value !== 'string' || codePoints(value) >= least,
	maxLength: (most: number) => (value) =>
		// Code units are never fewer than code points.
		typeof value !== 'string' || value.length <= most || codePoints(value) <= most,
	pattern: (source: string) => {
		const pattern = new RegExp(source, 'u');
		return (value) => typeof value !== 'string' || pattern.test(value);
	},
	items: (schema: Schema) => {
		const check = schemaCheck(schema);
		return (value) => !Array.isArray(value) || value.every(check);
	},
	required: (names: readonly string[]) => (value) =>
		!isMap(value) || names.every((name) => Object.hasOwn(value, name)),
	properties: (schemas: Readonly<Record<string, Schema>>) => {
		const checks = Object.entries(schemas).map(([name, schema]) => [name, schemaCheck(schema)] as const);
		return (value) =>
			!isMap(value) || checks.every(([name, check]) => !Object.hasOwn(value, name) || check(value[name]));
	},
	additionalProperties: (schema: Schema) => {
		const check = schemaCheck(schema);
		return (value) => !isMap(value) || Object.values(value).every(check);
	},
	propertyNames: (schema: Schema) => {
		const check = schemaCheck(schema);
		return (value) => !isMap(value) || Object.keys(value).every(check);
	},
	oneOf: (schemas: readonly Schema[]) => {
		const checks = schemas.map(schemaCheck);
		return (value) => checks.filter((check) => check(value)).length === 1;
	},
};

function isOfType(value: unknown, type: string): boolean {
	switch (type) {
		case 'object':
			return isMap(value);
		case 'array':
			return Array.isArray(value);
		case 'integer':
			return Number.isInteger(value);
		case 'null':
			return value === null;
		default:
			return typeof value === type;
	}
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function codePoints(text: string): number {
	return Array.from(text).length;
}
