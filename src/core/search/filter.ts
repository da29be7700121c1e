import { quotedValue } from './clauseValue.js';
import {
	attributeOf,
	comparators,
	isSupported,
	keyedOf,
	kindOf,
	type Comparator,
	type FieldKind,
	type FieldName,
	type SearchDialect,
	type SearchTarget,
} from './fields.js';

/** One comparison of a filter, with its place in the text. */
export interface FilterClause {
	/** `name`, or `tag` with its `key`; a prefix `attribute.` or `tags.` is taken off. */
	readonly field: FieldName;
	readonly key?: string;
	readonly comparator: Comparator;
	/** Several only after IN and NOT IN; numbers in decimal, moments in milliseconds. */
	readonly values: readonly string[];
	readonly start: number;
	readonly end: number;
}

/** Why a filter is none, and where: offsets in UTF-16 code units, as editors count. */
export interface FilterIssue {
	readonly reason: FilterIssueReason;
	readonly start: number;
	readonly end: number;
}
export type FilterIssueReason =
	| 'field-expected'
	| 'field-unknown'
	| 'comparator-expected'
	| 'comparator-unsupported'
	| 'value-expected'
	| 'number-expected'
	| 'moment-expected'
	| 'flag-expected'
	| 'and-expected';
export type FilterParse =
	| { readonly ok: true; readonly clauses: readonly FilterClause[] }
	| { readonly ok: false; readonly issue: FilterIssue };

/** A filter is read from left to right, so its cost is linear. */
const patterns = {
	blank: /\s*/y,
	field: /(?:([A-Za-z_]\w*)\.)?(?:`([^`]*)`|"([^"]*)"|([\p{L}\p{N}_][\p{L}\p{N}_.]*))/uy,
	comparator: /!=|<=|>=|[=<>]|(?:ILIKE|LIKE|NOT\s+IN|IN)\b/iy,
	// A doubled quote does not end the text and stays doubled: MLflow knows no escapes.
	text: /'([^']*(?:''[^']*)*)'|"([^"]*(?:""[^"]*)*)"/y,
	integer: /-?\d+(?![\w.])/y,
	decimal: /-?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w.])/iy,
	flag: /(?:true|false)\b/y,
	open: /\(/y,
	comma: /,/y,
	close: /\)/y,
	and: /AND\b/iy,
};
/** Which of the patterns a value may have without quotes. */
const bare: Readonly<Partial<Record<FieldKind, keyof typeof patterns>>> = {
	integer: 'integer',
	decimal: 'decimal',
	moment: 'integer',
	flag: 'flag',
};
const expected: Readonly<Record<FieldKind, FilterIssueReason>> = {
	text: 'value-expected',
	listable: 'value-expected',
	integer: 'number-expected',
	decimal: 'number-expected',
	moment: 'moment-expected',
	flag: 'flag-expected',
};

/** Reads a filter in MLflow's grammar: clauses joined by AND. An empty one has no clauses and takes everything. */
export function parseFilter(text: string, target: SearchTarget, dialect: SearchDialect): FilterParse {
	const cursor = new Cursor(text);
	const clauses: FilterClause[] = [];
	try {
		while (!cursor.isAtEnd()) {
			if (clauses.length > 0 && !cursor.take('and')) throw cursor.issue('and-expected');
			clauses.push(parseClause(cursor, target, dialect));
		}
		return { ok: true, clauses };
	} catch (error) {
		if (error instanceof Refusal) return { ok: false, issue: error.issue };
		throw error;
	}
}

function parseClause(cursor: Cursor, target: SearchTarget, dialect: SearchDialect): FilterClause {
	const name = cursor.take('field');
	if (!name) throw cursor.issue('field-expected');
	const { start } = cursor;
	const field = fieldOf(name, target, dialect);
	if (!field) throw cursor.issue('field-unknown');
	const found = cursor.take('comparator');
	if (!found) throw cursor.issue('comparator-expected');
	const comparator = comparators.find((each) => each === found[0].toUpperCase().replace(/\s+/, ' '));
	if (!comparator || !isSupported(field.field, comparator)) throw cursor.issue('comparator-unsupported');
	const values = parseValues(cursor, field.field, comparator);
	return { ...field, comparator, values, start, end: cursor.end };
}

function fieldOf(
	[, prefix, backticked, quoted, plain]: RegExpExecArray,
	target: SearchTarget,
	dialect: SearchDialect,
): Pick<FilterClause, 'field' | 'key'> | undefined {
	const key = backticked ?? quoted ?? plain ?? '';
	if (prefix !== undefined && prefix !== 'attribute') {
		const field = keyedOf(prefix, dialect);
		return field && { field, key };
	}
	const field = plain === undefined ? undefined : attributeOf(plain, target, dialect);
	return field && { field };
}

function parseValues(cursor: Cursor, field: FilterClause['field'], comparator: Comparator): string[] {
	if (comparator !== 'IN' && comparator !== 'NOT IN') return [parseValue(cursor, field)];
	if (!cursor.take('open')) throw cursor.issue('value-expected');
	const values = [parseValue(cursor, field)];
	while (cursor.take('comma')) values.push(parseValue(cursor, field));
	if (!cursor.take('close')) throw cursor.issue('value-expected');
	return values;
}

function parseValue(cursor: Cursor, field: FilterClause['field']): string {
	const kind = kindOf(field);
	const pattern = bare[kind];
	const plain = pattern && cursor.take(pattern);
	if (plain) return plain[0];
	const at = cursor.end;
	const text = cursor.take('text');
	const value = text && quotedValue(text[1] ?? text[2] ?? '', kind);
	if (value === null || value === undefined) {
		// A text that is no value of this kind is what is wrong, not what follows it.
		cursor.end = at;
		throw cursor.issue(expected[kind]);
	}
	return value;
}

class Refusal extends Error {
	constructor(readonly issue: FilterIssue) {
		super(issue.reason);
	}
}

class Cursor {
	/** Of what was taken last. */
	start = 0;
	end = 0;
	readonly #text: string;

	constructor(text: string) {
		this.#text = text;
	}

	isAtEnd(): boolean {
		return this.#afterBlanks() === this.#text.length;
	}

	take(what: keyof typeof patterns): RegExpExecArray | null {
		const at = this.#afterBlanks();
		patterns[what].lastIndex = at;
		const found = patterns[what].exec(this.#text);
		if (found) [this.start, this.end] = [at, at + found[0].length];
		return found;
	}

	/** At what was taken last where that is what is wrong, else at what comes next. */
	issue(reason: FilterIssueReason): Refusal {
		const isNext = reason.endsWith('-expected');
		const start = isNext ? this.#afterBlanks() : this.start;
		const end = isNext ? Math.min(start + 1, this.#text.length) : this.end;
		return new Refusal({ reason, start, end });
	}

	#afterBlanks(): number {
		patterns.blank.lastIndex = this.end;
		return this.end + (patterns.blank.exec(this.#text)?.[0].length ?? 0);
	}
}
