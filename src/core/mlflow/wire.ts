import type { LastUpdates } from './access.js';
import { isReadable, type ReadableModel, type VersionEntry } from '../registry/entries.js';
import { aliasesByVersion } from '../registry/resolve.js';
import type { Snapshot } from '../registry/snapshot.js';
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
	const latest = await latestVersions(snapshot, model);
	const createdAt = Date.parse(created);
	return {
		name,
		creation_timestamp: createdAt,
		last_updated_timestamp: (await updates.model(model.folder)) ?? createdAt,
		...(description === undefined ? {} : { description }),
		...list('latest_versions', await Promise.all(latest.map((each) => wireVersion(model, each, updates)))),
		...list('tags', wireTags(tags)),
		...list('aliases', aliases),
	};
}

/** The newest live version of each stage, by number. */
export async function latestVersions(snapshot: Snapshot, model: ReadableModel): Promise<VersionEntry[]> {
	const newest = new Map<string, VersionEntry>();
	for (const version of await snapshot.versions(model)) {
		const stage = stageOf(version);
		if (!newest.has(stage)) newest.set(stage, version);
	}
	return [...newest.values()].sort((a, b) => a.number - b.number);
}

/** A version without its aliases, as searches have it. */
export async function wireVersion(
	{ folder, manifest }: ReadableModel,
	entry: VersionEntry,
	updates: LastUpdates,
): Promise<WireVersion> {
	const version = entry.manifest.ok ? entry.manifest.value : undefined;
	const notes = entry.notes.ok ? entry.notes.value : undefined;
	const createdAt = version ? Date.parse(version.created) : 0;
	return {
		name: manifest.value.name,
		version: String(entry.number),
		creation_timestamp: createdAt,
		last_updated_timestamp: (await updates.version(folder, entry.number)) ?? createdAt,
		current_stage: stageOf(entry),
		description: notes?.description ?? '',
		source: version?.source ?? '',
		run_id: version?.lineage.run?.id ?? '',
		status: 'READY',
		...list('tags', wireTags(notes?.tags ?? {})),
		run_link: version?.lineage.run?.uri ?? '',
	};
}

/** A version with its aliases. */
export async function wireVersionWithAliases(
	snapshot: Snapshot,
	model: ReadableModel,
	entry: VersionEntry,
	updates: LastUpdates,
): Promise<WireVersion> {
	const aliases = (await aliasesByVersion(snapshot, model)).get(entry.number) ?? [];
	return { ...(await wireVersion(model, entry, updates)), ...list('aliases', aliases) };
}

export function stageOf({ notes }: VersionEntry): string {
	return (notes.ok ? notes.value.stage : undefined) ?? 'None';
}

/** The models of a Snapshot that can be read. */
export async function readableModels(snapshot: Snapshot): Promise<readonly ReadableModel[]> {
	return (await snapshot.models()).filter(isReadable);
}

async function readableAliases(snapshot: Snapshot, model: ReadableModel) {
	const entries = await snapshot.aliases(model);
	return entries.flatMap(({ alias, manifest }) =>
		manifest.ok ? [{ alias, version: String(manifest.value.version) }] : [],
	);
}

function wireTags(tags: Tags): WireTag[] {
	return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** MLflow leaves empty lists out. */
function list<K extends string, T>(key: K, values: readonly T[]): Partial<Record<K, readonly T[]>> {
	return values.length === 0 ? {} : ({ [key]: values } as Record<K, readonly T[]>);
}
