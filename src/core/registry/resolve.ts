import { registryError } from '../errors.js';
import { parseExistingAlias } from '../model/alias.js';
import type { VersionNumber } from '../model/brands.js';
import type { VersionManifest } from '../model/types.js';
import { parseModelUri, type ModelUri } from '../model/modelUri.js';
import { isReadable, type ModelEntry, type ReadableModel, type VersionEntry } from './entries.js';
import type { Snapshot } from './snapshot.js';
import { nearest } from './nearest.js';

/** The version a URI stands for. */
export interface Resolution {
	readonly model: ReadableModel;
	readonly version: VersionEntry;
}

/**
 * The live version that `uri` stands for in `snapshot`.
 * Throws `uri-invalid`, `uri-unsupported`, `model-not-found`, `alias-not-found`, `version-not-found`,
 * `version-deleted`, `stage-empty`, `no-versions` or an `…-unreadable`.
 */
export async function resolve(snapshot: Snapshot, uri: ModelUri | string): Promise<Resolution> {
	const parsed = typeof uri === 'string' ? parseModelUri(uri) : uri;
	if (parsed.registry !== undefined)
		throw registryError('uri-unsupported', { uri: parsed.registry, kind: 'other-registry' });
	if (parsed.kind === 'logged-model')
		throw registryError('uri-unsupported', { uri: `models:/${parsed.modelId}`, kind: 'logged-model' });

	const model = await requireModel(snapshot, parsed.name);
	switch (parsed.kind) {
		case 'version':
			if (parsed.version === undefined) throw registryError('version-invalid', { text: parsed.text });
			return { model, version: await requireVersion(snapshot, model, parsed.version) };
		case 'alias':
			// MLflow answers this one name with the newest version.
			if (parsed.alias.toLowerCase() === 'latest')
				return { model, version: await requireLatest(snapshot, model) };
			return { model, version: await aliased(snapshot, model, parsed.alias) };
		case 'latest':
			return { model, version: await requireLatest(snapshot, model) };
		case 'stage':
			return { model, version: await latestInStage(snapshot, model, parsed.stage) };
	}
}

/** The model of that name. Throws `model-not-found` with the nearest name, or `model-unreadable`. */
export async function requireModel(snapshot: Snapshot, name: string): Promise<ReadableModel> {
	const model = await snapshot.findModel(name);
	if (model) return model;
	const models = await snapshot.models();
	const broken = models.find((each) => !each.manifest.ok && each.folder === name);
	if (broken && !broken.manifest.ok) {
		throw registryError('model-unreadable', { name, problem: broken.manifest.problems[0] });
	}
	const suggestion = nearest(
		name,
		models.filter(isReadable).map((each) => each.manifest.value.name),
	);
	throw registryError('model-not-found', { name, ...(suggestion === undefined ? {} : { suggestion }) });
}

/** The live version of that number. Throws `version-not-found` or `version-deleted`. */
export async function requireVersion(
	snapshot: Snapshot,
	model: ReadableModel,
	number: VersionNumber,
): Promise<VersionEntry> {
	const { name } = model.manifest.value;
	const version = await snapshot.version(model, number);
	if (version?.isDeleted) {
		const tombstone = version.deleted?.ok ? version.deleted.value : undefined;
		const known = tombstone && {
			deleted: tombstone.deleted,
			by: tombstone.deletedBy,
			...(tombstone.why === undefined ? {} : { why: tombstone.why }),
		};
		throw registryError('version-deleted', { name, version: number, ...known });
	}
	if (version) return version;
	const highest = (await snapshot.latest(model))?.number;
	throw registryError('version-not-found', {
		name,
		version: number,
		...(highest === undefined ? {} : { highest }),
	});
}

/** What `version.yaml` says. Throws `version-unreadable`. */
export function requireManifest(model: ReadableModel, { number, manifest }: VersionEntry): VersionManifest {
	if (manifest.ok) return manifest.value;
	const { name } = model.manifest.value;
	throw registryError('version-unreadable', { name, version: number, problem: manifest.problems[0] });
}

async function requireLatest(snapshot: Snapshot, model: ReadableModel): Promise<VersionEntry> {
	const latest = await snapshot.latest(model);
	if (!latest) throw registryError('no-versions', { name: model.manifest.value.name });
	return latest;
}

async function aliased(snapshot: Snapshot, model: ReadableModel, text: string): Promise<VersionEntry> {
	const { name } = model.manifest.value;
	const entry = await snapshot.alias(model, parseExistingAlias(text));
	if (!entry) {
		const known = (await snapshot.aliases(model)).map(({ alias }) => alias);
		throw registryError('alias-not-found', { name, alias: text, known });
	}
	if (!entry.manifest.ok) {
		throw registryError('alias-unreadable', { name, alias: text, problem: entry.manifest.problems[0] });
	}
	return requireVersion(snapshot, model, entry.manifest.value.version);
}

async function latestInStage(snapshot: Snapshot, model: ReadableModel, stage: string): Promise<VersionEntry> {
	const wanted = stage.toLowerCase();
	const versions = await snapshot.versions(model);
	const found = versions.find(
		({ notes }) => notes.ok && (notes.value.stage ?? 'None').toLowerCase() === wanted,
	);
	if (found) return found;
	const { name } = model.manifest.value;
	const alias = (await snapshot.aliases(model)).find((each) => each.alias.toLowerCase() === wanted)?.alias;
	throw registryError('stage-empty', { name, stage, ...(alias === undefined ? {} : { alias }) });
}

/** The aliases that point at each version, by its number. */
export async function aliasesByVersion(
	snapshot: Snapshot,
	model: ModelEntry,
): Promise<ReadonlyMap<number, readonly string[]>> {
	const byVersion = new Map<number, string[]>();
	for (const { alias, manifest } of await snapshot.aliases(model)) {
		if (!manifest.ok) continue;
		const { version } = manifest.value;
		byVersion.set(version, [...(byVersion.get(version) ?? []), alias]);
	}
	return byVersion;
}
