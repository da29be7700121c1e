import { join } from 'node:path';
import { utf8 } from '../../core/base/utf8.js';
import { flatNumbers, flatTexts } from '../../core/lineage/flatten.js';
import { splitFrontMatter, withoutKey } from '../../core/base/frontMatter.js';
import { cardLineage } from '../../core/lineage/cardLineage.js';
import type { LineageNote } from '../../core/lineage/note.js';
import { trainerMetrics, trainerParams } from '../../core/lineage/trainerState.js';
import { defined } from '../../core/manifest/plain.js';
import type { PlainValue } from '../../core/manifest/plainValue.js';
import type { Dataset } from '../../core/model/types.js';
import type { FolderListing } from '../listFolder.js';
import { maxSideFileBytes, readSmallFile } from './smallFile.js';
import { parseYamlMap } from './yamlFile.js';

/** What files of a model tell; later entries win over earlier ones of the same name. */
export interface SideFacts {
	readonly metrics: readonly (readonly [string, number])[];
	readonly params: readonly (readonly [string, string])[];
	readonly datasets: readonly Dataset[];
	readonly notes: readonly LineageNote[];
}

/** A log of a long training is longer than other files of its kind. */
const maxTrainerBytes = 16 * maxSideFileBytes;
const nothing = { metrics: [], params: [], datasets: [] };

type Facts = Partial<Omit<SideFacts, 'notes'>>;

/** Files by name, those first that others win over. */
const readers: readonly (readonly [name: string, limit: number, read: (plain: PlainValue) => Facts])[] = [
	[
		'trainer_state.json',
		maxTrainerBytes,
		(plain) => ({ metrics: [...trainerMetrics(plain)], params: [...trainerParams(plain)] }),
	],
	['train_results.json', maxSideFileBytes, (plain) => ({ metrics: flatNumbers(plain) })],
	['eval_results.json', maxSideFileBytes, (plain) => ({ metrics: flatNumbers(plain) })],
	['all_results.json', maxSideFileBytes, (plain) => ({ metrics: flatNumbers(plain) })],
	['params.json', maxSideFileBytes, (plain) => ({ params: flatTexts(plain) })],
	['metrics.json', maxSideFileBytes, (plain) => ({ metrics: flatNumbers(plain) })],
];

/** Reads what lies in a model's folder beside its weights; a file that says nothing costs a note. */
export async function sideFacts(listing: FolderListing): Promise<SideFacts> {
	const found = [await readCard(listing)];
	for (const [name, limit, read] of readers) found.push(await readJson(listing, name, limit, read));
	return {
		metrics: found.flatMap(({ metrics }) => metrics ?? []),
		params: found.flatMap(({ params }) => params ?? []),
		datasets: found.flatMap(({ datasets }) => datasets ?? []),
		notes: found.flatMap(({ notes }) => notes),
	};
}

type Found = Facts & { readonly notes: readonly LineageNote[] };

async function readJson(
	listing: FolderListing,
	name: string,
	limit: number,
	read: (plain: PlainValue) => Facts,
): Promise<Found> {
	const { text, notes } = await readListed(listing, name, limit);
	if (text === undefined) return { notes };
	const plain = parseJson(text);
	return plain === undefined
		? { ...nothing, notes: [{ code: 'file-invalid', file: name, detail: 'it is not valid JSON' }] }
		: { ...read(plain), notes };
}

async function readCard(listing: FolderListing): Promise<Found> {
	const { text, notes } = await readListed(listing, 'README.md', maxSideFileBytes);
	const front = text === undefined ? undefined : splitFrontMatter(text).matter;
	if (front === undefined) return { notes };
	const { value, note } = parseYamlMap(Buffer.from(front), 'README.md');
	const told = note ? [...notes, note] : notes;
	// Where the results are too many, or broken, the rest may still tell the data.
	const rest = value ?? parseYamlMap(Buffer.from(withoutKey(front, 'model-index')), 'README.md').value;
	if (!rest) return { notes: told };
	const { metrics, datasets } = cardLineage(rest);
	return { metrics: [...metrics], datasets, notes: told };
}

/** A file of the listing as text. */
async function readListed(
	{ root, files }: FolderListing,
	name: string,
	limit: number,
): Promise<{ text?: string; notes: readonly LineageNote[] }> {
	const file = files.find(({ path }) => path === name);
	if (!file) return { notes: [] };
	const { bytes, note } = await readSmallFile(file.source ?? join(root, name), name, limit);
	const text = bytes && utf8(bytes);
	const strange: LineageNote[] =
		bytes && text === undefined ? [{ code: 'file-invalid', file: name, detail: 'it is not UTF-8' }] : [];
	return { ...defined({ text }), notes: note ? [note] : strange };
}

/** JSON, in which Python's `json` also writes `NaN` and `Infinity`. */
export function parseJson(text: string): PlainValue | undefined {
	try {
		return JSON.parse(text) as PlainValue;
	} catch {
		// Not JSON; perhaps Python's.
	}
	try {
		return JSON.parse(
			text.replace(pythonNumbers, (_word, quoted: string | undefined) => quoted ?? 'null'),
		) as PlainValue;
	} catch {
		// Not that either.
		return undefined;
	}
}

/** Strings, which stay, and the words that no JSON has. */
const pythonNumbers = /("[^"\\]*(?:\\.[^"\\]*)*")|-?\b(?:NaN|Infinity)\b/g;
