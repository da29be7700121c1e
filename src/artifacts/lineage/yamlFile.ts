import type { LineageNote } from '../../core/lineage/note.js';
import { defined, isObject } from '../../core/manifest/plain.js';
import type { PlainObject } from '../../core/manifest/validate.js';
import { readYaml } from '../../core/manifest/yamlReader.js';
import { placedSentence } from '../../wording/problems.js';
import { fillSentence } from '../../wording/sentence.js';
import { readSmallFile } from './smallFile.js';

/** A map that is a YAML file of its own; within the budgets of manifests. */
export async function readYamlFile(
	path: string,
	shownAs: string,
): Promise<{ value?: PlainObject; note?: LineageNote }> {
	const { bytes, note } = await readSmallFile(path, shownAs);
	return bytes ? parseYamlMap(bytes, shownAs) : defined({ note });
}

/** The map in a YAML text. */
export function parseYamlMap(
	bytes: Uint8Array,
	shownAs: string,
): { value?: PlainObject; note?: LineageNote } {
	const reading = readYaml(bytes, shownAs);
	if (!reading.ok) {
		const detail = fillSentence(placedSentence(reading.problems[0]));
		return { note: { code: 'file-invalid', file: shownAs, detail } };
	}
	const { value } = reading.value;
	return isObject(value)
		? { value }
		: { note: { code: 'file-invalid', file: shownAs, detail: 'it is no map' } };
}
