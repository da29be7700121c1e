import type { Edit, Operation, OperationName } from '../edit.js';
import { registryError } from '../errors.js';
import { editModelFile, type AnnotationChange } from '../manifest/modelFile.js';
import { editNotesFile } from '../manifest/notesFile.js';
import { parseTagKey } from '../model/alias.js';
import type { VersionNumber } from '../model/brands.js';
import type { Tags } from '../model/types.js';
import { layout } from '../registry/layout.js';
import { requireModel, requireVersion } from '../registry/resolve.js';
import type { Snapshot } from '../registry/snapshot.js';
import { notesChange } from './notesChange.js';
import { requireNotes } from './requireNotes.js';
import { requireWritable } from './writable.js';

/** A model, or one of its versions. */
export interface Subject {
	readonly name: string;
	readonly version?: VersionNumber;
}

/** Sets the Markdown description of a model or version; an empty text removes it. */
export function describe(subject: Subject, text: string): Operation {
	const description = text.trim() === '' ? undefined : text;
	return (snapshot) =>
		annotate(snapshot, subject, {
			operation: 'describe',
			summary:
				description === undefined
					? `Remove the description of ${title(subject)}`
					: `Describe ${title(subject)}`,
			change: ({ current }) => (current.description === description ? undefined : { description }),
		});
}

/** Sets a tag of a model or version. Throws `tag-key-invalid`. */
export function setTag(subject: Subject, key: string, value: string): Operation {
	const parsed = parseTagKey(key);
	return (snapshot) =>
		annotate(snapshot, subject, {
			operation: 'set-tag',
			summary: `Tag ${title(subject)} with ${parsed}: ${clipped(value)}`,
			change: ({ current }) => (current.tags[parsed] === value ? undefined : { tag: { key: parsed, value } }),
		});
}

/** Removes a tag of a model or version. Throws `tag-not-found`. */
export function deleteTag(subject: Subject, key: string): Operation {
	return (snapshot) =>
		annotate(snapshot, subject, {
			operation: 'delete-tag',
			summary: `Remove tag ${key} from ${title(subject)}`,
			change: ({ current }) => {
				if (Object.hasOwn(current.tags, key)) return { tag: { key, value: undefined } };
				throw registryError('tag-not-found', { subject: title(subject), key });
			},
		});
}

interface Annotation {
	readonly operation: OperationName;
	readonly summary: string;
	/** `undefined` where the file says it already. */
	change(state: { current: { description?: string; tags: Tags } }): AnnotationChange | undefined;
}

async function annotate(snapshot: Snapshot, subject: Subject, annotation: Annotation): Promise<Edit> {
	await requireWritable(snapshot);
	const model = await requireModel(snapshot, subject.name);
	const { operation, summary } = annotation;
	const edit = { operation, summary, model: subject.name };
	if (subject.version === undefined) {
		const change = annotation.change({ current: model.manifest.value });
		if (!change) return { ...edit, changes: [] };
		const path = layout.modelFile(model.folder);
		const existing = (await snapshot.read(path)) ?? new Uint8Array();
		return { ...edit, changes: [{ kind: 'write', path, text: editModelFile(existing, path, change) }] };
	}

	const version = await requireVersion(snapshot, model, subject.version);
	const path = layout.notesFile(model.folder, version.number);
	const change = annotation.change({ current: requireNotes(version) });
	if (!change) return { ...edit, version: version.number, changes: [] };
	const text = editNotesFile(await snapshot.read(path), path, change);
	return { ...edit, version: version.number, changes: [notesChange(path, text)] };
}

function title({ name, version }: Subject): string {
	return version === undefined ? name : `${name} version ${version}`;
}

function clipped(value: string): string {
	const line = value.split(/[\r\n]/, 1)[0] ?? '';
	return line === value && line.length <= 60 ? line : `${line.slice(0, 60)}…`;
}
