import type { Edit, Operation, OperationName } from '../edit.js';
import { registryError } from '../errors.js';
import { archivedInNotesFile } from '../manifest/notesFile.js';
import { defined } from '../manifest/plain.js';
import type { VersionNumber } from '../model/brands.js';
import type { NotesManifest } from '../model/types.js';
import { layout } from '../registry/layout.js';
import { requireModel, requireVersion } from '../registry/resolve.js';
import type { Snapshot } from '../registry/snapshot.js';
import { notesChange } from './notesChange.js';
import { reasonOf } from './reason.js';
import { requireNotes } from './requireNotes.js';
import { requireWritable } from './writable.js';

interface VersionInput {
	readonly name: string;
	readonly version: VersionNumber;
	readonly reason?: string | undefined;
}

/**
 * Marks a version as one that is not to be used any more; it stays and can be loaded. Of one that is archived already
 * what is given replaces what was said, and the rest stays.
 * Throws `model-not-found`, `version-not-found`, `version-deleted`, `replacement-invalid`.
 */
export function archiveVersion(
	input: VersionInput & {
		/** Another live version, to be used instead. */
		readonly replacedBy?: VersionNumber | undefined;
	},
): Operation {
	const { name, version, replacedBy } = input;
	return async (snapshot) => {
		const place = await notesOf(snapshot, input);
		if (replacedBy === version) throw registryError('replacement-invalid', { name, version });
		if (replacedBy !== undefined) await requireVersion(snapshot, place.model, replacedBy);
		const before = place.notes.archived;
		const after = { ...before, ...defined({ why: reasonOf(input).reason, replacedBy }) };
		const isSame = before?.why === after.why && before?.replacedBy === after.replacedBy;
		const instead = replacedBy === undefined ? '' : ` in favour of version ${replacedBy}`;
		return edit(input, {
			operation: 'archive',
			summary: `Archive ${name} version ${version}${instead}`,
			changes: before && isSame ? [] : [place.write(after)],
		});
	};
}

/** Takes back that a version is archived. Throws `model-not-found`, `version-not-found`, `version-deleted`. */
export function restoreVersion(input: VersionInput): Operation {
	const { name, version } = input;
	return async (snapshot) => {
		const place = await notesOf(snapshot, input);
		return edit(input, {
			operation: 'restore',
			summary: `Restore ${name} version ${version}`,
			changes: place.notes.archived ? [place.write(undefined)] : [],
		});
	};
}

async function notesOf(snapshot: Snapshot, { name, version }: VersionInput) {
	await requireWritable(snapshot);
	const model = await requireModel(snapshot, name);
	const notes = requireNotes(await requireVersion(snapshot, model, version));
	const path = layout.notesFile(model.folder, version);
	const existing = await snapshot.read(path);
	const write = (archived: NotesManifest['archived']) =>
		notesChange(path, archivedInNotesFile(existing, path, archived));
	return { model, notes, write };
}

function edit(
	input: VersionInput,
	rest: { operation: OperationName; summary: string; changes: Edit['changes'] },
): Edit {
	return { ...rest, model: input.name, version: input.version, ...reasonOf(input) };
}
