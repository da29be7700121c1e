import { mapInBatches } from '../base/batches.js';
import type { VersionNumber } from '../model/brands.js';
import type { VersionEntry } from '../registry/entries.js';
import type { ModelSummary } from '../registry/modelSummary.js';
import type { Snapshot } from '../registry/snapshot.js';
import type { FieldName } from './fields.js';
import type { FilterClause } from './filter.js';
import { matcher } from './matcher.js';
import { comparison, type OrderTerm } from './order.js';
import { own, versionValues } from './versionValues.js';

/** What only a model's newest version tells. */
const ofNewest: readonly FieldName[] = ['stage', 'metric', 'param'];

/** Can every clause be answered from summaries alone? */
export function needsVersions(clauses: readonly FilterClause[]): boolean {
	return clauses.some(({ field }) => ofNewest.includes(field));
}

/** The models that meet all clauses, in order. Clauses that need versions are left to `searchModels`. */
export function searchSummaries(
	summaries: readonly ModelSummary[],
	clauses: readonly FilterClause[],
	order: readonly OrderTerm[] = [],
): ModelSummary[] {
	const answered = clauses.filter(({ field }) => !ofNewest.includes(field));
	const found = summaries.filter(matcher(answered, summaryValues));
	const compare = comparison(order);
	return found
		.map((summary) => ({ summary, name: summary.name, created: Date.parse(summary.created) }))
		.sort(compare)
		.map(({ summary }) => summary);
}

/**
 * `searchSummaries` with clauses on stage, metrics and parameters, too: they ask the newest version that is not deleted,
 * and it is read only of models that meet all others. Without such clauses there is no Snapshot asked for.
 */
export async function searchModels(
	summaries: readonly ModelSummary[],
	clauses: readonly FilterClause[],
	order: readonly OrderTerm[],
	openSnapshot: () => Promise<Snapshot>,
): Promise<ModelSummary[]> {
	const found = searchSummaries(summaries, clauses, order);
	if (!needsVersions(clauses) || found.length === 0) return found;
	const snapshot = await openSnapshot();
	const isMet = matcher<VersionEntry>(
		clauses.filter(({ field }) => ofNewest.includes(field)),
		versionValues,
	);
	const kept = await mapInBatches(found, 64, async (summary) => {
		const version = await newest(snapshot, summary);
		return version && isMet(version) ? summary : undefined;
	});
	return kept.filter((summary) => summary !== undefined);
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
