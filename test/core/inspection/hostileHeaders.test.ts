import assert from 'node:assert/strict';
import { inflate } from '../../../src/artifacts/inspection/inflate.js';
import { memorySource } from '../../../src/core/inspection/byteSources.js';
import { readFile } from '../../../src/core/inspection/formats/readFile.js';

const ascii = (text: string) => Uint8Array.from(text, (each) => each.charCodeAt(0));
const u64 = (value: number) => new Uint8Array(new BigUint64Array([BigInt(value)]).buffer);
const u32 = (value: number) => new Uint8Array(new Uint32Array([value]).buffer);
const joined = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const text = (value: string) => joined(u64(value.length), ascii(value));

function safetensors(header: object | string, data = 0): Uint8Array {
	const json = typeof header === 'string' ? header : JSON.stringify(header);
	return joined(u64(json.length), ascii(json), new Uint8Array(data));
}
const f32 = (begin: number, end: number, shape = [(end - begin) / 4]) => ({
	dtype: 'F32',
	shape,
	data_offsets: [begin, end],
});

const gguf = (tensors: number, values: number, ...rest: readonly Uint8Array[]) =>
	joined(ascii('GGUF'), u32(3), u64(tensors), u64(values), ...rest, new Uint8Array(64));

const read = (bytes: Uint8Array) =>
	readFile(memorySource(bytes), 'file', { inflate, readPickles: () => Promise.resolve(undefined) });

describe('a header of hostile origin', () => {
	it('of safetensors is believed where the whole layout is right', async () => {
		const { format, facts } = await read(
			safetensors({ a: f32(0, 8), b: f32(8, 12), __metadata__: { format: 'pt' } }, 12),
		);
		assert.deepEqual(facts, [{ kind: 'tensors-only', path: 'file' }]);
		assert.equal(format?.parameters, 3);
	});

	for (const [what, bytes, detail] of [
		['tensors that overlap', safetensors({ a: f32(0, 8), b: f32(4, 12) }, 12), 'two tensors overlap'],
		['a hole', safetensors({ a: f32(0, 8), b: f32(12, 16) }, 16), 'there are bytes between tensors'],
		['bytes at the end', safetensors({ a: f32(0, 8) }, 9), 'there are bytes behind the last tensor'],
		['too few bytes', safetensors({ a: f32(0, 8) }, 7), 'it ends before its last tensor does'],
		['another shape', safetensors({ a: f32(0, 8, [3]) }, 8), 'a tensor is not as long as its shape says'],
		[
			'an unknown type',
			safetensors({ a: { ...f32(0, 8), dtype: 'X' } }, 8),
			'a tensor has a type that is not known',
		],
		[
			'a type of Object',
			safetensors({ a: { ...f32(0, 8), dtype: 'constructor' } }, 8),
			'a tensor has a type that is not known',
		],
		['a negative place', safetensors({ a: f32(-8, 0, [2]) }, 0), 'a tensor lacks its type, shape or place'],
		[
			'one name twice',
			safetensors(`{"a":${JSON.stringify(f32(0, 8))},"a":${JSON.stringify(f32(8, 12))}}`, 12),
			'there are bytes between tensors',
		],
		['a header that is no JSON', safetensors('{nothing'), 'its header is no JSON object'],
		['metadata of numbers', safetensors({ __metadata__: { a: 1 } }), 'its metadata is no map of texts'],
		['more tensors than it can hold', gguf(1_000_000, 0), 'it announces more tensors than it can hold'],
		['more values than it can hold', gguf(0, 1e12), 'it announces more values than it can hold'],
		[
			'a text that is too long',
			gguf(0, 1, u64(2 ** 40)),
			'a part of it has 1099511627776 bytes, more than 65535',
		],
		[
			'a list that is too long',
			gguf(0, 1, text('a'), u32(9), u32(0), u64(2 ** 40)),
			'a list announces more values than the file can hold',
		],
		[
			'lists within lists',
			gguf(0, 1, text('a'), u32(9), ...Array.from({ length: 9 }, () => joined(u32(9), u64(1)))),
			'a list is nested too deep',
		],
		[
			'a key twice',
			gguf(0, 2, text('a'), u32(0), ascii('x'), text('a'), u32(0), ascii('x')),
			'a key occurs twice',
		],
		['another byte order', joined(ascii('GGUF'), u32(0x03000000), new Uint8Array(64)), 'it is big-endian'],
		['brackets without end', ascii(`{"learner":{${'"a":{'.repeat(2000)}`), 'it is nested too deep'],
		['nothing but a mark', ascii('PK\u0003\u0004'), 'its list of entries is missing'],
		[
			'an array without a shape',
			joined(ascii('\u0093NUMPY\u0001\u0000'), ascii('\u0002\u0000{}')),
			'its header lacks type or shape',
		],
	] as const)
		it(`with ${what} is told with the reason`, async () => {
			const { facts } = await read(bytes);
			assert.deepEqual(facts, [{ kind: 'unread', path: 'file', detail }]);
		});
});
