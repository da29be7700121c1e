import { extname, resolve } from 'node:path';
import { utf8 } from '../core/base/utf8.js';
import { parseJson } from '../artifacts/lineage/sideFiles.js';
import { readSmallFile } from '../artifacts/lineage/smallFile.js';
import { registryError } from '../core/errors.js';
import { metricsOfCsv, metricsOfJson } from '../core/lineage/metricsText.js';
import { lineageNoteSentence } from '../wording/lineageNotes.js';
import { fillSentence } from '../wording/sentence.js';

const reasons = {
	json: 'it is not valid JSON',
	csv: 'it is no table with a head and a row below',
	none: 'it has no numbers',
} as const;

/**
 * The metrics in a file that the user names: JSON, whose nested keys are joined by dots, or CSV (`.csv`); see `metricsOfCsv`.
 * What is asked for and can't be had is refused. Throws `usage`.
 */
export async function metricsInFile(folder: string, file: string): Promise<Readonly<Record<string, number>>> {
	const { bytes, note } = await readSmallFile(resolve(folder, file), file);
	const refused = (message: string) => registryError('usage', { message });
	if (note) throw refused(`--metrics ${file}: ${fillSentence(lineageNoteSentence(note))}`);
	if (!bytes) throw refused(`--metrics ${file}: there is no such file`);
	const text = utf8(bytes);
	if (text === undefined) throw refused(`--metrics ${file}: it is not UTF-8`);
	const isCsv = extname(file).toLowerCase() === '.csv';
	const reading = isCsv ? metricsOfCsv(text) : metricsOfJson(parseJson(text));
	if (!reading.ok) throw refused(`--metrics ${file}: ${reasons[reading.reason]}`);
	return Object.fromEntries(reading.metrics);
}
