import { registryError } from '../errors.js';
import { knownFields, type SearchDialect, type SearchTarget } from './fields.js';
import { parseFilter, type FilterClause } from './filter.js';
import { orderFields, parseOrder, type OrderTerm } from './order.js';
import { asksForPrompts, withoutPromptClauses } from './prompts.js';

/** A filter and an order that were read. */
export interface Search {
	readonly clauses: readonly FilterClause[];
	readonly order: readonly OrderTerm[];
	/** Else MLflow's prompts are left out. */
	readonly isForPrompts: boolean;
}

/** Reads both. Throws `filter-invalid`. */
export function requireSearch(
	texts: { readonly filter?: string; readonly orderBy?: readonly string[] },
	target: SearchTarget,
	dialect: SearchDialect,
): Search {
	const { filter: text = '', orderBy = [] } = texts;
	const filter = parseFilter(text, target, dialect);
	if (!filter.ok) {
		const known = knownFields(target, dialect);
		throw registryError('filter-invalid', { what: 'filter', text, ...filter.issue, known });
	}
	const order = parseOrder(orderBy, target, dialect);
	if (!order.ok) {
		const known = orderFields(target, dialect);
		throw registryError('filter-invalid', { what: 'order', text: order.text, ...order.issue, known });
	}
	const isForPrompts = asksForPrompts(filter.clauses);
	const clauses = isForPrompts ? filter.clauses : withoutPromptClauses(filter.clauses);
	return { clauses, order: order.terms, isForPrompts };
}
