import type { VersionNumber } from '../model/brands.js';
import type { Artifacts, Lineage, VersionManifest } from '../model/types.js';
import type { Reading } from '../problem.js';
import { defined, isObject, listAt, numberMapAt, objectAt, stringAt, stringsAt, textMapAt } from './plain.js';
import { versionSchema } from './schemas.js';
import { ManifestReader, type PlainObject } from './validate.js';
import { checkedText, editYaml, renderYaml } from './yamlWriter.js';

const reader = new ManifestReader<VersionManifest>(versionSchema, (plain) => ({
	version: plain['version'] as VersionNumber,
	created: stringAt(plain, 'created') ?? '',
	createdBy: stringAt(plain, 'created_by') ?? '',
	source: stringAt(plain, 'source') ?? '',
	artifacts: mapArtifacts(objectAt(plain, 'artifacts') ?? {}),
	flavors: stringsAt(plain, 'flavors'),
	formats: stringsAt(plain, 'formats'),
	lineage: mapLineage(objectAt(plain, 'lineage') ?? {}),
}));

/** Reads `version.yaml`. */
export function readVersionFile(bytes: Uint8Array, path: string): Reading<VersionManifest> {
	return reader.read(bytes, path);
}

/** The text of `version.yaml`, which is written once. */
export function renderVersionFile(version: VersionManifest, path: string): string {
	const { lineage, artifacts } = version;
	const text = renderYaml({
		version: version.version,
		created: version.created,
		created_by: version.createdBy,
		source: version.source,
		artifacts: { ...artifacts },
		flavors: unlessEmpty(version.flavors),
		formats: unlessEmpty(version.formats),
		lineage: unlessEmptyMap({
			run: lineage.run && { ...lineage.run },
			experiment: lineage.experiment && { ...lineage.experiment },
			logged_model: lineage.loggedModel,
			code: lineage.code && { ...lineage.code },
			datasets: unlessEmpty(lineage.datasets.map((dataset) => ({ ...dataset }))),
			params: unlessEmptyMap(lineage.params),
			metrics: unlessEmptyMap(lineage.metrics),
			parents: unlessEmpty(lineage.parents),
		}),
	});
	return checkedText(text, path, readVersionFile);
}

/** `bytes` of `version.yaml` under another number and with other parents; the rest as it was. Throws `manifest-refused`. */
export function renumberVersionFile(
	bytes: Uint8Array,
	path: string,
	version: VersionNumber,
	parents: readonly string[],
): string {
	const text = editYaml(bytes, path, [
		[['version'], version],
		...(parents.length === 0 ? [] : [[['lineage', 'parents'], parents] as const]),
	]);
	return checkedText(text, path, readVersionFile, bytes);
}

/** A lineage that says nothing. */
export const emptyLineage: Lineage = { datasets: [], params: {}, metrics: {}, parents: [] };

function mapArtifacts(plain: PlainObject): Artifacts {
	const rest = defined({
		digest: stringAt(plain, 'digest'),
		size: plain['size'] as number | undefined,
		files: plain['files'] as number | undefined,
	});
	if (plain['storage'] === 'none') return { storage: 'none' };
	return plain['storage'] === 'reference'
		? { storage: 'reference', uri: stringAt(plain, 'uri') ?? '', ...rest }
		: { storage: 'copy', digest: rest.digest ?? '', size: rest.size ?? 0, files: rest.files ?? 0 };
}

function mapLineage(plain: PlainObject): Lineage {
	const run = objectAt(plain, 'run');
	const experiment = objectAt(plain, 'experiment');
	const code = objectAt(plain, 'code');
	const datasets = listAt(plain, 'datasets').filter(isObject).map(mapDataset);
	return {
		datasets: datasets.length === 0 ? emptyLineage.datasets : datasets,
		params: textMapAt(plain, 'params'),
		metrics: numberMapAt(plain, 'metrics'),
		parents: stringsAt(plain, 'parents'),
		// At the end: at the start V8 makes a shape of its own for each lineage.
		...defined({
			run: run && {
				id: stringAt(run, 'id') ?? '',
				...defined({
					name: stringAt(run, 'name'),
					uri: stringAt(run, 'uri'),
					status: stringAt(run, 'status'),
					started: stringAt(run, 'started'),
				}),
			},
			experiment:
				experiment && defined({ id: stringAt(experiment, 'id'), name: stringAt(experiment, 'name') }),
			loggedModel: stringAt(plain, 'logged_model'),
			code: code && mapCode(code),
		}),
	};
}

function mapDataset(plain: PlainObject): Lineage['datasets'][number] {
	const [digest, source, context] = ['digest', 'source', 'context'].map((key) => stringAt(plain, key));
	return { name: stringAt(plain, 'name') ?? '', ...defined({ digest, source, context }) };
}

function mapCode(plain: PlainObject): NonNullable<Lineage['code']> {
	const dirty = plain['dirty'];
	return defined({
		commit: stringAt(plain, 'commit'),
		dirty: typeof dirty === 'boolean' ? dirty : undefined,
		branch: stringAt(plain, 'branch'),
		repository: stringAt(plain, 'repository'),
		path: stringAt(plain, 'path'),
		notebook: stringAt(plain, 'notebook'),
	});
}

function unlessEmpty<T>(list: readonly T[]): readonly T[] | undefined {
	return list.length > 0 ? list : undefined;
}

function unlessEmptyMap<T extends object>(map: T): T | undefined {
	return Object.values(map).some((value) => value !== undefined) ? map : undefined;
}
