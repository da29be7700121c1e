import type { VersionRow } from '../../src/protocol/modelPage.js';
import type { Sort } from '../viewState.js';
import type { Column } from './columns.js';

/** The rows in the order of `sort`; rows without a value come last, equal ones the newest first. */
export function sortRows(
	rows: readonly VersionRow[],
	columns: readonly Column[],
	sort: Sort,
): readonly VersionRow[] {
	// A column that was sorted by may be gone, as with another model.
	const column = columns.find(({ id }) => id === sort.column);
	if (!column) return rows;
	const sign = sort.isDescending ? -1 : 1;
	return [...rows].sort((a, b) => {
		const [left, right] = [column.key(a), column.key(b)];
		if (left === undefined || right === undefined)
			return Number(left === undefined) - Number(right === undefined) || b.number - a.number;
		return sign * compare(left, right) || b.number - a.number;
	});
}

/** The sort after a click on the head of `column`: the other way round, or what one wants to see first. */
export function nextSort(sort: Sort, { id, isNumeric }: Column): Sort {
	if (sort.column === id) return { column: id, isDescending: !sort.isDescending };
	return { column: id, isDescending: isNumeric || id === 'registered' };
}

function compare(a: string | number, b: string | number): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
