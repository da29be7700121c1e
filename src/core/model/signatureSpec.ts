import { isObject } from '../manifest/plain.js';
import type { PlainValue } from '../manifest/plainValue.js';

/** MLflow's signature of a model; a part is absent where the model does not declare it. */
export interface SignatureSpec {
	readonly inputs?: readonly FieldSpec[];
	readonly outputs?: readonly FieldSpec[];
	readonly params: readonly ParamSpec[];
}

/** A column or tensor. */
export interface FieldSpec {
	/** Absent for those that go by their position. */
	readonly name?: string;
	readonly type: FieldType;
	readonly required: boolean;
}

export type FieldType =
	/** `integer` (32 bits), `long`, `float` (32 bits), `double`, `boolean`, `string`, `binary`, `datetime`, `sparkml_vector`. */
	| { readonly kind: 'scalar'; readonly name: string }
	| { readonly kind: 'any' }
	/** `dtype` is numpy's; -1 is a dimension of any length. */
	| { readonly kind: 'tensor'; readonly dtype: string; readonly shape: readonly number[] }
	| { readonly kind: 'array'; readonly items: FieldType }
	| { readonly kind: 'map'; readonly values: FieldType }
	| { readonly kind: 'object'; readonly properties: ReadonlyMap<string, Property> };

export interface Property {
	readonly type: FieldType;
	readonly required: boolean;
}

/** A parameter of inference. */
export interface ParamSpec {
	readonly name: string;
	readonly type: FieldType;
	readonly isList: boolean;
	/** As JSON; absent where there is none, so that callers must give a value. */
	readonly defaultValue?: string;
}

const maxBytes = 4 * 1_048_576;
const maxDepth = 16;

/**
 * Reads a `signature.json`, as MLflow 3.17 writes its parts (`Schema.to_dict`, `ParamSchema.to_dict`): each a list, or the
 * JSON text of one as in `MLmodel`. Gives `undefined` for what MLflow would not take, and beyond 4 MiB or 16 levels.
 */
export function parseSignature(bytes: Uint8Array): SignatureSpec | undefined {
	if (bytes.length > maxBytes) return undefined;
	try {
		const plain = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as PlainValue;
		if (!isObject(plain)) return undefined;
		const inputs = partOf(plain['inputs'])?.map(fieldSpec);
		const outputs = partOf(plain['outputs'])?.map(fieldSpec);
		const params = (partOf(plain['params']) ?? []).map(paramSpec);
		return { ...(inputs ? { inputs } : {}), ...(outputs ? { outputs } : {}), params };
	} catch (error) {
		if (error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError)
			return undefined;
		throw error;
	}
}

/** Throws `SyntaxError` for anything but a list or nothing. */
function partOf(part: PlainValue | undefined): { [key: string]: PlainValue }[] | undefined {
	const plain = typeof part === 'string' ? (JSON.parse(part) as PlainValue) : part;
	if (plain === undefined || plain === null) return undefined;
	if (!Array.isArray(plain) || !plain.every(isObject)) throw new SyntaxError('not a list of specifications');
	return plain;
}

function fieldSpec(plain: { [key: string]: PlainValue }): FieldSpec {
	const { name, required } = plain;
	return {
		...(typeof name === 'string' ? { name } : {}),
		type: fieldType(plain, 0),
		// Absent in files of old versions, which know nothing optional.
		required: required !== false,
	};
}

function paramSpec(plain: { [key: string]: PlainValue }): ParamSpec {
	const { name, shape } = plain;
	return {
		name: typeof name === 'string' ? name : '',
		type: fieldType(plain, 0),
		isList: Array.isArray(shape) && shape.length > 0,
		...('default' in plain ? { defaultValue: JSON.stringify(plain['default']) } : {}),
	};
}

function fieldType(plain: { [key: string]: PlainValue }, depth: number): FieldType {
	// Params of old versions say `dtype`.
	const type = plain['type'] ?? plain['dtype'];
	if (typeof type !== 'string' || depth > maxDepth) throw new SyntaxError('no type');
	switch (type) {
		case 'any':
			return { kind: 'any' };
		case 'tensor':
			return tensorType(plain['tensor-spec']);
		case 'array':
			return { kind: 'array', items: nestedType(plain['items'], depth) };
		case 'map':
			return { kind: 'map', values: nestedType(plain['values'], depth) };
		case 'object': {
			const properties = plain['properties'];
			if (!isObject(properties)) throw new SyntaxError('no properties');
			const entries = Object.entries(properties).map(([name, value]) => {
				const required = isObject(value) ? value['required'] !== false : true;
				return [name, { type: nestedType(value, depth), required }] as const;
			});
			return { kind: 'object', properties: new Map(entries) };
		}
		default:
			return { kind: 'scalar', name: type };
	}
}

function nestedType(plain: PlainValue | undefined, depth: number): FieldType {
	if (isObject(plain)) return fieldType(plain, depth + 1);
	throw new SyntaxError('no type within');
}

function tensorType(plain: PlainValue | undefined): FieldType {
	const { dtype, shape } = isObject(plain) ? plain : {};
	if (typeof dtype !== 'string' || !Array.isArray(shape)) throw new SyntaxError('no tensor');
	const sizes = shape.map((size) => (typeof size === 'number' && Number.isInteger(size) ? size : NaN));
	if (sizes.some(Number.isNaN)) throw new SyntaxError('no shape');
	return { kind: 'tensor', dtype, shape: sizes };
}

/** `double`, `float32 (-1, 28, 28)`, `string[]`, `map of long`, `{ role: string, content?: string }`. */
export function formatFieldType(type: FieldType): string {
	switch (type.kind) {
		case 'scalar':
			return type.name;
		case 'any':
			return 'any';
		case 'tensor':
			return `${type.dtype} (${type.shape.join(', ')})`;
		case 'array':
			return `${formatFieldType(type.items)}[]`;
		case 'map':
			return `map of ${formatFieldType(type.values)}`;
		case 'object': {
			const members = Array.from(
				type.properties,
				([name, { type: each, required }]) => `${name}${required ? '' : '?'}: ${formatFieldType(each)}`,
			);
			return `{ ${members.join(', ')} }`;
		}
	}
}
