import type { LastUpdates } from './access.js';
import { latestOf } from './lastUpdates.js';
import type { ReadableModel, VersionEntry } from '../registry/entries.js';
import { aliasesByVersion } from '../registry/resolve.js';
import type { Snapshot } from '../registry/snapshot.js';
import { compareUtf8 } from '../search/utf8Order.js';
import type { Tags } from '../model/types.js';

/** A registered model as MLflow's answers have it; what is empty is left out. */
export interface WireModel {
	readonly name: string;
	/** Milliseconds since 1970, as all timestamps. */
	readonly creation_timestamp: number;
	readonly last_updated_timestamp: number;
	readonly description?: string;
	readonly latest_versions?: readonly WireVersion[];
	readonly tags?: readonly WireTag[];
	readonly aliases?: readonly { readonly alias: string; readonly version: string }[];
}
export interface WireTag {
	readonly key: string;
	readonly value: string;
}

/** A version as MLflow's answers have it. Without `status` clients take it for pending, `version` must be a text. */
export interface WireVersion {
	readonly name: string;
	readonly version: string;
	readonly creation_timestamp: number;
	readonly last_updated_timestamp: number;
	readonly current_stage: string;
	readonly description: string;
	readonly source: string;
	readonly run_id: string;
	readonly status: 'READY';
	readonly tags?: readonly WireTag[];
	readonly run_link: string;
	readonly aliases?: readonly string[];
}

/** A model with its newest version of each stage. */
export async function wireModel(
	snapshot: Snapshot,
	model: ReadableModel,
	updates: LastUpdates,
): Promise<WireModel> {
	const { name, created, description, tags } = model.manifest.value;
	const aliases = await readableAliases(snapshot, model);
	const versions = await snapshot.versions(model);
	const createdAt = Date.parse(created);
	const changed = await updates.model(model.folder);
	return {
		name,
		creation_timestamp: createdAt,
		last_updated_timestamp: latestOf(changed, createdAt, ...versions.slice(0, 1).map(createdTime)),
		...(description === undefined ? {} : { description }),
		...list('latest_versions', await wireVersions(snapshot, model, newestOfStages(versions), updates)),
		...list('tags', wireTags(tags)),
		...list('aliases', aliases),
	};
}

/** The newest live version of each stage, by number. */
export async function latestVersions(snapshot: Snapshot, model: ReadableModel): Promise<VersionEntry[]> {
	return newestOfStages(await snapshot.versions(model));
}

/** Of versions in falling order. */
function newestOfStages(versions: readonly VersionEntry[]): VersionEntry[] {
	const newest = new Map<string, VersionEntry>();
	for (const version of versions) {
		const stage = stageOf(version);
		if (!newest.has(stage)) newest.set(stage, version);
	}
	return [...newest.values()].sort((a, b) => a.number - b.number);
}

/** A version with its aliases. */
export async function wireVersion(
	{ folder, name }: { readonly folder: string; readonly name: string },
	entry: VersionEntry,
	aliases: readonly string[],
	updates: LastUpdates,
): Promise<WireVersion> {
	const version = entry.manifest.ok ? entry.manifest.value : undefined;
	const notes = entry.notes.ok ? entry.notes.value : undefined;
	const createdAt = createdTime(entry);
	return {
		name,
		version: String(entry.number),
		creation_timestamp: createdAt,
		last_updated_timestamp: latestOf(await updates.version(folder, entry.number), createdAt),
		current_stage: stageOf(entry),
		description: notes?.description ?? '',
		source: version?.source ?? '',
		run_id: version?.lineage.run?.id ?? '',
		status: 'READY',
		...list('tags', wireTags(notes?.tags ?? {})),
		run_link: version?.lineage.run?.uri ?? '',
		...list('aliases', [...aliases].sort(compareUtf8)),
	};
}

/** Several versions of a model, whose aliases are read once. */
export async function wireVersions(
	snapshot: Snapshot,
	model: ReadableModel,
	entries: readonly VersionEntry[],
	updates: LastUpdates,
): Promise<readonly WireVersion[]> {
	if (entries.length === 0) return [];
	const aliases = await aliasesByVersion(snapshot, model);
	const { folder, manifest } = model;
	const subject = { folder, name: manifest.value.name };
	return Promise.all(
		entries.map((entry) => wireVersion(subject, entry, aliases.get(entry.number) ?? [], updates)),
	);
}

function createdTime({ manifest }: VersionEntry): number {
	return manifest.ok ? Date.parse(manifest.value.created) : 0;
}

export function stageOf({ notes }: VersionEntry): string {
	return (notes.ok ? notes.value.stage : undefined) ?? 'None';
}

async function readableAliases(snapshot: Snapshot, model: ReadableModel) {
	const entries = await snapshot.aliases(model);
	return entries
		.flatMap(({ alias, manifest }) =>
			manifest.ok ? [{ alias, version: String(manifest.value.version) }] : [],
		)
		.sort((a, b) => compareUtf8(a.alias, b.alias));
}

function wireTags(tags: Tags): WireTag[] {
	return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** MLflow leaves empty lists out. */
function list<K extends string, T>(key: K, values: readonly T[]): Partial<Record<K, readonly T[]>> {
	return values.length === 0 ? {} : ({ [key]: values } as Record<K, readonly T[]>);
}
