import { mapInBatches } from '../base/batches.js';
import type { VersionManifest } from '../model/types.js';
import type { RegistryUpdates } from '../ports.js';
import type { Problem } from '../problem.js';
import {
	isReadable,
	problemsOf,
	type ModelEntry,
	type ReadableModel,
	type VersionEntry,
} from '../registry/entries.js';
import type { ModelSummary, SummaryEntry } from '../registry/modelSummary.js';
import { aliasesByVersion } from '../registry/resolve.js';
import type { Snapshot } from '../registry/snapshot.js';
import type { FilterClause } from './filter.js';
import { isOnUpdates, needsUpdates, versionUpdated } from './lastUpdated.js';
import { matcher } from './matcher.js';
import { comparison } from './order.js';
import { isPrompt } from './prompts.js';
import type { Search } from './requireSearch.js';
import { versionValues } from './versionValues.js';

/** A version that was found, with what is around it. */
export interface FoundVersion {
	readonly folder: string;
	readonly name: string;
	readonly version: VersionEntry;
	readonly manifest: VersionManifest;
	readonly aliases: readonly string[];
	/** Milliseconds since 1970; only where the search needed to know. */
	readonly updated?: number;
}
export interface FoundVersions {
	/** In order. */
	readonly found: readonly FoundVersion[];
	/** How many would be among them were they not of MLflow's prompts. */
	readonly promptsLeftOut: number;
	/** Of models, versions and aliases that can't be read and so were not looked at. */
	readonly problems: readonly Problem[];
}

/** What a search of versions asks for only where it needs it, or is faster with it. */
export interface VersionSources {
	updates(): Promise<RegistryUpdates>;
	/** Of the models of the Snapshot; where they are kept, they tell without reading which models have an alias. */
	summaries?(): Promise<readonly SummaryEntry[]>;
}

/**
 * The versions that meet all clauses; deleted ones are none. Of models whose names do not meet them none is read.
 * Throws `last-change-unknown`, and what `sources` throw.
 */
export async function searchVersions(
	snapshot: Snapshot,
	search: Search,
	sources: VersionSources,
): Promise<FoundVersions> {
	const { clauses, order, isForPrompts } = search;
	const isNamed = matcher<ReadableModel>(
		clauses.filter(({ field }) => field === 'name'),
		({ manifest }) => [manifest.value.name],
	);
	const isMet = matcher<FoundVersion>(
		clauses.filter((clause) => !isOnUpdates(clause)),
		foundValues,
	);
	const models = await candidates(snapshot, clauses, sources);
	const problems = models.flatMap(problemsOf);
	let promptsLeftOut = 0;
	const rows = await mapInBatches(models.filter(isReadable).filter(isNamed), 64, async (model) => {
		const versions = await versionsOf(snapshot, model);
		problems.push(...versions.problems);
		const met = versions.readable.filter(isMet);
		// To MLflow a model is a prompt, with all its versions, if one of them is marked.
		if (isForPrompts || met.length === 0 || !versions.readable.some(isPromptVersion)) return met;
		promptsLeftOut += met.length;
		return [];
	});
	const found = rows.flat();
	const dated =
		found.length > 0 && needsUpdates(search)
			? await datedRows(found, clauses, await sources.updates())
			: found;
	const compare = comparison(order);
	const keyed = dated.map((row) => {
		const { name, version, manifest, updated } = row;
		const keys = { name, version: version.number, created: Date.parse(manifest.created) };
		return { ...keys, ...(updated === undefined ? {} : { updated }), row };
	});
	return { found: keyed.sort(compare).map(({ row }) => row), promptsLeftOut, problems };
}

/** One for all versions without an alias: there are very many. */
const none: readonly string[] = [];

async function versionsOf(snapshot: Snapshot, model: ReadableModel) {
	const aliases = await aliasesByVersion(snapshot, model);
	const readable: FoundVersion[] = [];
	const all = await snapshot.versions(model);
	const problems = [...(await snapshot.aliases(model)), ...all].flatMap(problemsOf);
	for (const version of all) {
		const { manifest, number } = version;
		const { folder } = model;
		const { name } = model.manifest.value;
		if (manifest.ok)
			readable.push({
				folder,
				name,
				version,
				manifest: manifest.value,
				aliases: aliases.get(number) ?? none,
			});
	}
	return { readable, problems };
}

async function datedRows(
	rows: readonly FoundVersion[],
	clauses: readonly FilterClause[],
	updates: RegistryUpdates,
): Promise<FoundVersion[]> {
	const dated = await mapInBatches(rows, 64, async (row): Promise<FoundVersion> => {
		const { folder, name, version, manifest, aliases } = row;
		const updated = await versionUpdated(updates, row, manifest);
		return { folder, name, version, manifest, aliases, updated };
	});
	return dated.filter(matcher(clauses.filter(isOnUpdates), ({ updated = 0 }) => [updated]));
}

/** All models; or the one whose whole name is asked for, which is found without the others; or those with such an alias. */
async function candidates(
	snapshot: Snapshot,
	clauses: readonly FilterClause[],
	sources: VersionSources,
): Promise<readonly ModelEntry[]> {
	const exact = clauses.find(({ field, comparator }) => field === 'name' && comparator === '=');
	if (exact) {
		const model = await snapshot.findModel(exact.values[0] ?? '');
		return model ? [model] : [];
	}
	const ofAlias = clauses.filter(needsAlias);
	if (!sources.summaries || ofAlias.length === 0) return snapshot.models();
	const hasAlias = matcher<ModelSummary>(ofAlias, ({ aliases }) => Object.keys(aliases));
	// Of a model that has no summary, or lacks something in it, it is to be told why.
	const folders = (await sources.summaries()).flatMap((entry) => {
		if (!entry.ok) return [entry.folder];
		const { folder, problems } = entry.summary;
		return problems !== undefined || hasAlias(entry.summary) ? [folder] : [];
	});
	const models = await mapInBatches(folders, 64, (folder) => snapshot.modelInFolder(folder));
	return models.filter((model) => model !== undefined);
}

/** Is it met only by what has an alias? */
function needsAlias({ field, comparator }: FilterClause): boolean {
	return field === 'alias' && comparator !== '!=' && comparator !== 'NOT IN';
}

function foundValues(row: FoundVersion, clause: FilterClause): readonly (string | number)[] {
	if (clause.field === 'name') return [row.name];
	if (clause.field === 'alias') return row.aliases;
	return versionValues(row.version, clause);
}

function isPromptVersion({ version: { notes } }: FoundVersion): boolean {
	return notes.ok && isPrompt(notes.value.tags);
}
