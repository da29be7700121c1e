import { registryError } from '../errors.js';
import type { NotesManifest } from '../model/types.js';
import type { VersionEntry } from '../registry/entries.js';

/** What `notes.yaml` says; who can't read it must not write it. Throws `manifest-refused`. */
export function requireNotes({ notes }: VersionEntry): NotesManifest {
	if (notes.ok) return notes.value;
	throw registryError('manifest-refused', { problem: notes.problems[0] });
}
