import { invalid } from './failure.js';

/** What a request says, before its fields are looked at: of a query string each value is a text. */
export type RawFields = ReadonlyMap<string, unknown>;
export interface KeyValue {
	readonly key: string;
	readonly value: string;
}

/**
 * The fields of a request, read as MLflow's server reads the JSON form of its protocol buffers: `null` is absent,
 * `camelCase` is another spelling, what is unknown is passed over. All throw `INVALID_PARAMETER_VALUE`.
 */
export class Fields {
	readonly #raw: RawFields;

	constructor(raw: RawFields) {
		this.#raw = raw;
	}

	has(name: string): boolean {
		return this.#value(name) !== undefined;
	}

	/** A text that must be there and not be empty; MLflow finds these in their first spelling only. */
	required(name: string): string {
		const value = (this.#raw.get(name) ?? undefined) === undefined ? undefined : this.text(name);
		if (value === undefined || value === '') throw missing(name);
		return value;
	}

	text(name: string): string | undefined {
		const value = this.#value(name);
		if (value !== undefined && typeof value !== 'string') throw wrongType(name, value);
		// Once it was stored, no client of MLflow could read an answer that has it.
		if (value !== undefined && /\p{Surrogate}/u.test(value))
			throw invalid(`The value of parameter '${name}' is no Unicode text: it has half of a surrogate pair.`);
		return value;
	}

	texts(name: string): readonly string[] {
		const value = this.#value(name);
		if (value === undefined) return [];
		const values: readonly unknown[] = Array.isArray(value) ? value : [value];
		// A query string has one value where its field is said once; in JSON that is no list.
		if (!Array.isArray(value) && !this.isQuery) throw wrongType(name, value);
		for (const each of values) if (typeof each !== 'string') throw wrongType(name, value);
		return values as readonly string[];
	}

	flag(name: string): boolean {
		const value = this.#value(name);
		if (value === undefined || typeof value === 'boolean') return value ?? false;
		throw wrongType(name, value);
	}

	/** A whole number, also as a text. */
	integer(name: string): number | undefined {
		const value = this.#value(name);
		if (value === undefined) return undefined;
		const number = typeof value === 'number' ? value : typeof value === 'string' ? integerOf(value) : NaN;
		if (!Number.isInteger(number)) throw wrongType(name, value);
		return number;
	}

	/** A list of `{key, value}`; of a key that comes twice the last one counts. */
	tags(name: string): readonly KeyValue[] {
		const value = this.#value(name);
		if (value === undefined) return [];
		if (!Array.isArray(value)) throw wrongType(name, value);
		const byKey = new Map<string, string>();
		for (const entry of value as readonly unknown[]) {
			if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) throw wrongType(name, value);
			const fields = new Fields(new Map(Object.entries(entry)));
			byKey.set(fields.text('key') ?? '', fields.text('value') ?? '');
		}
		return Array.from(byKey, ([key, text]) => ({ key, value: text }));
	}

	/** The refusal of a value that has the right type, and is out of bounds. */
	wrong(name: string): Error {
		return wrongType(name, this.#value(name));
	}

	/** Did the fields come in a query string? */
	get isQuery(): boolean {
		return this.#raw instanceof QueryFields;
	}

	#value(name: string): unknown {
		const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
		const spelled = this.#raw.get(name) ?? undefined;
		const other = camel === name ? undefined : (this.#raw.get(camel) ?? undefined);
		if (spelled !== undefined && other !== undefined)
			throw invalid(`Both '${name}' and '${camel}' are given: they are one parameter.`);
		return spelled ?? other;
	}
}

/** The fields of a query string: a text each, a list of them where one is said more than once. */
export class QueryFields extends Map<string, string | string[]> {
	constructor(parameters: Iterable<readonly [string, string]>) {
		super();
		for (const [name, value] of parameters) {
			const known = this.get(name);
			if (known === undefined) this.set(name, value);
			else this.set(name, [...(Array.isArray(known) ? known : [known]), value]);
		}
	}
}

function integerOf(text: string): number {
	return /^[-+]?\d{1,15}$/.test(text) ? Number(text) : NaN;
}

function missing(name: string): Error {
	return invalid(`Missing value for required parameter '${name}'.${hint}`);
}

function wrongType(name: string, value: unknown): Error {
	const shown = JSON.stringify(value).slice(0, 200);
	return invalid(
		`Invalid value ${shown} for parameter '${name}' supplied:  Hint: Value was of type '${pythonType(value)}'.${hint}`,
	);
}

const hint = ' See the API docs for more information about request parameters.';

function pythonType(value: unknown): string {
	if (typeof value === 'string') return 'str';
	if (typeof value === 'boolean') return 'bool';
	if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
	return Array.isArray(value) ? 'list' : 'dict';
}
