import { isObject } from '../../manifest/plain.js';
import type { PlainValue } from '../../manifest/plainValue.js';

/** What goes into a model and comes out of it, a line a field. */
export interface SignatureSummary {
	readonly inputs: FieldList;
	readonly outputs: FieldList;
	readonly params: FieldList;
}

export interface FieldList {
	readonly fields: readonly SignatureField[];
	/** Fields left out. */
	readonly more: number;
}

export interface SignatureField {
	/** Absent for the only tensor or column of a model that takes no names. */
	readonly name?: string;
	/** `double`, `float32 (-1, 28, 28)`, `string[]`, with `?` where it may be missing. */
	readonly type: string;
}

const maxFields = 100;
const maxBytes = 1_048_576;

/** The summary of a `signature.json`; `undefined` where it says nothing we understand. */
export function summarizeSignature(bytes: Uint8Array | undefined): SignatureSummary | undefined {
	if (!bytes || bytes.length > maxBytes) return undefined;
	let plain: PlainValue;
	try {
		plain = JSON.parse(new TextDecoder('utf-8').decode(bytes)) as PlainValue;
	} catch {
		// A file that is no JSON is what `gmr check` tells; the page shows no signature.
		return undefined;
	}
	if (!isObject(plain)) return undefined;
	const summary = {
		inputs: fieldList(plain['inputs']),
		outputs: fieldList(plain['outputs']),
		params: fieldList(plain['params']),
	};
	return Object.values(summary).some(({ fields }) => fields.length > 0) ? summary : undefined;
}

function fieldList(plain: PlainValue | undefined): FieldList {
	const specs = Array.isArray(plain) ? plain.filter(isObject) : [];
	const fields = specs.slice(0, maxFields).map((spec) => {
		const name = spec['name'];
		const type = typeName(spec) + (spec['required'] === false ? '?' : '');
		return typeof name === 'string' && name !== '' ? { name, type } : { type };
	});
	return { fields, more: Math.max(0, specs.length - maxFields) };
}

/** The type of a column, tensor or parameter, nested ones to a few levels. */
function typeName(spec: { [key: string]: PlainValue }, depth = 0): string {
	const type = spec['type'] ?? spec['dtype'];
	const tensor = spec['tensor-spec'];
	if (isObject(tensor)) return `${text(tensor['dtype'])} ${shape(tensor['shape'])}`.trim();
	if (depth > 3) return '…';
	const items = spec['items'];
	if (type === 'array' && isObject(items)) return `${typeName(items, depth + 1)}[]`;
	const values = spec['values'];
	if (type === 'map' && isObject(values)) return `map of ${typeName(values, depth + 1)}`;
	const properties = spec['properties'];
	if (type === 'object' && isObject(properties)) {
		const members = Object.entries(properties)
			.slice(0, 8)
			.map(([key, value]) => `${key}: ${isObject(value) ? typeName(value, depth + 1) : '…'}`);
		return `{ ${members.join(', ')}${Object.keys(properties).length > 8 ? ', …' : ''} }`;
	}
	return `${text(type)} ${shape(spec['shape'])}`.trim();
}

function text(plain: PlainValue | undefined): string {
	return typeof plain === 'string' ? plain : '';
}

function shape(plain: PlainValue | undefined): string {
	if (!Array.isArray(plain) || plain.length === 0) return '';
	const sizes = plain.slice(0, 8).map((size) => (typeof size === 'number' ? String(size) : '?'));
	return `(${sizes.join(', ')})`;
}
