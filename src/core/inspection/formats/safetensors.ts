import type { Tensor } from '../inspection.js';
import { Cursor, HeaderFault } from './cursor.js';
import type { HeaderReading } from './headerReading.js';
import { isJsonObject, type Json, type JsonObject } from './json.js';
import type { ByteSource } from '../byteSource.js';
import { TensorSums } from './tensorSums.js';

/** The format's own limit is 100,000,000 bytes; a hundred thousand tensors need about a tenth. */
const maxHeaderBytes = 16 * 1_048_576;

/** Bits of a number of each type (`Dtype` in safetensors 0.6). */
const bits: Readonly<Record<string, number>> = {
	...{ BOOL: 8, U8: 8, I8: 8, I16: 16, U16: 16, F16: 16, BF16: 16, I32: 32, U32: 32, F32: 32 },
	...{
		I64: 64,
		U64: 64,
		F64: 64,
		C64: 64,
		F8_E5M2: 8,
		F8_E4M3: 8,
		F8_E8M0: 8,
		F6_E2M3: 6,
		F6_E3M2: 6,
		F4: 4,
	},
};

/** Does a file that begins so look like one? 8 bytes of length and a JSON object. */
export function looksLikeSafetensors(head: Uint8Array, size: number): boolean {
	if (head.length < 9 || head[8] !== 0x7b) return false;
	const length = Number(new DataView(head.buffer, head.byteOffset).getBigUint64(0, true));
	return length <= 100_000_000 && length + 8 <= size;
}

/**
 * Reads the header of a safetensors file and proves its layout, as the reference implementation demands it
 * (`Metadata::validate`): every tensor as long as its shape and type say, one after the other, without overlap or hole,
 * from the header's end to the file's. Only then the file is said to be tensors only.
 */
export async function readSafetensors(source: ByteSource, path: string): Promise<HeaderReading> {
	const cursor = new Cursor(source);
	const length = await cursor.u64();
	if (length > maxHeaderBytes)
		throw new HeaderFault(`its header has ${length} bytes, more than ${maxHeaderBytes}`);
	const header = parseHeader(await cursor.bytes(length, maxHeaderBytes));

	const sums = new TensorSums();
	const spans: (readonly [begin: number, end: number])[] = [];
	for (const [name, value] of Object.entries(header)) {
		if (name === '__metadata__') continue;
		const { tensor, span } = tensorOf(name, value);
		sums.add(tensor);
		spans.push(span);
	}
	proveLayout(spans, source.size - cursor.position);
	const metadata = metadataOf(header['__metadata__']);
	const written = metadata['format'];
	return {
		format: {
			format: 'safetensors',
			...sums.sums,
			...(written === undefined ? {} : { details: { 'written for': written } }),
		},
		facts: [{ kind: 'tensors-only', path }],
	};
}

function parseHeader(bytes: Uint8Array): JsonObject {
	try {
		const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json;
		if (isJsonObject(value)) return value;
	} catch (error) {
		if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
	}
	throw new HeaderFault('its header is no JSON object');
}

function metadataOf(value: Json | undefined): Record<string, string> {
	if (value === undefined) return {};
	if (isJsonObject(value) && Object.values(value).every((each) => typeof each === 'string'))
		return value as Record<string, string>;
	throw new HeaderFault('its metadata is no map of texts');
}

function tensorOf(name: string, value: Json): { tensor: Tensor; span: readonly [number, number] } {
	const { dtype, shape, data_offsets: offsets } = isJsonObject(value) ? value : {};
	if (typeof dtype !== 'string' || !isNumbers(shape) || !isNumbers(offsets) || offsets.length !== 2)
		throw new HeaderFault('a tensor lacks its type, shape or place');
	const width = Object.hasOwn(bits, dtype) ? bits[dtype] : undefined;
	if (width === undefined) throw new HeaderFault('a tensor has a type that is not known');
	const [begin = 0, end = 0] = offsets;
	const numbers = shape.reduce((product, each) => product * each, 1);
	if (numbers * width !== (end - begin) * 8)
		throw new HeaderFault('a tensor is not as long as its shape says');
	return { tensor: { name, dtype, shape }, span: [begin, end] };
}

function proveLayout(spans: (readonly [number, number])[], size: number): void {
	spans.sort(([a, aEnd], [b, bEnd]) => a - b || aEnd - bEnd);
	let at = 0;
	for (const [begin, end] of spans) {
		if (begin !== at)
			throw new HeaderFault(begin < at ? 'two tensors overlap' : 'there are bytes between tensors');
		at = end;
	}
	if (at < size) throw new HeaderFault('there are bytes behind the last tensor');
	if (at > size) throw new HeaderFault('it ends before its last tensor does');
}

function isNumbers(value: unknown): value is number[] {
	return Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && (each as number) >= 0);
}
