import { defined } from '../../manifest/plain.js';
import type { LoadFact } from '../inspection.js';
import { HeaderFault } from './cursor.js';
import type { HeaderReading } from './headerReading.js';
import { readJson, textAt, type Json } from './json.js';
import { readWeightsFile } from './kerasHdf5.js';
import { kerasModel, type KerasModel } from './kerasModel.js';
import { entriesOf, entryOf, type Archive } from './archive.js';

const maxConfigBytes = 32 * 1_048_576;
/** Of weights that are compressed, which Keras does not do, and which are made whole in memory. */
const maxWeightsBytes = 64 * 1_048_576;

/**
 * Reads a `.keras` archive (Keras 3): versions, layers, weights, and what at any depth is code of others. No format for an
 * archive with the configuration of something else.
 */
export async function readKeras(archive: Archive, path: string): Promise<HeaderReading> {
	const facts: LoadFact[] = [];
	const models: KerasModel[] = [];
	for (const open of entriesOf(archive, 'config.json', maxConfigBytes)) {
		const config = await beside(facts, path, 'code', async () => readJson(await open(), maxConfigBytes));
		if (textAt(config, 'class_name') !== undefined) models.push(kerasModel(config, path));
	}
	const model = models.at(-1);
	if (!model) return { facts };
	facts.push(...models.flatMap((each) => each.facts));
	const metadata = await beside(facts, path, 'data', () => jsonEntry(archive, 'metadata.json'));
	const weights = await beside(facts, path, 'data', async () => {
		const entry = await entryOf(archive, 'model.weights.h5', maxWeightsBytes);
		return entry && readWeightsFile(entry, path);
	});
	facts.push(...(weights?.facts ?? []));
	return {
		format: {
			format: 'keras',
			framework: 'keras',
			...defined({ frameworkVersion: textAt(metadata, 'keras_version'), architecture: model.architecture }),
			...weights?.sums,
			details: defined({ ...model.details, saved: textAt(metadata, 'date_saved') }),
		},
		facts,
	};
}

/** Reads one entry of several: where it can't be read that is a fact, and the others are read. */
async function beside<T>(
	facts: LoadFact[],
	path: string,
	part: 'code' | 'data',
	read: () => Promise<T>,
): Promise<T | undefined> {
	try {
		return await read();
	} catch (error) {
		if (!(error instanceof HeaderFault)) throw error;
		facts.push({ kind: 'unread', path, detail: error.message, part });
		return undefined;
	}
}

async function jsonEntry(archive: Archive, name: string): Promise<Json | undefined> {
	const source = await entryOf(archive, name, maxConfigBytes);
	return source && readJson(source, maxConfigBytes);
}
