import { mapInBatches } from '../base/batches.js';
import type { Tags } from '../model/types.js';
import { problemsOf, type ModelEntry, type ReadableModel, type VersionEntry } from './entries.js';
import { isUnverified } from './referencedFiles.js';
import { aliasesByVersion } from './resolve.js';
import type { Snapshot } from './snapshot.js';
import type { Problem } from '../problem.js';

/** What a list of models tells of one; plain data, so that it can be kept. */
export interface ModelSummary {
	readonly folder: string;
	readonly name: string;
	readonly description?: string;
	readonly tags: Tags;
	/** ISO 8601. */
	readonly created: string;
	readonly createdBy: string;
	/** Versions by alias, in order of the aliases. */
	readonly aliases: Readonly<Record<string, number>>;
	/** The newest version that is not deleted. */
	readonly latest?: { readonly version: number; readonly created?: string };
	/** Of the versions that are named here, those that are archived, and those whose bytes nothing vouches for. */
	readonly archived: readonly number[];
	readonly unverified: readonly number[];
	/** Of aliases that can't be read, and are not among `aliases`, and of the versions that are named here; absent without any. */
	readonly problems?: readonly Problem[];
}

/** What is told of a folder of `models/`: its summary, or why it has none; `undefined` where it is no model. */
export type SummaryEntry =
	| { readonly ok: true; readonly summary: ModelSummary }
	| { readonly ok: false; readonly folder: string; readonly problems: readonly Problem[] };

/** Reads no version but the newest and those with an alias. */
export async function summarizeFolder(snapshot: Snapshot, folder: string): Promise<SummaryEntry | undefined> {
	const model = await snapshot.modelInFolder(folder);
	if (!model) return undefined;
	const { manifest } = model;
	if (!manifest.ok) return { ok: false, folder, problems: manifest.problems };
	return { ok: true, summary: await summarizeModel(snapshot, { ...model, manifest }) };
}

/** Of all models of a Snapshot; see `sortedSummaries` for the order. */
export async function allSummaries(snapshot: Snapshot): Promise<readonly SummaryEntry[]> {
	const folders = await snapshot.modelFolders();
	const entries = await mapInBatches(folders, 64, (folder) => summarizeFolder(snapshot, folder));
	return sortedSummaries(entries.filter((entry) => entry !== undefined));
}

async function summarizeModel(snapshot: Snapshot, model: ReadableModel): Promise<ModelSummary> {
	const { name, description, tags, created, createdBy } = model.manifest.value;
	const latest = await snapshot.latest(model);
	const aliases = await aliasVersions(snapshot, model);
	const versions = await named(snapshot, model, latest, Object.values(aliases));
	const problems = [...(await snapshot.aliases(model)), ...versions].flatMap(problemsOf);
	const where = (is: (version: VersionEntry) => boolean) => versions.filter(is).map(({ number }) => number);
	return {
		folder: model.folder,
		name,
		...(description === undefined ? {} : { description }),
		tags,
		created,
		createdBy,
		aliases,
		...(latest ? { latest: newest(latest) } : {}),
		archived: where(({ notes }) => notes.ok && notes.value.archived !== undefined),
		unverified: where(({ manifest }) => manifest.ok && isUnverified(manifest.value.artifacts)),
		...(problems.length > 0 ? { problems } : {}),
	};
}

function newest({ number, manifest }: VersionEntry): NonNullable<ModelSummary['latest']> {
	return { version: number, ...(manifest.ok ? { created: manifest.value.created } : {}) };
}

async function aliasVersions(snapshot: Snapshot, model: ModelEntry): Promise<Record<string, number>> {
	const byVersion = await aliasesByVersion(snapshot, model);
	const pairs = Array.from(byVersion).flatMap(([version, names]) =>
		names.map((alias) => [alias, version] as const),
	);
	return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function named(
	snapshot: Snapshot,
	model: ModelEntry,
	latest: VersionEntry | undefined,
	aliased: readonly number[],
): Promise<VersionEntry[]> {
	const numbers = await snapshot.versionNumbers(model);
	const wanted = new Set<number>([...(latest ? [latest.number] : []), ...aliased]);
	const found = await Promise.all(
		numbers.filter((number) => wanted.has(number)).map((number) => snapshot.version(model, number)),
	);
	return found.filter((version) => version !== undefined);
}

/** In order of the names by code units; those that can't be read last, by folder. */
export function sortedSummaries(entries: readonly SummaryEntry[]): SummaryEntry[] {
	const key = (entry: SummaryEntry) => (entry.ok ? `0${entry.summary.name}` : `1${entry.folder}`);
	const keyed = entries.map((entry) => [key(entry), entry] as const);
	return keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, entry]) => entry);
}
