import type { PlainValue } from '../manifest/plainValue.js';
import { flatNumbers } from './flatten.js';

/** Metrics by name, or why a text has none. */
export type MetricsReading =
	| { readonly ok: true; readonly metrics: readonly (readonly [string, number])[] }
	| { readonly ok: false; readonly reason: 'json' | 'csv' | 'none' };

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** Heads of a table that has a metric a row. */
const nameHeads = new Set(['metric', 'name', 'key']);
const valueHeads = new Set(['value', 'score']);

/** The numbers of nested JSON, their keys joined by dots. */
export function metricsOfJson(plain: PlainValue | undefined): MetricsReading {
	if (plain === undefined) return { ok: false, reason: 'json' };
	return some(flatNumbers(plain));
}

/**
 * The metrics of a CSV table: of one with the columns `metric` (or `name`, `key`) and `value` (or `score`) each row; of any
 * other its last row, as loggers of training append to them.
 */
export function metricsOfCsv(text: string): MetricsReading {
	const rows = csvRows(text);
	const [head, ...body] = rows ?? [];
	if (!head || body.length === 0) return { ok: false, reason: 'csv' };
	const heads = head.map((cell) => cell.trim().toLowerCase());
	const nameAt = heads.findIndex((cell) => nameHeads.has(cell));
	const valueAt = heads.findIndex((cell) => valueHeads.has(cell));
	const pairs =
		nameAt >= 0 && valueAt >= 0
			? body.map((row) => [row[nameAt] ?? '', row[valueAt] ?? ''] as const)
			: head.map((name, index) => [name, body.at(-1)?.[index] ?? ''] as const);
	return some(
		pairs.flatMap(([name, value]) =>
			name.trim() !== '' && number.test(value.trim()) ? [[name.trim(), Number(value)] as const] : [],
		),
	);
}

function some(metrics: readonly (readonly [string, number])[]): MetricsReading {
	return metrics.length === 0 ? { ok: false, reason: 'none' } : { ok: true, metrics };
}

/** The rows of RFC 4180's text, blank ones left out; `undefined` where a quoted cell does not end. */
function csvRows(text: string): string[][] | undefined {
	const rows: string[][] = [];
	let row: string[] = [];
	const pattern = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r?\n|\r|$)/y;
	const source = text.replace(/^\uFEFF/, '');
	while (pattern.lastIndex < source.length) {
		const match = pattern.exec(source);
		if (!match) return undefined;
		row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
		if (match[3] === ',') continue;
		if (row.some((cell) => cell !== '')) rows.push(row);
		row = [];
	}
	if (row.length > 0) rows.push(row);
	return rows;
}
