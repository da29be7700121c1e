import { defined } from '../../manifest/plain.js';
import type { ByteSource } from '../byteSource.js';
import { textValue } from '../hdf5/attributes.js';
import type { Datatype } from '../hdf5/datatype.js';
import { Hdf5File } from '../hdf5/hdf5File.js';
import { readObject, type Hdf5Object } from '../hdf5/readObject.js';
import { datasetsBelow, linksOf } from '../hdf5/walkDatasets.js';
import type { LoadFact } from '../inspection.js';
import { HeaderFault } from './cursor.js';
import type { HeaderReading } from './headerReading.js';
import { parseJson, type Json } from './json.js';
import { walkConfig } from './kerasConfig.js';
import { externalFacts, kerasFacts, kerasModel, trainingDetails, type KerasModel } from './kerasModel.js';
import { TensorSums } from './tensorSums.js';

const maxConfigBytes = 32 * 1_048_576;

/** Attributes of the root group that Keras writes; `layer_names0` is the first part of a long list. */
const rootNames: ReadonlySet<string> = new Set(
	'model_config training_config keras_version backend layer_names layer_names0'.split(' '),
);
/** Those that nobody else writes. */
const kerasNames = /^(?:model_config|keras_version|layer_names0?)$/;
const noNames: ReadonlySet<string> = new Set();
/** Beside the weights of a model: the state of training, and of random numbers, which Keras does not count. */
const notWeights = /^(?:optimizer|optimizer_weights)$|(?:^|\/)seed_generator(?:_\d+)?$/;
/** How Keras 3 names its values: by numbers. */
const kerasPath = /(?:^|\/)vars\/\d+$/;

/**
 * Reads an HDF5 file whose superblock is at `start`, as Keras writes it: whole models (`model_config`, and what they were
 * trained with), or weights alone. What can't be read is told by facts. Throws `HeaderFault`.
 */
export async function readHdf5(source: ByteSource, path: string, start = 0): Promise<HeaderReading> {
	const file = await Hdf5File.open(source, start);
	const told: Told = { facts: [] };
	const root = await untilEnd(file, async () => {
		const object = await readObject(file, file.root, rootNames);
		await readAttributes(file, object, path, told);
		return object;
	});
	const ofCode = file.faults;
	if (!root) return { facts: [...told.facts, ...partFact(ofCode, path, 'code')] };
	const weights = await readWeights(file, root);
	const notKnown = partFact(ofCode, path, 'code');
	if (!weights.isKeras && !root.attributes.some(({ name }) => kerasNames.test(name))) {
		const detail = 'it is HDF5 of no Keras model, which may hold code all the same';
		return { facts: notKnown.length > 0 ? notKnown : [{ kind: 'unread', path, detail }] };
	}
	return {
		format: {
			format: 'keras',
			framework: 'keras',
			...defined({ frameworkVersion: told.version, architecture: told.model?.architecture }),
			...weights.sums,
			details: defined({
				...told.model?.details,
				...told.training,
				backend: told.backend,
				layout: told.model ? 'HDF5' : 'HDF5, weights only',
			}),
		},
		facts: [
			...told.facts,
			...externalFacts(weights.files, path),
			...notKnown,
			...partFact(file.faults.slice(ofCode.length), path, 'data'),
		],
	};
}

/** What the weights beside a configuration are; `path` names them in facts. Throws `HeaderFault`. */
export async function readWeightsFile(
	source: ByteSource,
	path: string,
): Promise<{ sums: TensorSums['sums']; facts: LoadFact[] }> {
	const file = await Hdf5File.open(source);
	const weights = await untilEnd(file, async () =>
		readWeights(file, await readObject(file, file.root, noNames)),
	);
	return {
		sums: weights?.sums ?? {},
		facts: [...externalFacts(weights?.files ?? [], path), ...partFact(file.faults, path, 'data')],
	};
}

interface Told {
	model?: KerasModel;
	training?: Record<string, string>;
	version?: string;
	backend?: string;
	readonly facts: LoadFact[];
}

/** Reads every attribute, also where one name occurs twice, as it is the loader that chooses. */
async function readAttributes(file: Hdf5File, root: Hdf5Object, path: string, told: Told): Promise<void> {
	for (const attribute of root.attributes) {
		try {
			const text = await textValue(file, attribute, maxConfigBytes);
			takeAttribute(told, attribute.name, text, path);
		} catch (error) {
			file.note(error);
		}
	}
}

function takeAttribute(told: Told, name: string, text: string | undefined, path: string): void {
	switch (name) {
		case 'model_config': {
			const model = kerasModel(jsonOf(text, name), path);
			told.model ??= model;
			told.facts.push(...model.facts);
			return;
		}
		case 'training_config': {
			const training = jsonOf(text, name);
			told.training ??= trainingDetails(training);
			told.facts.push(...kerasFacts(walkConfig(training), path));
			return;
		}
		case 'keras_version':
			if (text !== undefined) told.version ??= text;
			return;
		case 'backend':
			if (text !== undefined) told.backend ??= text;
	}
}

function jsonOf(text: string | undefined, name: string): Json {
	if (text === undefined) throw new HeaderFault(`its attribute ${name} is no text`);
	const json = parseJson(text);
	if (json === undefined) throw new HeaderFault(`its attribute ${name} is not valid JSON`);
	return json;
}

/** Adds up the datasets of `model_weights`, or of the whole file where there is no such group. */
async function readWeights(
	file: Hdf5File,
	root: Hdf5Object,
): Promise<{ sums: TensorSums['sums']; files: ReadonlySet<string>; isKeras: boolean }> {
	const sums = new TensorSums();
	const files = new Set<string>();
	let isKeras = false;
	await untilEnd(file, async () => {
		for await (const { path, object } of datasetsBelow(file, await weightsGroup(file, root), {
			isLeftOut: (each) => notWeights.test(each),
			onFile: (each) => files.add(each),
		})) {
			isKeras ||= kerasPath.test(path);
			const { shape, type, externalFiles } = object;
			for (const each of externalFiles) files.add(each);
			if (shape && type) sums.add({ name: path, dtype: dtypeOf(type), shape });
		}
	});
	return { sums: sums.sums, files, isKeras };
}

/** `undefined` where the file turns out to have no end, which is kept. */
async function untilEnd<T>(file: Hdf5File, read: () => Promise<T>): Promise<T | undefined> {
	try {
		return await read();
	} catch (error) {
		file.end(error);
		return undefined;
	}
}

/** numpy knows no `bfloat16`, so that h5py writes its bytes without a type. */
function dtypeOf({ name, size }: Datatype): string {
	return name === 'opaque' && size === 2 ? 'bfloat16' : name;
}

async function weightsGroup(file: Hdf5File, root: Hdf5Object): Promise<Hdf5Object> {
	for await (const { name, address } of linksOf(file, root))
		if (name === 'model_weights' && address !== undefined) return readObject(file, address, noNames);
	return root;
}

/** What could not be read of a part of a file: the first of it, and how much more. */
function partFact(faults: readonly string[], path: string, part: 'code' | 'data'): LoadFact[] {
	const [first, ...rest] = faults;
	if (first === undefined) return [];
	const detail = rest.length === 0 ? first : `${first}, and ${rest.length} more`;
	return [{ kind: 'unread', path, detail, part }];
}
