import type { Problem } from '../core/problem.js';
import { primaryMetric, type NamedMetric } from '../core/registry/primaryMetric.js';
import { aliasesByVersion } from '../core/registry/resolve.js';
import { displayName, type ModelEntry } from '../core/registry/entries.js';
import type { Snapshot } from '../core/registry/snapshot.js';
import { isVersionNumber } from '../core/model/versionNumber.js';
import { layout } from '../core/registry/layout.js';
import { headlineAlias } from '../core/registry/headlineAlias.js';

/** What a row is made from, by the kind of its node. */
export type Facts = RegistryFacts | ModelFacts | AliasFacts | VersionFacts | OlderFacts | ProblemFacts;

export interface RegistryFacts {
	readonly kind: 'registry';
	/** The folder's path in the workspace. */
	readonly folder: string;
	/** As `registry.yaml` names it. */
	readonly name?: string;
	readonly models: number;
}

export interface ModelFacts {
	readonly kind: 'model';
	readonly name: string;
	/** The alias to name in the model's own row. */
	readonly headline?: { readonly alias: string; readonly version: number };
	readonly latest?: number;
	/** ISO time of the newest version, or of the model. */
	readonly updated?: string;
	readonly aliases: number;
	/** Is it the only model of its registry? */
	readonly isOnly: boolean;
}

export interface AliasFacts {
	readonly kind: 'alias';
	readonly alias: string;
	readonly model: string;
	readonly version?: number;
	/** Why the alias leads nowhere. */
	readonly problem?: Problem;
	readonly isDangling: boolean;
}

export interface VersionFacts {
	readonly kind: 'version';
	readonly model: string;
	readonly version: number;
	readonly aliases: readonly string[];
	readonly metric?: NamedMetric;
	readonly created?: string;
	readonly state: 'ready' | 'elsewhere' | 'archived';
	readonly problem?: Problem;
}

export interface OlderFacts {
	readonly kind: 'older';
	readonly count: number;
}

export interface ProblemFacts {
	readonly kind: 'problem';
	/** What the user calls the thing whose file is broken. */
	readonly title: string;
	readonly problem: Problem;
}

/** Facts of a registry's row. */
export async function registryFacts(snapshot: Snapshot, folder: string): Promise<RegistryFacts> {
	const [registry, models] = await Promise.all([snapshot.registry(), snapshot.models()]);
	const name = registry.ok ? registry.value.name : undefined;
	return { kind: 'registry', folder, models: models.length, ...(name === undefined ? {} : { name }) };
}

/** Facts of a model's row; reads its aliases and its newest version. */
export async function modelFacts(
	snapshot: Snapshot,
	model: ModelEntry,
	isOnly: boolean,
): Promise<ModelFacts> {
	const [aliases, latest] = await Promise.all([snapshot.aliases(model), snapshot.latest(model)]);
	const headline = headlineAlias(
		aliases.flatMap(({ alias, manifest }) =>
			manifest.ok ? [{ alias, version: manifest.value.version }] : [],
		),
	);
	const created = latest?.manifest.ok ? latest.manifest.value.created : undefined;
	const updated = created ?? (model.manifest.ok ? model.manifest.value.created : undefined);
	return {
		kind: 'model',
		name: displayName(model),
		aliases: aliases.length,
		isOnly,
		...(headline ? { headline } : {}),
		...(latest ? { latest: latest.number } : {}),
		...(updated === undefined ? {} : { updated }),
	};
}

/** Facts of an alias's row; reads the version it points at. */
export async function aliasFacts(
	snapshot: Snapshot,
	model: ModelEntry,
	alias: string,
): Promise<AliasFacts | undefined> {
	const entry = (await snapshot.aliases(model)).find((each) => each.alias === alias);
	if (!entry) return undefined;
	const name = displayName(model);
	if (!entry.manifest.ok)
		return { kind: 'alias', alias, model: name, problem: entry.manifest.problems[0], isDangling: false };
	const { version } = entry.manifest.value;
	const target = await snapshot.version(model, version);
	return { kind: 'alias', alias, model: name, version, isDangling: !target || target.isDeleted };
}

/** Facts of a version's row. */
export async function versionFacts(
	snapshot: Snapshot,
	model: ModelEntry,
	number: number,
): Promise<VersionFacts | undefined> {
	const entry = isVersionNumber(number) ? await snapshot.version(model, number) : undefined;
	if (!entry) return undefined;
	const aliases = (await aliasesByVersion(snapshot, model)).get(number) ?? [];
	const known = { kind: 'version', model: displayName(model), version: number, aliases } as const;
	const { manifest, notes } = entry;
	if (!manifest.ok) return { ...known, state: 'ready', problem: manifest.problems[0] };

	const { created, artifacts, lineage } = manifest.value;
	const metric = primaryMetric(lineage.metrics);
	const isArchived = notes.ok && (notes.value.archived !== undefined || notes.value.stage === 'Archived');
	return {
		...known,
		created,
		state: isArchived ? 'archived' : artifacts.storage === 'reference' ? 'elsewhere' : 'ready',
		...(metric ? { metric } : {}),
		...(notes.ok ? {} : { problem: notes.problems[0] }),
	};
}

/** The numbers of the versions that are not deleted, the newest first; parses none of them. */
export async function liveVersions(snapshot: Snapshot, model: ModelEntry): Promise<readonly number[]> {
	const numbers = await snapshot.versionNumbers(model);
	const marks = await Promise.all(
		numbers.map((number) => snapshot.read(layout.deletedFile(model.folder, number))),
	);
	return numbers.filter((_, index) => marks[index] === undefined);
}
