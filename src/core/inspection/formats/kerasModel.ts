import { defined } from '../../manifest/plain.js';
import type { LoadFact } from '../inspection.js';
import { HeaderFault } from './cursor.js';
import { isBeside } from './isBeside.js';
import { at, textAt, type Json } from './json.js';
import { walkConfig, type KerasConfig } from './kerasConfig.js';

const maxNamed = 200;
const shownInputs = 8;

/** What the configuration of a model tells of it, and what loading it would run. */
export interface KerasModel {
	readonly architecture: string;
	readonly details: Readonly<Record<string, string | number>>;
	readonly facts: readonly LoadFact[];
}

/** Reads a model's configuration, as it is in `path`. Throws `HeaderFault` for what is none of a model. */
export function kerasModel(config: Json | undefined, path: string): KerasModel {
	const architecture = textAt(config, 'class_name');
	if (config === undefined || architecture === undefined)
		throw new HeaderFault('its configuration is none of a model');
	const walked = walkConfig(config);
	return {
		architecture,
		details: defined({
			name: textAt(config, 'config', 'name'),
			inputs: inputsOf(config),
			layers: walked.layers,
			...trainingDetails(at(config, 'compile_config')),
		}),
		facts: kerasFacts(walked, path),
	};
}

/** `features (None, 4)`: the shapes of a model's inputs, as Keras shows them; of older ones in their first layer. */
function inputsOf(config: Json): string | undefined {
	const layers = at(config, 'config', 'layers');
	const inputs = (Array.isArray(layers) ? (layers as readonly Json[]) : []).flatMap((layer) => {
		const shape = at(layer, 'config', 'batch_shape') ?? at(layer, 'config', 'batch_input_shape');
		if (!Array.isArray(shape)) return [];
		const lengths = (shape as readonly Json[]).map((each) => (typeof each === 'number' ? each : 'None'));
		return [`${textAt(layer, 'config', 'name') ?? ''} (${lengths.join(', ')})`.trim()];
	});
	const more = inputs.length - shownInputs;
	if (inputs.length === 0) return undefined;
	return [...inputs.slice(0, shownInputs), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

/** With what a model was trained, by its configuration of training. */
export function trainingDetails(config: Json | undefined): Record<string, string> {
	const [optimizer, loss] = [at(config, 'optimizer') ?? at(config, 'optimizer_config'), at(config, 'loss')];
	return defined({ optimizer: nameOf(optimizer), loss: nameOf(loss) });
}

/** What parts of a configuration would run and read. */
export function kerasFacts({ own, files }: KerasConfig, path: string): LoadFact[] {
	return [
		...own.slice(0, maxNamed).map((what): LoadFact => ({ kind: 'code', path, what, role: 'keras-layer' })),
		...externalFacts(files, path),
	];
}

/** Files that a file names, to be opened when it is loaded. */
export function externalFacts(files: Iterable<string>, path: string): LoadFact[] {
	return [...files].slice(0, maxNamed).map((location): LoadFact => {
		return { kind: 'external-data', path, location, isInside: isBeside(location) };
	});
}

/** Of a class, of a function, or of what Keras has a name for. */
function nameOf(value: Json | undefined): string | undefined {
	if (typeof value === 'string') return value;
	return textAt(value, 'class_name') === 'function' ? textAt(value, 'config') : textAt(value, 'class_name');
}
