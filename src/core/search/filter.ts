/** One comparison of a filter, with its place in the text. */
export interface FilterClause {
	/** `name`, or `tag` with its `key`; a prefix `attribute.` or `tags.` is taken off. */
	readonly field: 'tag' | AttributeName;
	readonly key?: string;
	readonly comparator: Comparator;
	/** Several only after IN and NOT IN. */
	readonly values: readonly string[];
	readonly start: number;
	readonly end: number;
}
export type AttributeName = 'name' | 'run_id' | 'source_path' | 'version_number';
export type SearchTarget = 'models' | 'versions';
export type Comparator = (typeof comparators)[number];
const comparators = ['=', '!=', '<', '<=', '>', '>=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'] as const;

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
	number: /-?\d+(?![\w.])/y,
	open: /\(/y,
	comma: /,/y,
	close: /\)/y,
	and: /AND\b/iy,
};
const attributes: Readonly<Record<SearchTarget, readonly string[]>> = {
	models: ['name'],
	versions: ['name', 'run_id', 'source_path', 'version_number'],
};
const textual: readonly Comparator[] = ['=', '!=', 'LIKE', 'ILIKE'];
const numeric: readonly Comparator[] = ['=', '!=', '<', '<=', '>', '>='];

/** Reads a filter in MLflow's grammar: clauses joined by AND. An empty one has no clauses and takes everything. */
export function parseFilter(text: string, target: SearchTarget): FilterParse {
	const cursor = new Cursor(text);
	const clauses: FilterClause[] = [];
	try {
		while (!cursor.isAtEnd()) {
			if (clauses.length > 0 && !cursor.take('and')) throw cursor.issue('and-expected');
			clauses.push(parseClause(cursor, target));
		}
		return { ok: true, clauses };
	} catch (error) {
		if (error instanceof Refusal) return { ok: false, issue: error.issue };
		throw error;
	}
}

function parseClause(cursor: Cursor, target: SearchTarget): FilterClause {
	const name = cursor.take('field');
	if (!name) throw cursor.issue('field-expected');
	const { start } = cursor;
	const field = fieldOf(name, target);
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
): Pick<FilterClause, 'field' | 'key'> | undefined {
	const key = backticked ?? quoted ?? plain ?? '';
	if (prefix === 'tag' || prefix === 'tags') return { field: 'tag', key };
	const isKnown = (prefix === undefined || prefix === 'attribute') && plain !== undefined;
	return isKnown && attributes[target].includes(key) ? { field: key as AttributeName } : undefined;
}

function isSupported(field: FilterClause['field'], comparator: Comparator): boolean {
	if (field === 'version_number') return numeric.includes(comparator);
	if (textual.includes(comparator)) return true;
	return (field === 'name' || field === 'run_id') && (comparator === 'IN' || comparator === 'NOT IN');
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
	const number = field === 'version_number' ? cursor.take('number') : null;
	if (number) return number[0];
	const text = cursor.take('text');
	if (!text) throw cursor.issue(field === 'version_number' ? 'number-expected' : 'value-expected');
	const value = text[1] ?? text[2] ?? '';
	if (field === 'version_number' && !/^-?\d+$/.test(value)) throw cursor.issue('number-expected');
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
