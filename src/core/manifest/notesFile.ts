import type { VersionNumber } from '../model/brands.js';
import type { NotesManifest, Stage, Tags } from '../model/types.js';
import type { Reading } from '../problem.js';
import { annotationEdits, type AnnotationChange } from './modelFile.js';
import { defined, objectAt, stringAt, textMapAt } from './plain.js';
import { notesSchema } from './schemas.js';
import { ManifestReader } from './validate.js';
import { checkedText, editYaml, renderYaml, type Writable } from './yamlWriter.js';

const reader = new ManifestReader<NotesManifest>(notesSchema, (plain) => {
	const archived = objectAt(plain, 'archived');
	return {
		tags: textMapAt(plain, 'tags'),
		...defined({
			description: stringAt(plain, 'description'),
			stage: stringAt(plain, 'stage') as Stage | undefined,
			archived:
				archived &&
				defined({
					why: stringAt(archived, 'why'),
					replacedBy: archived['replaced_by'] as VersionNumber | undefined,
				}),
		}),
	};
});

/** Notes that say nothing: a version without `notes.yaml`. */
export const emptyNotes: NotesManifest = { tags: {} };

/** Reads `notes.yaml`. */
export function readNotesFile(bytes: Uint8Array, path: string): Reading<NotesManifest> {
	return reader.read(bytes, path);
}

/** The text of a new `notes.yaml`; `undefined` where it would say nothing. */
export function renderNotesFile(
	notes: { description?: string; tags?: Tags },
	path: string,
): string | undefined {
	const { description, tags = {} } = notes;
	const hasTags = Object.keys(tags).length > 0;
	if (!description && !hasTags) return undefined;
	const text = renderYaml({
		description: description === '' ? undefined : description,
		tags: hasTags ? tags : undefined,
	});
	return checkedText(text, path, readNotesFile);
}

/** `existing` notes with another stage, or none. Throws `manifest-refused`. */
export function stageInNotesFile(
	existing: Uint8Array | undefined,
	path: string,
	stage: Stage | undefined,
): string {
	return edited(existing, path, [[['stage'], stage]]);
}

/** `existing` notes that say that the version is archived, or (`undefined`) that it is not. Throws `manifest-refused`. */
export function archivedInNotesFile(
	existing: Uint8Array | undefined,
	path: string,
	archived: NotesManifest['archived'],
): string {
	if (!archived) return edited(existing, path, [[['archived'], undefined]]);
	const isArchived = existing !== undefined && hasArchived(readNotesFile(existing, path));
	const { why, replacedBy } = archived;
	// Inside, so that keys of others stay.
	return isArchived
		? edited(existing, path, [
				[['archived', 'why'], why],
				[['archived', 'replaced_by'], replacedBy],
			])
		: edited(existing, path, [[['archived'], { why, replaced_by: replacedBy }]]);
}

/** `existing` notes after `change`, comments kept. Throws `manifest-refused`. */
export function editNotesFile(
	existing: Uint8Array | undefined,
	path: string,
	change: AnnotationChange,
): string {
	const text = existing
		? editYaml(existing, path, annotationEdits(change))
		: renderYaml({
				description: change.description,
				tags: change.tag?.value === undefined ? undefined : { [change.tag.key]: change.tag.value },
			});
	return checkedText(text, path, readNotesFile, existing);
}

/** `bytes` of `notes.yaml` naming another version as the replacement. Throws `manifest-refused`. */
export function renumberNotesFile(bytes: Uint8Array, path: string, replacedBy: VersionNumber): string {
	return checkedText(
		editYaml(bytes, path, [[['archived', 'replaced_by'], replacedBy]]),
		path,
		readNotesFile,
		bytes,
	);
}

function hasArchived(notes: Reading<NotesManifest>): boolean {
	return notes.ok && notes.value.archived !== undefined;
}

function edited(
	existing: Uint8Array | undefined,
	path: string,
	edits: readonly (readonly [readonly string[], Writable])[],
): string {
	const text = existing
		? editYaml(existing, path, edits)
		: renderYaml(Object.fromEntries(edits.map(([[key = ''], value]) => [key, value])));
	return checkedText(text, path, readNotesFile, existing);
}
