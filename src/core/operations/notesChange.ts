import type { FileChange } from '../edit.js';

/** The change that gives `notes.yaml` a text; notes that say nothing any more are no file. */
export function notesChange(path: string, text: string): FileChange {
	return text.trim() === '{}' ? { kind: 'delete', path } : { kind: 'write', path, text };
}
