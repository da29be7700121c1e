import { mapInBatches } from '../base/batches.js';
import type { VersionNumber } from '../model/brands.js';
import type { RegistryUpdates } from '../ports.js';
import type { VersionEntry } from '../registry/entries.js';
import type { ModelSummary } from '../registry/modelSummary.js';
import type { Snapshot } from '../registry/snapshot.js';
import type { FieldName } from './fields.js';
import type { FilterClause } from './filter.js';
import { isOnUpdates, modelUpdated, needsUpdates } from './lastUpdated.js';
import { matcher } from './matcher.js';
import type { ModelRow, ModelTable } from './modelTable.js';
import { comparison, isByName } from './order.js';
import type { Search } from './requireSearch.js';
import { own, versionValues } from './versionValues.js';

/** Where a search finds what summaries do not tell; each is asked for once at most, and only by who needs it. */
export interface SearchSources {
	snapshot(): Promise<Snapshot>;
	updates(): Promise<RegistryUpdates>;
}
export interface FoundModels {
	/** In order. */
	readonly found: readonly ModelSummary[];
	/** How many would be among them were they not MLflow's prompts. */
	readonly promptsLeftOut: number;
}

/** What only a model's newest version tells. */
const ofNewest: readonly FieldName[] = ['stage', 'metric', 'param'];
const isOnNewest = ({ field }: FilterClause) => ofNewest.includes(field);

/**
 * The models that meet all clauses. Those on stage, metrics and parameters ask the newest version that is not deleted,
 * which is read only of models that meet all others. Throws `last-change-unknown`, and what `sources` throw.
 */
export async function searchModels(
	table: ModelTable,
	search: Search,
	sources: SearchSources,
): Promise<FoundModels> {
	const { clauses, order, isForPrompts } = search;
	const simple = clauses.filter((clause) => !isOnNewest(clause) && !isOnUpdates(clause));
	const isMet = matcher(simple, summaryValues);
	let rows = table.candidates(simple).filter(({ summary }) => isMet(summary));
	if (rows.length > 0 && needsUpdates(search))
		rows = await updatedRows(rows, clauses, await sources.updates());
	const ofVersion = clauses.filter(isOnNewest);
	if (rows.length > 0 && ofVersion.length > 0)
		rows = await rowsByNewest(rows, ofVersion, await sources.snapshot());
	const kept = isForPrompts ? rows : rows.filter(({ isPrompt }) => !isPrompt);
	// As the table has them.
	const sorted = isByName(order) ? kept : kept.sort(comparison(order));
	return { found: sorted.map(({ summary }) => summary), promptsLeftOut: rows.length - kept.length };
}

async function updatedRows(
	rows: readonly ModelRow[],
	clauses: readonly FilterClause[],
	updates: RegistryUpdates,
): Promise<ModelRow[]> {
	const dated = await mapInBatches(rows, 64, async (row) => ({
		...row,
		updated: await modelUpdated(updates, row.summary),
	}));
	return dated.filter(matcher(clauses.filter(isOnUpdates), ({ updated }) => [updated]));
}

async function rowsByNewest(
	rows: readonly ModelRow[],
	clauses: readonly FilterClause[],
	snapshot: Snapshot,
): Promise<ModelRow[]> {
	const isMet = matcher<VersionEntry>(clauses, versionValues);
	const kept = await mapInBatches(rows, 64, async (row) => {
		const version = await newest(snapshot, row.summary);
		return version && isMet(version) ? row : undefined;
	});
	return kept.filter((row) => row !== undefined);
}

async function newest(
	snapshot: Snapshot,
	{ folder, latest }: ModelSummary,
): Promise<VersionEntry | undefined> {
	const model = latest && (await snapshot.modelInFolder(folder));
	return model && snapshot.version(model, latest.version as VersionNumber);
}

const values: Readonly<
	Partial<Record<FieldName, (summary: ModelSummary, key: string) => readonly (string | number)[]>>
> = {
	name: ({ name }) => [name],
	tag: ({ tags }, key) => own(tags, key),
	alias: ({ aliases }) => Object.keys(aliases),
	description: ({ description }) => [description ?? ''],
	created_by: ({ createdBy }) => [createdBy],
	creation_timestamp: ({ created }) => [Date.parse(created)],
};

function summaryValues(
	summary: ModelSummary,
	{ field, key = '' }: FilterClause,
): readonly (string | number)[] {
	return values[field]?.(summary, key) ?? [];
}
