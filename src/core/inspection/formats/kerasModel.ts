import { defined } from '../../manifest/plain.js';
import type { LoadFact } from '../inspection.js';
import { HeaderFault } from './cursor.js';
import { isBeside } from './isBeside.js';
import { at, textAt, type Json } from './json.js';
import { walkConfig, type KerasConfig } from './kerasConfig.js';

const maxNamed = 200;

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
			layers: walked.layers,
			...trainingDetails(at(config, 'compile_config')),
		}),
		facts: kerasFacts(walked, path),
	};
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
