import type { ModelSummary, SummaryEntry } from '../registry/modelSummary.js';
import type { FilterClause } from './filter.js';
import type { Ordered } from './order.js';
import { isPrompt } from './prompts.js';
import { compareUtf8 } from './utf8Order.js';

/** A model in a table, with what every search of it asks. */
export interface ModelRow extends Ordered {
	readonly summary: ModelSummary;
	readonly isPrompt: boolean;
}
type Rows = readonly ModelRow[];

/**
 * The models of a registry in the order of their names, as MLflow has it, for one search or many: what is found by a whole
 * name or a tag's whole value is looked up, in an index that the first such search makes.
 */
export class ModelTable {
	/** In order of the names. */
	readonly rows: Rows;
	#byName: ReadonlyMap<string, Rows> | undefined;
	readonly #byTag = new Map<string, ReadonlyMap<string, Rows>>();

	constructor(summaries: readonly ModelSummary[]) {
		const rows = summaries.map((summary): ModelRow => {
			const { name, created, tags } = summary;
			return { summary, name, created: Date.parse(created), isPrompt: isPrompt(tags) };
		});
		this.rows = rows.sort((a, b) => compareUtf8(a.name, b.name));
	}

	/** All rows that may meet every clause, in order of the names; few, where one of them names a whole value. */
	candidates(clauses: readonly FilterClause[]): Rows {
		const [first = this.rows, ...others] = clauses.flatMap((clause) => {
			const rows = this.#lookedUp(clause);
			return rows ? [rows] : [];
		});
		return others.reduce((fewest, rows) => (rows.length < fewest.length ? rows : fewest), first);
	}

	#lookedUp({ field, key, comparator, values: [value = ''] }: FilterClause): Rows | undefined {
		if (comparator !== '=') return undefined;
		if (field === 'name') {
			this.#byName ??= grouped(this.rows, ({ name }) => name);
			return this.#byName.get(value) ?? [];
		}
		if (field !== 'tag' || key === undefined) return undefined;
		const known = this.#byTag.get(key);
		const byValue = known ?? grouped(this.rows, ({ summary: { tags } }) => ownTag(tags, key));
		// A client may ask for any key; those that no model has are not worth remembering.
		if (!known && byValue.size > 0 && this.#byTag.size < maxTagKeys) this.#byTag.set(key, byValue);
		return byValue.get(value) ?? [];
	}
}

/** Each holds a reference to every model that has the key. */
const maxTagKeys = 50;

const tables = new WeakMap<readonly SummaryEntry[], ModelTable>();

/** The table of those that can be read; the same for the same list, which nobody changes. */
export function tableOf(entries: readonly SummaryEntry[]): ModelTable {
	const known = tables.get(entries);
	if (known) return known;
	const table = new ModelTable(entries.flatMap((entry) => (entry.ok ? [entry.summary] : [])));
	tables.set(entries, table);
	return table;
}

/** Rows by their key; those that have none are left out. */
function grouped(rows: Rows, keyOf: (row: ModelRow) => string | undefined): ReadonlyMap<string, Rows> {
	const groups = new Map<string, ModelRow[]>();
	for (const row of rows) {
		const key = keyOf(row);
		if (key === undefined) continue;
		const group = groups.get(key);
		if (group) group.push(row);
		else groups.set(key, [row]);
	}
	return groups;
}

function ownTag(tags: ModelSummary['tags'], key: string): string | undefined {
	return Object.hasOwn(tags, key) ? tags[key] : undefined;
}
