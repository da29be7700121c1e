import { at, isJsonObject, objectsIn, textAt, type Json, type JsonObject } from './json.js';
import { isKerasLayer } from './kerasLayers.js';
import { fileOperations } from './tensorflowOperations.js';

/** What the configuration of a Keras model tells. */
export interface KerasConfig {
	readonly layers: number;
	/** What loading would run besides Keras's own layers, as its user would name it. */
	readonly own: readonly string[];
	/** Files that loading would read. */
	readonly files: readonly string[];
}

/** What Keras calls its own, by the names of its modules now and before. */
const keras = String.raw`^(?:keras|tf_keras|tensorflow\.keras|tensorflow\.python\.keras)(?:\.src)?(?:\.legacy)?`;
/** Modules of what models are made of; others of Keras's fetch, load, save or switch checks off. */
const ownModules = new RegExp(
	String.raw`${keras}(?:\.(?:layers|models|engine|ops|activations|initializers|regularizers|constraints|optimizers|losses|metrics|dtype_policies|mixed_precision|quantizers|random|backend\.common)(?:\.|$)|$)`,
);
/** Those whose functions calculate. */
const calculating = new RegExp(
	String.raw`${keras}\.(?:ops|activations|initializers|regularizers|constraints|losses|metrics|random)(?:\.|$)`,
);
/** Of Python's own, those that hold data. */
const plainTypes = /^(?:bool|bytes|complex|dict|float|frozenset|int|list|range|set|slice|str|tuple)$/;
/** Layers of Keras that run what their configuration brings along. */
const carriers = new Set(['Lambda', 'TorchModuleWrapper', 'TFSMLayer']);
/** Where the layers of a model are, and those that another wraps. */
const layerKeys = ['layers', 'layer', 'backward_layer', 'cell', 'cells'] as const;
/** Names of TensorFlow that calculate; what a `TFOpLambda` calls may be any that TensorFlow exports. */
const calculations =
	/^(?:compat\.v1\.)?(?:(?:math|nn|linalg|image|signal|strings|random|sparse|ragged|bitwise|quantization|sets|dtypes|__operators__)\.[\w.]+|(?!py_func|numpy_function|print|load_|function$)\w+)$/;

/**
 * Counts layers, and names what loading would take from elsewhere than Keras, at any depth: lambdas (`Lambda` layers and
 * `__lambda__` functions, which are marshalled code), classes and functions of other modules, of other registrations and of
 * nobody's, functions of TensorFlow that do more than calculate. Configurations of Keras 3 name the module of each class,
 * those before, and of HDF5 files, the class alone.
 */
export function walkConfig(config: Json): KerasConfig {
	const [own, files] = [new Set<string>(), new Set<string>()];
	const listed = new Set<Json>();
	let layers = 0;
	for (const node of objectsIn(config)) {
		for (const key of layerKeys) for (const each of childrenAt(node, key)) listed.add(each);
		const className = textAt(node, 'class_name');
		if (className === undefined) continue;
		const isListed = listed.has(node);
		if (isListed && at(node, 'config', 'layers') === undefined) layers++;
		const what = foreign(node, isListed);
		const name = textAt(node, 'config', 'name');
		if (what !== undefined) own.add(name === undefined ? what : `${what} (${name})`);
		const vocabulary = /Lookup$|^TextVectorization$/.test(className) && textAt(node, 'config', 'vocabulary');
		if (vocabulary) files.add(vocabulary);
	}
	return { layers, own: [...own], files: [...files] };
}

/** How what is no calculation of Keras's own is called; `undefined` for what is. */
function foreign(node: JsonObject, isListed: boolean): string | undefined {
	const { module, name } = qualified(node);
	if (name === '__lambda__' || carriers.has(name)) return name;
	const registered = textAt(node, 'registered_name');
	if (name === 'function') return functionName(node, module);
	if (module === 'builtins') return plainTypes.test(name) ? undefined : `builtins.${name}`;
	if (module !== undefined && !ownModules.test(module)) return `${module}.${name}`;
	if (registered?.includes('>') && !registered.startsWith('keras>')) return registered;
	const called = calledByName(node, name);
	if (called !== undefined || module !== undefined) return called;
	// What Keras 3 knows no module of was registered, or is to be handed over.
	if (registered !== undefined) return name;
	const isRegistered = name.includes('>') && !name.startsWith('keras>');
	// Operations have no such setting, and layers do.
	const isUnknown = isListed && !isKerasLayer(name) && at(node, 'config', 'trainable') !== undefined;
	return isRegistered || isUnknown ? name : undefined;
}

/** Keras looks for `layers.Lambda` of `keras` as for `Lambda` of `keras.layers`. */
function qualified(node: JsonObject): { module: string | undefined; name: string } {
	const [module, name = ''] = [textAt(node, 'module'), textAt(node, 'class_name')];
	const dot = name.lastIndexOf('.');
	if (dot === -1) return { module, name };
	return { module: [module, name.slice(0, dot)].filter(Boolean).join('.'), name: name.slice(dot + 1) };
}

/** Of a function that is found by its name. */
function functionName(node: JsonObject, module: string | undefined): string | undefined {
	const name = textAt(node, 'config') ?? '';
	if (module === undefined || module === 'builtins') return `function ${name}`;
	return calculating.test(module) ? undefined : `${module}.${name}`;
}

/** Layers of Keras 2 that stand for a call of TensorFlow. */
function calledByName(node: JsonObject, className: string): string | undefined {
	if (className === 'TFOpLambda' || className === 'SlicingOpLambda') {
		const name = textAt(node, 'config', 'function') ?? '';
		return calculations.test(name) ? undefined : `${className} ${name}`;
	}
	if (className !== 'TensorFlowOpLayer') return undefined;
	const definition = at(node, 'config', 'node_def');
	const text = typeof definition === 'string' ? definition : JSON.stringify(definition ?? '');
	const operation = /"?\bop"?\s*:\s*"(\w{1,100})"/.exec(text)?.[1] ?? '';
	return operation === '' || fileOperations.has(operation) ? `${className} ${operation}`.trim() : undefined;
}

function childrenAt(node: JsonObject, key: string): readonly Json[] {
	const value = at(node, key);
	if (Array.isArray(value)) return value as readonly Json[];
	return isJsonObject(value) ? [value] : [];
}
