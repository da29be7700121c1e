import assert from 'node:assert/strict';
import { inflate } from '../../../src/artifacts/inspection/inflate.js';
import { memorySource } from '../../../src/core/inspection/byteSources.js';
import { readFile } from '../../../src/core/inspection/formats/readFile.js';
import type { FoundFormat } from '../../../src/core/inspection/inspection.js';
import { zip } from '../../kit/archiveWriter.js';
import { bytes } from '../../kit/pickleWriter.js';
import {
	dict,
	key,
	legacyTorch,
	list,
	number,
	ownTensor,
	tensor,
	torchZip,
	tuple,
	type TensorSaying,
} from '../../kit/torchSave.js';

async function formatOf(content: Uint8Array): Promise<Omit<FoundFormat, 'files'>> {
	const reading = { inflate, readPickles: () => Promise.resolve(undefined) };
	const { format, facts } = await readFile(memorySource(content), 'file', reading);
	assert.deepEqual(facts, []);
	assert.ok(format);
	return format;
}
const namesOf = ({ tensors }: Omit<FoundFormat, 'files'>) => tensors?.first.map(({ name }) => name);

describe('tensors of torch', () => {
	const four = { key: '0', numbers: 12, strides: [3, 1] };
	for (const [what, sayings, parameters] of [
		[
			'of storages of their own add up',
			[
				{ key: '0', shape: [2, 6] },
				{ key: '1', shape: [3] },
			],
			15,
		],
		[
			'that are tied count once',
			[
				{ key: '0', shape: [4, 3] },
				{ key: '0', shape: [4, 3] },
			],
			12,
		],
		[
			'that are the same, turned, count once',
			[
				{ ...four, shape: [4, 3] },
				{ ...four, shape: [3, 4], strides: [1, 3] },
			],
			12,
		],
		[
			'that are halves of one storage add up',
			[
				{ ...four, shape: [2, 3] },
				{ ...four, shape: [2, 3], offset: 6 },
			],
			12,
		],
		['that show a part of a storage count for that', [{ ...four, shape: [1, 3] }], 3],
		[
			'that repeat one number count for that',
			[{ key: '1', shape: [1000, 1e15], numbers: 3, strides: [0, 0] }],
			3,
		],
		['that are empty count for nothing', [{ key: '1', shape: [0, 1e15] }], 0],
		['without dimensions are one number', [{ key: '1', shape: [], numbers: 1 }], 1],
		[
			'of numbers that share a byte are counted by number',
			[{ key: '1', shape: [24], numbers: 12, storage: 'QUInt4x2Storage' }],
			24,
		],
	] as const satisfies readonly (readonly [string, readonly TensorSaying[], number])[])
		it(what, async () => {
			const value = list(...sayings.map(tensor));
			const format = await formatOf(torchZip(value, { 0: 48, 1: 12 }));
			assert.equal(format.parameters, parameters);
			assert.equal(format.tensors?.count, sayings.length);
		});

	it('are of the type that their storage has, or that stands beside it', async () => {
		const value = dict(
			['half', tensor({ key: '0', shape: [2], storage: 'BFloat16Storage' })],
			['later', tensor({ key: '1', shape: [2], storage: 'Float8_e5m2Storage' })],
			['untyped', tensor({ key: '2', shape: [3], numbers: 6, storage: 'UntypedStorage', dtype: 'uint16' })],
		);
		const { dtypes, parameters } = await formatOf(torchZip(value, { 0: 4, 1: 2, 2: 6 }));
		assert.deepEqual(dtypes, { uint16: 3, bfloat16: 2, float8_e5m2: 2 });
		assert.equal(parameters, 7);
	});

	it('have the names of state_dict() and named_parameters(), below the keys that lead there', async () => {
		const at = (place: string) => tensor({ key: place, shape: [1] });
		const parameter = (place: string) =>
			bytes('ctorch._utils\n_rebuild_parameter\n', tuple(at(place), bytes(0x89), bytes('N')), 'R');
		const layer = bytes('cnet\nLayer\n)\x81', dict(['_parameters', dict(['weight', parameter('0')])]), 'b');
		const net = bytes(
			'cnet\nNet\n)\x81',
			dict(['_parameters', dict()], ['_modules', dict(['first', layer])]),
			'b',
		);
		const ordered = bytes('ccollections\nOrderedDict\n)R(', key('weight'), at('1'), 'u');
		const pairs = list(list(key('weight'), at('2')), list(key('bias'), at('3')));
		const ofPython2 = bytes('ccollections\nOrderedDict\n', tuple(pairs), 'R');
		const value = dict(
			['net', net],
			['state_dict', ordered],
			['old', ofPython2],
			['list', list(at('4'), tuple(at('5')))],
			[7, at('6')],
			['own', ownTensor('Mask', { key: '7', shape: [1] })],
		);
		const storages = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [index, 4]));
		assert.deepEqual(namesOf(await formatOf(torchZip(value, storages))), [
			...[
				'net.first.weight',
				'state_dict.weight',
				'old.weight',
				'old.bias',
				'list.0',
				'list.1.0',
				'7',
				'own',
			],
		]);
	});

	it('of optimizers and random generators are no parameters, also where they come first', async () => {
		// The optimizer of a whole module names the module's own tensors.
		const weight = bytes(tensor({ key: '0', shape: [2, 2] }), 'q', 1);
		const groups = list(dict(['params', list(weight)]));
		const value = dict(
			[
				'optimizer',
				dict(
					['state', dict([0, dict(['exp_avg', tensor({ key: '1', shape: [2, 2] })])])],
					['param_groups', groups],
				),
			],
			['rng_state', tensor({ key: '2', shape: [16], storage: 'ByteStorage' })],
			['model', dict(['weight', bytes('h', 1)])],
			['epoch', number(7)],
		);
		const format = await formatOf(torchZip(value, { 0: 16, 1: 16, 2: 16 }));
		assert.deepEqual(namesOf(format), ['model.weight']);
		assert.deepEqual(format.dtypes, { float32: 4 });
		assert.deepEqual(format.details, {
			keys: 'optimizer, rng_state, model, epoch',
			epoch: 7,
			'numbers of optimizer state': 4,
			...{ storages: 3, 'bytes of tensors': 48, 'format version': '3' },
		});
	});

	it('of a file before torch 1.6 are told by its fourth pickle', async () => {
		const format = await formatOf(legacyTorch(dict(['w', tensor({ key: '94', shape: [2, 3] })]), 32));
		assert.equal(format.parameters, 6);
		assert.deepEqual(namesOf(format), ['w']);
	});

	for (const [what, value, content, parameters] of [
		[
			'an optimizer',
			dict(['state', list(tensor({ key: '0', shape: [2] }))], ['param_groups', list()]),
			'optimizer state',
			undefined,
		],
		[
			"the Trainer's random state",
			dict(['python', tuple()], ['numpy', tuple()], ['cpu', tensor({ key: '0', shape: [2] })]),
			'random state',
			undefined,
		],
		['a model', dict(['w', tensor({ key: '0', shape: [2] })]), 'state dict', 2],
	] as const)
		it(`alone in a file tell what it is: ${what}`, async () => {
			const format = await formatOf(torchZip(value, { 0: 8 }));
			assert.equal(format.details?.['content'], content);
			assert.equal(format.parameters, parameters);
		});

	it('are found once in what holds itself', async () => {
		const value = bytes(']q', 1, '(', tensor({ key: '0', shape: [2] }), 'h', 1, 'e');
		assert.equal((await formatOf(torchZip(value, { 0: 8 }))).parameters, 2);
	});

	it('are found soon where many things are made with the same', async () => {
		const shared = bytes(list(Buffer.alloc(100_000, ')')), 'q', 1, '0', tuple(bytes('h', 1)), 'q', 2, '0');
		const made = bytes('cm\nn\n', 'h', 2, 'R');
		const all = list(...Array.from({ length: 50_000 }, () => made), tensor({ key: '0', shape: [2] }));
		assert.equal((await formatOf(torchZip(bytes(shared, all), { 0: 8 }))).parameters, 2);
	});

	it('are counted in a large checkpoint', async () => {
		const count = 5_000;
		const entries = Array.from(
			{ length: count },
			(_, index) =>
				[`layer.${index}`, tensor({ key: '0', shape: [1], numbers: count, offset: index })] as const,
		);
		const format = await formatOf(torchZip(dict(...entries), { 0: 4 * count }));
		assert.equal(format.parameters, count);
		assert.equal(format.tensors?.count, count);
		assert.equal(format.tensors.first.length, 100);
	});
});

describe('a pickle of torch that is not true', () => {
	const one = tensor({ key: '0', shape: [2, 2] });
	for (const [what, content, why] of [
		['a storage that is not there', torchZip(one, {}), 'a storage is missing'],
		['a storage that is shorter', torchZip(one, { 0: 15 }), 'a storage is shorter than it says'],
		[
			'more numbers than there are in the world',
			torchZip(tensor({ key: '0', shape: [1e9, 1e6], numbers: 2 ** 52 }), { 0: 16 }),
			'a storage is shorter than it says',
		],
		[
			'a tensor that goes beyond its storage',
			torchZip(tensor({ key: '0', shape: [4], numbers: 4, offset: 1 }), { 0: 16 }),
			'a tensor is longer than its storage',
		],
		[
			'strides beyond its storage',
			torchZip(tensor({ key: '0', shape: [2, 2], numbers: 4, strides: [4, 1] }), { 0: 16 }),
			'a tensor is longer than its storage',
		],
		[
			'a type that is none',
			torchZip(tensor({ key: '0', shape: [1], storage: 'constructorStorage' }), { 0: 4 }),
			'a tensor has a type that is not known',
		],
		[
			'a shape of texts',
			torchZip(bytes('ctorch._utils\n_rebuild_tensor_v2\n', tuple(key('0'), key('1')), 'R'), {}),
			'a tensor lacks its storage, shape or strides',
		],
		[
			'a tensor of many dimensions',
			torchZip(tensor({ key: '0', shape: Array.from({ length: 65 }, () => 1) }), { 0: 4 }),
			'a tensor has more than 64 dimensions',
		],
		['storages that lie over one another', overlapping(), 'its storages are longer than the file'],
		[
			'nothing behind its beginning',
			torchZip(bytes(one, '00'), { 0: 16 }),
			'a value is taken that is not there',
		],
		[
			'more values than are kept',
			torchZip(list(key('x'.repeat(4000)), bytes('q', 0), Buffer.alloc(50_000, 'h\0')), {}),
			'it holds more values than are kept',
		],
		[
			'storages that the old file has no place for',
			legacyTorch(tensor({ key: '1', shape: [1000] }), 400),
			'its storages are longer than the file',
		],
	] as const)
		it(`tells no numbers but why: ${what}`, async () => {
			const { parameters, dtypes, tensors, details } = await formatOf(content);
			assert.deepEqual(
				{ parameters, dtypes, tensors },
				{ parameters: undefined, dtypes: undefined, tensors: undefined },
			);
			assert.equal(details?.['tensors'], `not counted: ${why}`);
		});
});

describe('a program of torch.export', () => {
	const program = (meta: object | string, bytesOfWeights: number, name = 'weight_0') => {
		const config =
			typeof meta === 'string'
				? meta
				: JSON.stringify({ config: { w: { path_name: name, tensor_meta: meta } } });
		return zip(
			{ name: 'm/archive_format', data: Buffer.from('pt2') },
			{ name: 'm/models/model.json', data: Buffer.from('{"graph_module": {}, "torch_version": "2.13.0"}') },
			{ name: 'm/data/weights/model_weights_config.json', data: Buffer.from(config) },
			{ name: 'm/data/weights/weight_0', data: Buffer.alloc(bytesOfWeights) },
		);
	};
	const meta = (sizes: readonly number[], strides: readonly number[], dtype = 13) => ({
		dtype,
		sizes: sizes.map((each) => ({ as_int: each })),
		strides: strides.map((each) => ({ as_int: each })),
		storage_offset: { as_int: 0 },
	});

	it('tells its weights, and the version of torch', async () => {
		const { format, frameworkVersion, dtypes, tensors } = await formatOf(program(meta([2, 3], [3, 1]), 12));
		assert.deepEqual(
			{ format, frameworkVersion, dtypes },
			{ format: 'torch-export', frameworkVersion: '2.13.0', dtypes: { bfloat16: 6 } },
		);
		assert.deepEqual(tensors, { count: 1, first: [{ name: 'w', dtype: 'bfloat16', shape: [2, 3] }] });
	});

	for (const [what, content, why] of [
		['fewer bytes', program(meta([2, 3], [3, 1]), 11), 'a tensor is longer than its storage'],
		['no such bytes', program(meta([2, 3], [3, 1]), 12, 'weight_1'), 'a tensor is longer than its storage'],
		['no bytes for an empty one', program(meta([0], [1]), 12, 'weight_1'), 'a storage is missing'],
		['an unknown type', program(meta([1], [1], 99), 4), 'a tensor has a type that is not known'],
		['fewer strides', program(meta([2, 3], [3]), 12), 'a tensor lacks its storage, shape or strides'],
		['a negative size', program(meta([-1, 3], [3, 1]), 12), 'a tensor lacks its storage, shape or strides'],
		['a list that is none', program('{"config": []}', 12), 'the list of its weights is none'],
		['a list that is no JSON', program('{', 12), 'it is not valid JSON'],
	] as const)
		it(`tells no numbers but why: ${what}`, async () => {
			const { parameters, tensors, details } = await formatOf(content);
			assert.deepEqual({ parameters, tensors }, { parameters: undefined, tensors: undefined });
			assert.equal(details?.['tensors'], `not counted: ${why}`);
		});
});

/** Two names for the same 60 kB. */
function overlapping(): Uint8Array {
	const both = list(...['0', '1'].map((name) => tensor({ key: name, shape: [15_000] })));
	const archive = torchZip(both, { 0: 60_000, 1: 60_000 });
	const [second, first] = [archive.lastIndexOf('model/data/1'), archive.lastIndexOf('model/data/0')];
	archive.copy(archive, second - 4, first - 4, first);
	const [cut, listed] = [archive.indexOf('model/data/1') - 30, archive.indexOf('PK\x01\x02')];
	archive.writeUInt32LE(cut, archive.length - 6);
	return bytes(archive.subarray(0, cut), archive.subarray(listed));
}
