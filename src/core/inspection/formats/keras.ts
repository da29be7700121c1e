import { defined } from '../../manifest/plain.js';
import type { HeaderReading } from './headerReading.js';
import { readJson, textAt, type Json } from './json.js';
import { archivedWeights } from './kerasHdf5.js';
import { kerasModel } from './kerasModel.js';
import { entryOf, type Archive } from './zipModels.js';

const maxConfigBytes = 32 * 1_048_576;
/** Of weights that are compressed, which Keras does not do, and which are made whole in memory. */
const maxWeightsBytes = 64 * 1_048_576;

/** Reads a `.keras` archive (Keras 3): versions, layers, weights, and what at any depth is code of others. */
export async function readKeras(archive: Archive, path: string): Promise<HeaderReading> {
	const model = kerasModel(await jsonEntry(archive, 'config.json'), path);
	const metadata = await jsonEntry(archive, 'metadata.json');
	const weights = await entryOf(archive, 'model.weights.h5', maxWeightsBytes);
	const { sums, facts } = weights ? await archivedWeights(weights, path) : { sums: {}, facts: [] };
	return {
		format: {
			format: 'keras',
			framework: 'keras',
			...defined({ frameworkVersion: textAt(metadata, 'keras_version') }),
			architecture: model.architecture,
			...sums,
			details: defined({ ...model.details, saved: textAt(metadata, 'date_saved') }),
		},
		facts: [...model.facts, ...facts],
	};
}

async function jsonEntry(archive: Archive, name: string): Promise<Json | undefined> {
	const source = await entryOf(archive, name, maxConfigBytes);
	return source && readJson(source, maxConfigBytes);
}
