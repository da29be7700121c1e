import type { NotesManifest, VersionManifest } from '../model/types.js';
import type { VersionEntry } from '../registry/entries.js';
import type { FieldName } from './fields.js';
import type { FilterClause } from './filter.js';

type Values = readonly (string | number)[];

const ofNotes: Readonly<
	Partial<Record<FieldName, (notes: NotesManifest | undefined, key: string) => Values>>
> = {
	stage: (notes) => [notes?.stage ?? 'None'],
	archived: (notes) => [String(notes?.archived !== undefined)],
	description: (notes) => [notes?.description ?? ''],
	tag: (notes, key) => own(notes?.tags, key),
};
const ofManifest: Readonly<Partial<Record<FieldName, (manifest: VersionManifest, key: string) => Values>>> = {
	version_number: ({ version }) => [version],
	run_id: ({ lineage }) => [lineage.run?.id ?? ''],
	source_path: ({ source }) => [source],
	flavor: ({ flavors }) => flavors,
	created_by: ({ createdBy }) => [createdBy],
	creation_timestamp: ({ created }) => [Date.parse(created)],
	metric: ({ lineage }, key) => own(lineage.metrics, key),
	param: ({ lineage }, key) => own(lineage.params, key),
};

/** What the files of a version have of a field; notes that can't be read say nothing. */
export function versionValues({ manifest, notes }: VersionEntry, { field, key = '' }: FilterClause): Values {
	const said = ofNotes[field];
	if (said) return said(notes.ok ? notes.value : undefined, key);
	return manifest.ok ? (ofManifest[field]?.(manifest.value, key) ?? []) : [];
}

/** The value of a key; one such as `constructor` is no key unless it was given. */
export function own<T>(values: Readonly<Record<string, T>> | undefined, key: string): readonly T[] {
	const value = values && Object.hasOwn(values, key) ? values[key] : undefined;
	return value === undefined ? [] : [value];
}
