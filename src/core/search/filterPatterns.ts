import type { FieldKind, SearchDialect } from './fields.js';

/** What a filter is made of. Each is matched where the one before has ended, so that reading takes linear time. */
export type FilterPatterns = Readonly<Record<PatternName, RegExp>>;
export type PatternName =
	| 'blank'
	| 'field'
	| 'comparator'
	| 'text'
	| 'listText'
	| 'integer'
	| 'decimal'
	| 'flag'
	| 'open'
	| 'comma'
	| 'close'
	| 'and';

const plainKey = String.raw`[\p{L}\p{N}_][\p{L}\p{N}_.]*`;
const field = (...keys: string[]) =>
	new RegExp(String.raw`(?:([A-Za-z_]\w*)\.)?(?:${keys.join('|')}|(${plainKey}))`, 'uy');

const full: FilterPatterns = {
	blank: /\s*/y,
	field: field('`([^`]*)`', '"([^"]*)"', "'([^']*)'"),
	comparator: /!=|<=|>=|[=<>]|(?:ILIKE|LIKE|NOT\s+IN|IN)\b/iy,
	// A doubled quote does not end the text and stays doubled: MLflow knows no escapes.
	text: /'([^']*(?:''[^']*)*)'|"([^"]*(?:""[^"]*)*)"/y,
	listText: /'([^']*(?:''[^']*)*)'|"([^"]*(?:""[^"]*)*)"/y,
	integer: /-?\d+(?![\w.])/y,
	decimal: /-?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w.])/iy,
	flag: /(?:true|false)\b/y,
	open: /\(/y,
	comma: /,/y,
	close: /\)/y,
	and: /AND\b/iy,
};

// A quote after a backslash does not end the text, unless no other one does; both stay in it.
const inSingle = String.raw`[^'\\]*(?:(?:''|\\'|\\)[^'\\]*)*`;
const inDouble = String.raw`[^"\\]*(?:(?:""|\\"|\\)[^"\\]*)*`;
const mlflow: FilterPatterns = {
	...full,
	field: field('`((?:``|[^`])*)`', `"(${inDouble})"`, `'(${inSingle})'`),
	text: new RegExp(`'(${inSingle})'|"(${inDouble})"`, 'y'),
	// Lists are Python's to MLflow: texts side by side are one text; a backslash would start an escape, and three quotes a
	// text of several lines.
	listText: /'(?!'')([^'\\\r\n]*)'|"(?!"")([^"\\\r\n]*)"/y,
};

/** As each dialect writes filters; both have the same groups. */
export const filterPatterns: Readonly<Record<SearchDialect, FilterPatterns>> = { mlflow, full };

/** Which of the patterns a value may have without quotes. */
export const bareValues: Readonly<Partial<Record<FieldKind, PatternName>>> = {
	integer: 'integer',
	decimal: 'decimal',
	moment: 'integer',
	flag: 'flag',
};
