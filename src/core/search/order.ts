import { wholeName, type SearchDialect, type SearchTarget } from './fields.js';
import type { FilterIssue } from './filter.js';
import { compareUtf8 } from './utf8Order.js';

/** By what results are ordered, the first that tells two apart. */
export interface OrderTerm {
	readonly field: OrderField;
	readonly isDescending: boolean;
}
export type OrderField = 'name' | 'version_number' | 'creation_timestamp' | 'last_updated_timestamp';
export type OrderParse =
	| { readonly ok: true; readonly terms: readonly OrderTerm[] }
	| { readonly ok: false; readonly text: string; readonly issue: FilterIssue };

/** What an order looks at. */
export interface Ordered {
	readonly name: string;
	readonly version?: number;
	/** Milliseconds since 1970, as the next. */
	readonly created: number;
	/** Needed by an order that `isByUpdates`. */
	readonly updated?: number;
}

const ofModels: readonly OrderField[] = ['name', 'last_updated_timestamp'];
const ofVersions: readonly OrderField[] = [
	'name',
	'version_number',
	'creation_timestamp',
	'last_updated_timestamp',
];
const fields: Readonly<Record<SearchDialect, Readonly<Record<SearchTarget, readonly OrderField[]>>>> = {
	mlflow: { models: ofModels, versions: ofVersions },
	full: { models: ['name', 'creation_timestamp', 'last_updated_timestamp'], versions: ofVersions },
};
const descending = (field: OrderField): OrderTerm => ({ field, isDescending: true });
/** As MLflow breaks ties, so that every order is total. */
const ties: readonly OrderTerm[] = [{ field: 'name', isDescending: false }, descending('version_number')];
/** MLflow puts the versions first that changed last; ours the newest, which asks for nothing but their files. */
const usual: Readonly<Record<SearchDialect, Readonly<Record<SearchTarget, readonly OrderTerm[]>>>> = {
	mlflow: { models: [], versions: [descending('last_updated_timestamp')] },
	full: { models: [], versions: [descending('creation_timestamp')] },
};

const direction = String.raw`(?:\s+([Aa][Ss][Cc]|[Dd][Ee][Ss][Cc]))?`;
const quotedOrPlain = String.raw`(?:\x60(\w+)\x60|"(\w+)"|(\w+))`;
/** MLflow takes no blanks around an item, and of models quotes only before a direction. */
const items: Readonly<Record<SearchDialect, Readonly<Record<SearchTarget, RegExp>>>> = {
	mlflow: {
		models: new RegExp(String.raw`^(?:\x60(\w+)\x60(?=\s)|"(\w+)"(?=\s)|(\w+))${direction}$`),
		versions: new RegExp(String.raw`^(?:attribute\.)?${quotedOrPlain}${direction}$`),
	},
	full: {
		models: new RegExp(String.raw`^\s*(?:attribute\.)?${quotedOrPlain}${direction}\s*$`),
		versions: new RegExp(String.raw`^\s*(?:attribute\.)?${quotedOrPlain}${direction}\s*$`),
	},
};

/** What `order_by` may name. */
export function orderFields(target: SearchTarget, dialect: SearchDialect): readonly OrderField[] {
	return fields[dialect][target];
}

/**
 * Reads items such as `name` and `creation_timestamp DESC`. Without any it is models by name; versions the newest first, in
 * the dialect of MLflow those that changed last.
 */
export function parseOrder(
	texts: readonly string[],
	target: SearchTarget,
	dialect: SearchDialect,
): OrderParse {
	const terms: OrderTerm[] = [];
	for (const text of texts) {
		const [, backticked, quoted, plain, way] = items[dialect][target].exec(text) ?? [];
		const name = backticked ?? quoted ?? plain ?? '';
		const field = fields[dialect][target].find((each) => each === nameOf(name, target, dialect));
		const refusal = (reason: FilterIssue['reason']): OrderParse => ({
			ok: false,
			text,
			issue: { reason, start: 0, end: text.length },
		});
		if (!field) return refusal('field-unknown');
		if (terms.some((term) => term.field === field)) return refusal('field-repeated');
		terms.push({ field, isDescending: way?.toLowerCase() === 'desc' });
	}
	return { ok: true, terms: texts.length === 0 ? usual[dialect][target] : terms };
}

/** MLflow takes `timestamp` in an order of models alone. */
function nameOf(name: string, target: SearchTarget, dialect: SearchDialect): string {
	return dialect === 'mlflow' && target === 'versions' ? name : wholeName(name);
}

/** Does it need to be known when rows were last changed? */
export function isByUpdates(terms: readonly OrderTerm[]): boolean {
	return terms.some(({ field }) => field === 'last_updated_timestamp');
}

/** Is it the order of the names, which are what ties are broken by first? */
export function isByName([first]: readonly OrderTerm[]): boolean {
	return first === undefined || (first.field === 'name' && !first.isDescending);
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
	last_updated_timestamp: (a, b) => (a.updated ?? a.created) - (b.updated ?? b.created),
};
