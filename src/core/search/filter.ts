import { quotedValue } from './clauseValue.js';
import {
	attributeOf,
	comparators,
	isList,
	isSupported,
	keyedOf,
	kindOf,
	type Comparator,
	type FieldKind,
	type FieldName,
	type SearchDialect,
	type SearchTarget,
} from './fields.js';
import { bareValues, filterPatterns, type FilterPatterns, type PatternName } from './filterPatterns.js';

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
	| 'whole-number-expected'
	| 'moment-expected'
	| 'flag-expected'
	| 'and-expected'
	/** Only of an order. */
	| 'field-repeated';
export type FilterParse =
	| { readonly ok: true; readonly clauses: readonly FilterClause[] }
	| { readonly ok: false; readonly issue: FilterIssue };

const expected: Readonly<Record<FieldKind, FilterIssueReason>> = {
	text: 'value-expected',
	listable: 'value-expected',
	integer: 'whole-number-expected',
	decimal: 'number-expected',
	moment: 'moment-expected',
	flag: 'flag-expected',
};

/**
 * Reads a filter in MLflow's grammar: clauses joined by AND. An empty one has no clauses and takes everything. The dialect
 * `mlflow` takes what MLflow's own parser lets pass besides: an AND too many or, before a comparison, too few, a comma at
 * the end of a list, quotes in ways of their own.
 */
export function parseFilter(text: string, target: SearchTarget, dialect: SearchDialect): FilterParse {
	const cursor = new Cursor(text, filterPatterns[dialect]);
	try {
		const read = dialect === 'mlflow' ? parseLoose : parseStrict;
		return { ok: true, clauses: read(cursor, target) };
	} catch (error) {
		if (error instanceof Refusal) return { ok: false, issue: error.issue };
		throw error;
	}
}

function parseStrict(cursor: Cursor, target: SearchTarget): FilterClause[] {
	const clauses: FilterClause[] = [];
	while (!cursor.isAtEnd()) {
		if (clauses.length > 0 && !cursor.take('and')) throw cursor.issue('and-expected');
		clauses.push(parseClause(cursor, target, 'full'));
	}
	return clauses;
}

function parseLoose(cursor: Cursor, target: SearchTarget): FilterClause[] {
	const clauses: FilterClause[] = [];
	if (cursor.isBlank()) throw cursor.issue('field-expected');
	for (let isJoined = true; ; isJoined = false) {
		while (cursor.take('and')) isJoined = true;
		if (cursor.isAtEnd()) return clauses;
		const missing = cursor.issue('and-expected');
		try {
			const clause = parseClause(cursor, target, 'mlflow');
			// MLflow takes the end of the clause before for a part of this field's name.
			if (!isJoined && isList(clause.comparator)) throw missing;
			clauses.push(clause);
		} catch (error) {
			throw error instanceof Refusal && !isJoined ? missing : error;
		}
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
	[, prefix, backticked, quoted, singleQuoted, plain]: RegExpExecArray,
	target: SearchTarget,
	dialect: SearchDialect,
): Pick<FilterClause, 'field' | 'key'> | undefined {
	const key = backticked ?? quoted ?? singleQuoted ?? plain ?? '';
	if (prefix !== undefined && prefix !== 'attribute') {
		const field = keyedOf(prefix, dialect);
		return field && { field, key };
	}
	const field = plain === undefined ? undefined : attributeOf(plain, target, dialect);
	return field && { field };
}

function parseValues(cursor: Cursor, field: FilterClause['field'], comparator: Comparator): string[] {
	if (!isList(comparator)) return [parseValue(cursor, field)];
	if (!cursor.take('open')) throw cursor.issue('value-expected');
	const values = [parseListed(cursor)];
	while (cursor.take('comma')) {
		if (cursor.isLoose && cursor.isNext('close')) break;
		values.push(parseListed(cursor));
	}
	if (!cursor.take('close')) throw cursor.issue('value-expected');
	return values;
}

/** Only texts can be listed. */
function parseListed(cursor: Cursor): string {
	const first = cursor.take('listText');
	if (!first) throw cursor.issue('value-expected');
	const texts = [first];
	for (let next = cursor.isLoose && cursor.take('listText'); next; next = cursor.take('listText'))
		texts.push(next);
	return texts.map((text) => text[1] ?? text[2] ?? '').join('');
}

function parseValue(cursor: Cursor, field: FilterClause['field']): string {
	const kind = kindOf(field);
	const pattern = bareValues[kind];
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
	readonly #patterns: FilterPatterns;

	constructor(text: string, patterns: FilterPatterns) {
		this.#text = text;
		this.#patterns = patterns;
	}

	get isLoose(): boolean {
		return this.#patterns === filterPatterns.mlflow;
	}

	/** Is there nothing but blanks, and some of them? */
	isBlank(): boolean {
		return this.#text !== '' && this.#text.trim() === '';
	}

	isAtEnd(): boolean {
		return this.#afterBlanks() === this.#text.length;
	}

	isNext(what: PatternName): boolean {
		return this.#match(what, this.#afterBlanks()) !== null;
	}

	take(what: PatternName): RegExpExecArray | null {
		const at = this.#afterBlanks();
		const found = this.#match(what, at);
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
		return this.end + (this.#match('blank', this.end)?.[0].length ?? 0);
	}

	#match(what: PatternName, at: number): RegExpExecArray | null {
		const pattern = this.#patterns[what];
		pattern.lastIndex = at;
		return pattern.exec(this.#text);
	}
}
