import type { ModelManifest, NotesManifest } from '../model/types.js';
import type { Reading } from '../problem.js';
import { readModelFile } from './modelFile.js';
import { readNotesFile } from './notesFile.js';
import { readYaml } from './yamlReader.js';
import type { PlainValue } from './plainValue.js';
import { checkedText, editYaml } from './yamlWriter.js';

/** `model.yaml` or `notes.yaml` in three states. */
export interface ThreeTexts {
	/** What both sides started from; absent where both made the file. */
	readonly base: Uint8Array | undefined;
	readonly theirs: Uint8Array;
	readonly ours: Uint8Array;
}

/** `text` has all that could be merged, and of `conflicts` what `prefer` said. */
export interface MergedManifest {
	readonly text: string;
	/** Keys that both sides changed, as `tags.owner`, when nothing was preferred. */
	readonly conflicts: readonly string[];
}

/**
 * Puts our changes of keys and tags into their file, whose comments stay. Gives `undefined` where a file can't be read.
 */
export function mergeManifest(
	texts: ThreeTexts,
	path: string,
	prefer?: 'ours' | 'theirs',
): MergedManifest | undefined {
	const [base, theirs, ours] = [texts.base, texts.theirs, texts.ours].map((bytes) => valuesIn(bytes, path));
	if (!base || !theirs || !ours) return undefined;
	const conflicts: string[] = [];
	const edits: (readonly [readonly string[], PlainValue | undefined])[] = [];
	for (const key of new Set([...base.keys(), ...ours.keys()])) {
		const [was, their, our] = [base, theirs, ours].map((values) => values.get(key));
		if (isEqual(our, was) || isEqual(our, their)) continue;
		if (isEqual(their, was) || prefer === 'ours') edits.push([JSON.parse(key) as string[], our]);
		else if (prefer === undefined) conflicts.push((JSON.parse(key) as string[]).join('.'));
	}
	const read: (bytes: Uint8Array, path: string) => Reading<ModelManifest | NotesManifest> = path.endsWith(
		'/model.yaml',
	)
		? readModelFile
		: readNotesFile;
	if (edits.length === 0) return { text: new TextDecoder().decode(texts.theirs), conflicts };
	return { text: checkedText(editYaml(texts.theirs, path, edits), path, read, texts.theirs), conflicts };
}

/** Values by their key path as JSON: each key of the file, and each tag. */
function valuesIn(bytes: Uint8Array | undefined, path: string): Map<string, PlainValue> | undefined {
	const values = new Map<string, PlainValue>();
	if (!bytes) return values;
	const reading = readYaml(bytes, path);
	if (!reading.ok) return undefined;
	for (const [key, value] of entriesOf(reading.value.value)) {
		if (key === 'tags' && isMapping(value))
			for (const [tag, text] of entriesOf(value)) values.set(JSON.stringify([key, tag]), text);
		else values.set(JSON.stringify([key]), value);
	}
	return values;
}

function entriesOf(value: PlainValue): [string, PlainValue][] {
	return isMapping(value) ? Object.entries(value) : [];
}

function isMapping(value: PlainValue): value is Record<string, PlainValue> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEqual(a: PlainValue | undefined, b: PlainValue | undefined): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}
