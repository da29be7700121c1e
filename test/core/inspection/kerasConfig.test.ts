import assert from 'node:assert/strict';
import type { Json } from '../../../src/core/inspection/formats/json.js';
import { walkConfig } from '../../../src/core/inspection/formats/kerasConfig.js';

/** A model of Keras 3 with that among its layers. */
const within = (layer: Json): Json => ({
	module: 'keras',
	class_name: 'Sequential',
	config: { layers: [{ module: 'keras.layers', class_name: 'InputLayer', config: {} }, layer] },
	registered_name: null,
});
const layer = (module: string | null, name: string, config: Json = { name: 'x' }): Json => {
	return { module, class_name: name, config, registered_name: null };
};
/** As Keras 2 has it, and HDF5 files. */
const older = (name: string, config: Json = { name: 'x', trainable: true }): Json => {
	return { class_name: name, config };
};
const fn = (module: string, name: string): Json => {
	return { module, class_name: 'function', config: name, registered_name: 'function' };
};

describe('the configuration of a Keras model', () => {
	for (const [what, config, own] of [
		['a layer of Keras', layer('keras.layers', 'Dense'), []],
		['an operation', { ...(layer('keras.src.ops.numpy', 'Add') as object), registered_name: 'Add' }, []],
		['an optimizer', layer('keras.src.optimizers.adam', 'Adam'), []],
		['a function that calculates', fn('keras.activations', 'relu'), []],
		['a type of Python', layer('builtins', 'slice'), []],
		['a Lambda', layer('keras.layers', 'Lambda'), ['Lambda (x)']],
		['a Lambda by the way to it', layer('keras', 'layers.Lambda'), ['Lambda (x)']],
		['a Lambda of the older kind', older('Lambda'), ['Lambda (x)']],
		['marshalled code', layer(null, '__lambda__', { code: 'AA' }), ['__lambda__']],
		[
			'a Lambda within a layer within a layer',
			layer('keras.layers', 'TimeDistributed', { layer: older('Bidirectional', { layer: older('Lambda') }) }),
			['Lambda (x)'],
		],
		['a pickled module of torch', layer('keras.layers', 'TorchModuleWrapper'), ['TorchModuleWrapper (x)']],
		['a SavedModel elsewhere', layer('keras.layers', 'TFSMLayer'), ['TFSMLayer (x)']],
		['a class of another module', layer('os', 'system'), ['os.system (x)']],
		['a class of a module like one of Keras', layer('kerasx.layers', 'Dense'), ['kerasx.layers.Dense (x)']],
		['a function of Python', fn('builtins', 'exec'), ['function exec']],
		['a class of Python', layer('builtins', 'exec'), ['builtins.exec (x)']],
		['a function of another module', fn('os', 'system'), ['os.system']],
		['a function of Keras that fetches', fn('keras.utils', 'get_file'), ['keras.utils.get_file']],
		['a function of Keras that loads', fn('keras.models', 'load_model'), ['keras.models.load_model']],
		[
			'a switch of Keras',
			layer('keras.config', 'enable_unsafe_deserialization', {}),
			['keras.config.enable_unsafe_deserialization'],
		],
		[
			'a class that is registered',
			{ ...(layer(null, 'Mine') as object), registered_name: 'pkg>Mine' },
			['pkg>Mine (x)'],
		],
		[
			'a class of no module',
			{ ...(layer(null, 'Plain') as object), registered_name: 'Plain' },
			['Plain (x)'],
		],
		['a class that Keras 2 does not have', older('Plain'), ['Plain (x)']],
		['a registered class of the older kind', older('pkg>Mine'), ['pkg>Mine (x)']],
		['a convolution of the older kind', older('Conv2DTranspose'), []],
		['an operation of the older kind', older('Multiply', { name: 'x' }), []],
		['TensorFlow that calculates', older('TFOpLambda', { name: 'x', function: 'math.multiply' }), []],
		[
			'TensorFlow that deletes',
			older('TFOpLambda', { name: 'x', function: 'io.gfile.rmtree' }),
			['TFOpLambda io.gfile.rmtree (x)'],
		],
		[
			'TensorFlow that calls Python',
			older('TFOpLambda', { name: 'x', function: 'py_function' }),
			['TFOpLambda py_function (x)'],
		],
		[
			'an operation of TensorFlow that writes',
			older('TensorFlowOpLayer', { name: 'x', node_def: 'name: "w"\nop: "WriteFile"\n' }),
			['TensorFlowOpLayer WriteFile (x)'],
		],
		['an operation of TensorFlow', older('TensorFlowOpLayer', { name: 'x', node_def: 'op: "Mul"' }), []],
	] as const)
		it(`with ${what} tells ${own.length === 0 ? 'nothing' : own.join(', ')}`, () => {
			assert.deepEqual(walkConfig(within(config)).own, own);
		});

	it('names the files that vocabularies are read from', () => {
		const lookup = layer('keras.layers', 'StringLookup', { name: 'x', vocabulary: '/etc/passwd' });
		assert.deepEqual(walkConfig(within(lookup)).files, ['/etc/passwd']);
		const inline = layer('keras.layers', 'StringLookup', { name: 'x', vocabulary: ['a', 'b'] });
		assert.deepEqual(walkConfig(within(inline)).files, []);
	});

	it('counts layers, also those within others, and no models', () => {
		const inner = older('Sequential', { name: 'm', layers: [older('Dense'), older('Dropout')] });
		const wrapper = older('Bidirectional', { name: 'b', layer: older('LSTM') });
		assert.equal(walkConfig(older('Sequential', { layers: [older('Dense'), inner, wrapper] })).layers, 5);
	});
});
