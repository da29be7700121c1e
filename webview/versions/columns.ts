import type { VersionRow, VersionTable } from '../../src/protocol/modelPage.js';
import type { PageStrings } from '../../src/protocol/pageStrings.js';

/** A column one can sort by. */
export interface Column {
	/** `number`, `registered`, `metric:f1` … */
	readonly id: string;
	readonly label: string;
	readonly isNumeric: boolean;
	/** What a row is sorted by; `undefined` sorts last either way. */
	readonly key: (row: VersionRow) => string | number | undefined;
	/** Index into `VersionRow.metrics`, with the most decimals of the column. */
	readonly metric?: { readonly index: number; readonly decimals: number };
}

/** The columns that have something to show, from left to right. */
export function columnsOf(table: VersionTable, { versions }: PageStrings): Column[] {
	const text = (id: string, label: string, key: Column['key']): Column => ({
		id,
		label,
		isNumeric: false,
		key,
	});
	const has = (key: Column['key']): boolean => table.rows.some((row) => key(row) !== undefined);
	const optional = (column: Column): Column[] => (has(column.key) ? [column] : []);
	return [
		{ id: 'number', label: versions.number, isNumeric: true, key: (row) => row.number },
		...optional(text('aliases', versions.aliases, (row) => row.aliases[0])),
		...optional(text('state', versions.state, stateKey)),
		...table.metrics.map((name, index) => ({
			id: `metric:${name}`,
			label: name,
			isNumeric: true,
			key: (row: VersionRow) => row.metrics[index]?.value,
			metric: { index, decimals: decimalsOf(table.rows, index) },
		})),
		{ id: 'registered', label: versions.registered, isNumeric: false, key: (row) => row.created },
		...optional(text('by', versions.by, (row) => row.by?.name)),
		...optional({ id: 'size', label: versions.size, isNumeric: true, key: (row) => row.size?.bytes }),
		...optional(text('summary', versions.summary, (row) => row.summary)),
	];
}

/** What is to be added to `text` so that its decimal point stands over those of a column of `decimals`. */
export function decimalPad(text: string, decimals: number): string {
	const fraction = fractionOf(text);
	if (fraction === undefined || decimals === 0) return '';
	return (fraction === '' ? '.' : '') + '0'.repeat(decimals - fraction.length);
}

function decimalsOf(rows: readonly VersionRow[], index: number): number {
	return Math.max(0, ...rows.map((row) => fractionOf(row.metrics[index]?.text ?? '')?.length ?? 0));
}

/** The digits behind the point; `undefined` for what is no plain decimal, such as `1e-9`. */
function fractionOf(text: string): string | undefined {
	const match = /^-?\d+(?:\.(\d+))?$/.exec(text);
	return match ? (match[1] ?? '') : undefined;
}

function stateKey({ stage, state, problem }: VersionRow): string | undefined {
	if (problem) return 'broken';
	return stage ?? (state === 'ready' ? undefined : state);
}
