import { isMany, kindOf, type Comparator } from './fields.js';
import type { FilterClause } from './filter.js';
import { likeMatcher } from './like.js';

type Value = string | number;
/** What a row has of a clause's field: none where it has no such tag, several aliases or flavors. */
export type ValuesOf<Row> = (row: Row, clause: FilterClause) => readonly Value[];

/**
 * Does a row meet all clauses? As in MLflow, a clause needs the value: `tags.a != 'x'` takes no row without the tag.
 * Of what a row may have several of, `!=` and NOT IN say that it has none such; the others, that it has one.
 */
export function matcher<Row>(
	clauses: readonly FilterClause[],
	valuesOf: ValuesOf<Row>,
): (row: Row) => boolean {
	const tests = clauses.map((clause) => {
		const { field, comparator } = clause;
		const opposite = isMany(field) ? opposites[comparator] : undefined;
		const test = valueTest(clause, opposite ?? comparator);
		if (opposite) return (row: Row) => !valuesOf(row, clause).some(test);
		return (row: Row) => valuesOf(row, clause).some(test);
	});
	return (row) => tests.every((test) => test(row));
}

const opposites: Readonly<Partial<Record<Comparator, Comparator>>> = { '!=': '=', 'NOT IN': 'IN' };

function valueTest({ field, values }: FilterClause, comparator: Comparator): (value: Value) => boolean {
	const kind = kindOf(field);
	const isNumber = kind === 'integer' || kind === 'decimal' || kind === 'moment';
	const wanted: readonly Value[] = isNumber ? values.map(Number) : values;
	const [first = ''] = wanted;
	switch (comparator) {
		case '=':
			return (value) => value === first;
		case '!=':
			return (value) => value !== first;
		case '<':
			return (value) => value < first;
		case '<=':
			return (value) => value <= first;
		case '>':
			return (value) => value > first;
		case '>=':
			return (value) => value >= first;
		case 'LIKE':
		case 'ILIKE': {
			const isLike = likeMatcher(String(first), comparator === 'ILIKE');
			return (value) => isLike(String(value));
		}
		case 'IN':
		case 'NOT IN': {
			const set = new Set(wanted);
			return comparator === 'IN' ? (value) => set.has(value) : (value) => !set.has(value);
		}
	}
}
