/** One message of an object's header. */
export interface Message {
	readonly type: number;
	readonly body: readonly number[];
	readonly flags?: number;
}

const marks = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a] as const;
const undefinedAddress: readonly number[] = Array.from({ length: 8 }, () => 0xff);

export const u16 = (value: number): number[] => [value & 0xff, value >> 8];
export const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
export const u64 = (value: number): number[] => [
	...new Uint8Array(new BigUint64Array([BigInt(value)]).buffer),
];
export const ascii = (text: string): number[] => [...Buffer.from(text)];
const padded = (bytes: readonly number[]): number[] => [
	...bytes,
	...Array.from({ length: -bytes.length & 7 }, () => 0),
];

/** A single value; a list; a shape. */
export const dataspace = (...shape: readonly number[]): number[] => [
	...[1, shape.length, 0, 0, 0, 0, 0, 0],
	...shape.flatMap(u64),
];
export const float32: readonly number[] = [
	...[0x11, 0x20, 31, 0, ...u32(4), ...u16(0), ...u16(32), 23, 8, 0, 23, ...u32(127)],
];
export const fixedText = (length: number): number[] => [0x13, 0, 0, 0, ...u32(length)];
const heapText: readonly number[] = [0x19, 1, 0, 0, ...u32(16), 0x10, 0, 0, 0, ...u32(1), 0, 0, 8, 0];

export function attribute(
	name: string,
	type: readonly number[],
	data: readonly number[],
	space: readonly number[] = dataspace(),
	version = 1,
): Message {
	const named = [...ascii(name), 0];
	const sizes = [named.length, type.length, space.length].flatMap(u16);
	const parts = [named, type, space].flatMap(padded);
	return { type: 0x0c, body: [version, 0, ...sizes, ...parts, ...data] };
}
/** A text that lies in its header. */
export const textAttribute = (name: string, text: string): Message =>
	attribute(name, fixedText(ascii(text).length), ascii(text));
/** A text that lies in the heap at `heap`. */
export const heapAttribute = (name: string, heap: number, index: number, length: number): Message =>
	attribute(name, heapText, [...u32(length), ...u64(heap), ...u32(index)]);

export const hardLink = (name: string, address: number): Message => {
	return { type: 6, body: [1, 0, name.length, ...ascii(name), ...u64(address)] };
};
export const externalLink = (name: string, file: string): Message => {
	const value = [0, ...ascii(file), 0, ...ascii('/x'), 0];
	return { type: 6, body: [1, 8, 64, name.length, ...ascii(name), ...u16(value.length), ...value] };
};
export const symbolTable = (tree: number, heap: number): Message => {
	return { type: 0x11, body: [...u64(tree), ...u64(heap)] };
};
/** Of a dataset, with values in one piece. */
export const dataset = (shape: readonly number[], address = 0, bytes = 0, layout = 1): Message[] => [
	{ type: 1, body: dataspace(...shape) },
	{ type: 3, body: float32 },
	{ type: 8, body: [3, layout, ...u64(address), ...u64(bytes)] },
];

/** Writes files of HDF5's older layout part by part: what is named by an address comes before what names it. */
export class Hdf5Writer {
	#bytes: number[] = Array.from({ length: 96 }, () => 0);

	/** Where the next part will be. */
	get next(): number {
		return this.#bytes.length;
	}

	/** Adds bytes as they are; gives their address. */
	add(bytes: readonly number[]): number {
		const address = this.next;
		for (const byte of padded(bytes)) this.#bytes.push(byte);
		return address;
	}

	/** Adds the header of an object. */
	object(messages: readonly Message[], length?: number): number {
		const body = messages.flatMap((message) => messageBytes(message));
		const head = [1, 0, ...u16(messages.length), ...u32(1), ...u32(length ?? body.length), 0, 0, 0, 0];
		return this.add([...head, ...body]);
	}

	/** Adds a heap of texts, each with its number. */
	heap(objects: readonly (readonly [number, string])[]): number {
		const parts = objects.flatMap(([index, text]) => [
			...[...u16(index), ...u16(1), 0, 0, 0, 0, ...u64(ascii(text).length)],
			...padded(ascii(text)),
		]);
		return this.add([...ascii('GCOL'), 1, 0, 0, 0, ...u64(16 + parts.length), ...parts]);
	}

	/** Adds the names of a group, as its list has them. */
	names(...names: readonly string[]): number {
		const texts = padded(names.flatMap((name) => [...ascii(name), 0]));
		const head = [...ascii('HEAP'), 0, 0, 0, 0, ...u64(texts.length), ...u64(0), ...u64(this.next + 32)];
		return this.add([...head, ...texts]);
	}

	/** The file, of that root group. */
	file(root: number, { end = this.next, version = 2, widths = 8 } = {}): Uint8Array {
		const superblock = [
			...[...marks, version, widths, widths, 0, ...u64(0), ...undefinedAddress],
			...[...u64(end), ...u64(root), ...u32(0)],
		];
		const bytes = Uint8Array.from(this.#bytes);
		bytes.set(superblock);
		return bytes;
	}
}

function messageBytes({ type, body, flags = 0 }: Message): number[] {
	const data = padded(body);
	return [...u16(type), ...u16(data.length), flags, 0, 0, 0, ...data];
}
