import assert from 'node:assert/strict';
import { inflate } from '../../../src/artifacts/inspection/inflate.js';
import type { ByteSource } from '../../../src/core/inspection/byteSource.js';
import { dataset, hardLink, Hdf5Writer, textAttribute } from '../../kit/hdf5Writer.js';
import { readFile } from '../../../src/core/inspection/formats/readFile.js';

const tenGigabytes = 10 * 2 ** 30;

/** A file of 10 GiB: `head`, then zeros that are made when they are asked for; counts what is. */
function huge(head: Uint8Array): { source: ByteSource; largest: () => number; total: () => number } {
	let [largest, total] = [0, 0];
	const read = (position: number, length: number) => {
		const wanted = Math.max(0, Math.min(length, tenGigabytes - position));
		[largest, total] = [Math.max(largest, wanted), total + wanted];
		const bytes = new Uint8Array(wanted);
		if (position < head.length) bytes.set(head.subarray(position, position + wanted));
		return Promise.resolve(bytes);
	};
	return { source: { size: tenGigabytes, read }, largest: () => largest, total: () => total };
}

const ascii = (text: string) => Array.from(text, (each) => each.charCodeAt(0));
const u64 = (value: number) => [...new Uint8Array(new BigUint64Array([BigInt(value)]).buffer)];
const u32 = (value: number) => [...new Uint8Array(new Uint32Array([value]).buffer)];

/** Of one tensor of bytes that fills the file. */
function safetensorsHead(): Uint8Array {
	const length = 128;
	const bytes = tenGigabytes - 8 - length;
	const header = JSON.stringify({ w: { dtype: 'U8', shape: [bytes], data_offsets: [0, bytes] } });
	return Uint8Array.from([...u64(length), ...ascii(header.padEnd(length))]);
}

const ggufHead = () =>
	Uint8Array.from([
		...[...ascii('GGUF'), ...u32(3), ...u64(1), ...u64(0), ...u64(1), ...ascii('w'), ...u32(1)],
		...[...u64(2 ** 31), ...u32(1), ...u64(0)],
	]);

/** A model of Keras, with one value of all the rest of the file. */
function hdf5Head(): Uint8Array {
	const writer = new Hdf5Writer();
	const values = writer.object(dataset([2 ** 31], 4096, 2 ** 33));
	const weights = writer.object([hardLink('kernel', values)]);
	const config = textAttribute('model_config', '{"class_name":"Sequential","config":{"layers":[]}}');
	const root = writer.object([config, hardLink('model_weights', weights)]);
	return writer.file(root, { end: tenGigabytes });
}

describe('a file of 10 GiB', () => {
	for (const [format, head, parameters] of [
		['safetensors', safetensorsHead(), tenGigabytes - 8 - 128],
		['gguf', ggufHead(), 2 ** 31],
		['keras', hdf5Head(), 2 ** 31],
	] as const)
		it(`of ${format} is told from some kilobytes`, async () => {
			const { source, largest, total } = huge(head);
			const found = await readFile(source, 'file', {
				inflate,
				readPickles: () => Promise.resolve(undefined),
			});
			const { format: told, parameters: counted } = found.format ?? {};
			assert.deepEqual({ told, counted }, { told: format, counted: parameters });
			assert.ok(largest() <= 65_536, `${largest()} at once`);
			assert.ok(total() <= 1_048_576, `${total()} in all`);
		});
});
