import assert from 'node:assert/strict';
import type { VersionRow, VersionTable } from '../../src/protocol/modelPage.js';
import { columnsOf, decimalPad } from '../../webview/versions/columns.js';
import { nextSort, sortRows } from '../../webview/versions/sortRows.js';
import { pageContext } from '../kit/pageContext.js';

const { strings } = pageContext();

function row(number: number, f1?: number, more: Partial<VersionRow> = {}): VersionRow {
	const metrics = [f1 === undefined ? null : { text: String(f1), value: f1 }];
	return { number, aliases: [], state: 'ready', metrics, created: `2026-11-0${number}T00:00:00Z`, ...more };
}
function table(...rows: readonly VersionRow[]): VersionTable {
	return { metrics: ['f1'], moreMetrics: 0, rows, more: 0 };
}

describe('the columns of the table', () => {
	const ids = (of: VersionTable): string[] => columnsOf(of, strings).map(({ id }) => id);

	it('are only those that have something to show', () => {
		assert.deepEqual(ids(table(row(1, 0.9))), ['number', 'metric:f1', 'registered']);
		const full = row(2, 0.9, {
			aliases: ['champion'],
			stage: 'Production',
			by: { name: 'Ada', full: 'Ada <a@b.c>' },
			size: { text: '1 kB', bytes: 1000 },
			summary: 'Better.',
		});
		const all = ['number', 'aliases', 'state', 'metric:f1', 'registered', 'by', 'size', 'summary'];
		assert.deepEqual(ids(table(full, row(1))), all);
	});

	it('align decimal points', () => {
		const decimals = (...texts: readonly string[]): number | undefined => {
			const rows = texts.map((text, index) => row(index + 1, 1, { metrics: [{ text }] }));
			return columnsOf(table(...rows), strings).find(({ metric }) => metric)?.metric?.decimals;
		};
		assert.equal(decimals('0.9', '0.933', '12'), 3);
		assert.equal(decimals('1e-9', 'NaN'), 0);
		assert.equal(decimalPad('0.9', 3), '00');
		assert.equal(decimalPad('12', 3), '.000');
		assert.equal(decimalPad('1e-9', 3), '');
		assert.equal(decimalPad('-0.933', 3), '');
	});
});

describe('sorting', () => {
	const rows = [row(4), row(3, 0.8), row(2, 0.9), row(1, 0.8)];
	const columns = columnsOf(table(...rows), strings);
	const sorted = (column: string, isDescending: boolean): number[] =>
		sortRows(rows, columns, { column, isDescending }).map(({ number }) => number);

	it('puts rows without a value last, either way, and equal ones newest first', () => {
		assert.deepEqual(sorted('metric:f1', true), [2, 3, 1, 4]);
		assert.deepEqual(sorted('metric:f1', false), [3, 1, 2, 4]);
		assert.deepEqual(sorted('number', false), [1, 2, 3, 4]);
		assert.deepEqual(sorted('registered', true), [4, 3, 2, 1]);
	});

	it('leaves rows alone where the column is gone', () => {
		assert.deepEqual(sorted('metric:auc', true), [4, 3, 2, 1]);
	});

	it('starts with what one wants to see, then turns', () => {
		const column = (id: string) => columns.find((each) => each.id === id) ?? assert.fail(id);
		const first = nextSort({ column: 'number', isDescending: true }, column('metric:f1'));
		assert.deepEqual(first, { column: 'metric:f1', isDescending: true });
		assert.deepEqual(nextSort(first, column('metric:f1')), { column: 'metric:f1', isDescending: false });
		assert.equal(nextSort(first, column('registered')).isDescending, true);
	});
});
