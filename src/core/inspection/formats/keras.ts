import { defined } from '../../manifest/plain.js';
import type { ByteSource } from '../byteSource.js';
import type { LoadFact } from '../inspection.js';
import { HeaderFault } from './cursor.js';
import type { HeaderReading } from './headerReading.js';
import { isJsonObject, objectsIn, readJson, textAt, type Json } from './json.js';
import { entryOf, type Archive } from './zipModels.js';
import { latin1 } from '../../base/latin1.js';

const maxConfigBytes = 32 * 1_048_576;
const maxLayers = 200;
/** Modules whose classes Keras finds without help. */
const ownModule = /^(?:keras|tf_keras|tensorflow\.keras|tensorflow\.python\.keras|builtins)(?:\.|$)/;

/** Reads a `.keras` archive (Keras 3): versions, layers, and every layer at any depth that brings code of its own. */
export async function readKeras(archive: Archive, path: string): Promise<HeaderReading> {
	const config = await jsonEntry(archive, 'config.json');
	const metadata = await jsonEntry(archive, 'metadata.json');
	if (!isJsonObject(config) || textAt(config, 'class_name') === undefined)
		throw new HeaderFault('its configuration is none of a model');
	const { layers, own } = walkConfig(config);
	const name = textAt(config, 'config', 'name');
	return {
		format: {
			format: 'keras',
			framework: 'keras',
			...defined({
				frameworkVersion: textAt(metadata, 'keras_version'),
				architecture: textAt(config, 'class_name'),
			}),
			details: defined({
				name,
				layers,
				saved: textAt(metadata, 'date_saved'),
			}),
		},
		facts: own
			.slice(0, maxLayers)
			.map((what): LoadFact => ({ kind: 'code', path, what, role: 'keras-layer' })),
	};
}

/**
 * Counts layers, and names what loading would take from elsewhere than Keras: lambdas (`Lambda` layers and
 * `__lambda__` functions, which are marshalled code), classes of other modules and of other registrations.
 */
export function walkConfig(config: Json): { layers: number; own: string[] } {
	const own = new Set<string>();
	let layers = 0;
	for (const node of objectsIn(config)) {
		const className = textAt(node, 'class_name');
		if (className === undefined) continue;
		const module = textAt(node, 'module');
		const registered = textAt(node, 'registered_name');
		if (/^(?:keras|tf_keras)(?:\.src)?\.layers/.test(module ?? '')) layers++;
		const layer = textAt(node, 'config', 'name');
		const suffix = layer === undefined ? '' : ` (${layer})`;
		if (className === '__lambda__') own.add('__lambda__');
		else if (className === 'Lambda') own.add(`Lambda${suffix}`);
		else if (module !== undefined && !ownModule.test(module)) own.add(`${module}.${className}${suffix}`);
		else if (registered?.includes('>') && !registered.startsWith('keras>')) own.add(`${registered}${suffix}`);
	}
	return { layers, own: [...own] };
}

/** How HDF5 files begin. */
export const hdf5Mark = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a] as const;

const searchedBytes = 4 * 1_048_576;

/**
 * An HDF5 file: of Keras where one of its attributes is seen in the first bytes. Its groups are not read, so that it may
 * contain code.
 */
export async function readHdf5(source: ByteSource, path: string): Promise<HeaderReading> {
	const text = latin1(await source.read(0, searchedBytes));
	const facts: LoadFact[] = [
		{ kind: 'unread', path, detail: 'HDF5 is not looked into; it may contain code' },
	];
	if (!/keras_version|model_config|layer_names/.test(text)) return { facts };
	const architecture = /\{"class_name": ?"(\w{1,100})"/.exec(text)?.[1];
	return {
		format: {
			format: 'keras',
			framework: 'keras',
			...(architecture === undefined ? {} : { architecture }),
			details: { layout: 'HDF5' },
		},
		facts,
	};
}

async function jsonEntry(archive: Archive, name: string): Promise<Json | undefined> {
	const source = await entryOf(archive, name, maxConfigBytes);
	return source && readJson(source, maxConfigBytes);
}
