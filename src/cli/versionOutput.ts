import { emptyNotes } from '../core/manifest/notesFile.js';
import type { NotesManifest } from '../core/model/types.js';
import type { VersionEntry } from '../core/registry/entries.js';
import { isUnverified } from '../core/registry/referencedFiles.js';
import { placedSentence } from '../wording/problems.js';
import { fillSentence } from '../wording/sentence.js';
import { lineageData } from './lineageOutput.js';
import type { Availability } from './versionFiles.js';

/** A version in the words of its files, for machines; `files` is `null` where it is not known whether they are here. */
export function versionData(
	name: string,
	{ number, manifest, notes }: VersionEntry,
	aliases: readonly string[] = [],
	files: Availability | null = null,
) {
	const base = { name, version: number, aliases, files };
	if (!manifest.ok) return { ...base, problem: fillSentence(placedSentence(manifest.problems[0])) };
	const { created, createdBy, source, artifacts, flavors, formats, lineage } = manifest.value;
	const { description = '', tags, stage = 'None', archived } = notes.ok ? notes.value : emptyNotes;
	return {
		...base,
		created,
		created_by: createdBy,
		source,
		artifacts,
		unverified: isUnverified(artifacts),
		flavors,
		formats,
		lineage: lineageData(lineage),
		description,
		tags,
		stage,
		archived: archived ? archivedData(archived) : null,
	};
}

function archivedData({ why, replacedBy }: NonNullable<NotesManifest['archived']>) {
	return { why: why ?? null, replaced_by: replacedBy ?? null };
}

/** What is to be known before a version is used, in a few words: `archived, see 4`, `Production`, `unverified`. */
export function versionState({ manifest, notes }: VersionEntry): string {
	const { stage, archived } = notes.ok ? notes.value : emptyNotes;
	const isArchived = archived !== undefined;
	const instead = archived?.replacedBy === undefined ? '' : `, see ${archived.replacedBy}`;
	const words = [
		isArchived ? `archived${instead}` : undefined,
		// Of an archived one the stage of that name says nothing new.
		isArchived && stage === 'Archived' ? undefined : stage,
		manifest.ok && isUnverified(manifest.value.artifacts) ? 'unverified' : undefined,
		notes.ok ? undefined : fillSentence(placedSentence(notes.problems[0])),
	];
	return words.filter((word) => word !== undefined).join(' · ');
}
