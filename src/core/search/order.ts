import { compareUtf8 } from './utf8Order.js';
import type { FilterIssue } from './filter.js';
import type { SearchDialect, SearchTarget } from './fields.js';

/** By what results are ordered, the first that tells two apart. */
export interface OrderTerm {
	readonly field: OrderField;
	readonly isDescending: boolean;
}
export type OrderField = 'name' | 'version_number' | 'creation_timestamp';
export type OrderParse =
	| { readonly ok: true; readonly terms: readonly OrderTerm[] }
	| { readonly ok: false; readonly text: string; readonly issue: FilterIssue };

/** What an order looks at. */
export interface Ordered {
	readonly name: string;
	readonly version?: number;
	/** Milliseconds since 1970. */
	readonly created: number;
}

const fields: Readonly<Record<SearchDialect, Readonly<Record<SearchTarget, readonly OrderField[]>>>> = {
	mlflow: { models: ['name'], versions: ['name', 'version_number', 'creation_timestamp'] },
	full: {
		models: ['name', 'creation_timestamp'],
		versions: ['name', 'version_number', 'creation_timestamp'],
	},
};
/** As MLflow breaks ties, so that every order is total. */
const ties: readonly OrderTerm[] = [
	{ field: 'name', isDescending: false },
	{ field: 'version_number', isDescending: true },
];
/** MLflow puts the versions first that changed last; one that is not changed any more was last changed when it was made. */
const newestFirst: OrderTerm = { field: 'creation_timestamp', isDescending: true };

/** What `order_by` may name. */
export function orderFields(target: SearchTarget, dialect: SearchDialect): readonly OrderField[] {
	return fields[dialect][target];
}

/** Reads items such as `name` and `creation_timestamp DESC`. Without any it is models by name, versions the newest first. */
export function parseOrder(
	items: readonly string[],
	target: SearchTarget,
	dialect: SearchDialect,
): OrderParse {
	const terms: OrderTerm[] = [];
	for (const text of items) {
		const [, name = '', direction] = /^\s*(?:attribute\.)?(\S*)(?:\s+(asc|desc))?\s*$/i.exec(text) ?? [];
		const field = fields[dialect][target].find((each) => each === name);
		if (!field) return { ok: false, text, issue: { reason: 'field-unknown', start: 0, end: text.length } };
		terms.push({ field, isDescending: direction?.toLowerCase() === 'desc' });
	}
	return { ok: true, terms: terms.length === 0 && target === 'versions' ? [newestFirst] : terms };
}

/** Compares two results by `terms` and MLflow's ties. */
export function comparison(terms: readonly OrderTerm[]): (a: Ordered, b: Ordered) => number {
	const all = [...terms, ...ties];
	return (a, b) => {
		for (const { field, isDescending } of all) {
			const order = compare[field](a, b);
			if (order !== 0) return isDescending ? -order : order;
		}
		return 0;
	};
}

const compare: Readonly<Record<OrderField, (a: Ordered, b: Ordered) => number>> = {
	name: (a, b) => compareUtf8(a.name, b.name),
	version_number: (a, b) => (a.version ?? 0) - (b.version ?? 0),
	creation_timestamp: (a, b) => a.created - b.created,
};
