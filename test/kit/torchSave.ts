import { zip } from './archiveWriter.js';
import { bytes, little, proto } from './pickleWriter.js';

/** A number that needs up to eight bytes, as TorchScript writes it. */
export function number(value: number): Buffer {
	return bytes(0x8a, 8, little(value, 8));
}

/** A text that may be long. */
export function key(value: string): Buffer {
	return bytes('X', little(value.length, 4), value);
}

export function tuple(...items: readonly Uint8Array[]): Buffer {
	return bytes('(', ...items, 't');
}

/** A dict of keys and values, in this order. */
export function dict(...entries: readonly (readonly [name: string | number, value: Uint8Array])[]): Buffer {
	const parts = entries.map(([name, value]) =>
		bytes(typeof name === 'string' ? key(name) : number(name), value),
	);
	return bytes('}(', ...parts, 'u');
}

export function list(...items: readonly Uint8Array[]): Buffer {
	return bytes('](', ...items, 'e');
}

/** What a tensor's pickle says of it; a storage of as many numbers as it has, where nothing else is said. */
export interface TensorSaying {
	readonly key: string;
	readonly shape: readonly number[];
	readonly numbers?: number;
	readonly strides?: readonly number[];
	readonly offset?: number;
	/** Class of the storage. */
	readonly storage?: string;
	/** Of a storage without one. */
	readonly dtype?: string;
}

/** A tensor as `torch.save` pickles it. */
export function tensor(saying: TensorSaying): Buffer {
	return bytes(rebuild(saying), tensorArguments(saying), 'R');
}

/** The same of a class of its own, with attributes. */
export function ownTensor(className: string, saying: TensorSaying): Buffer {
	const args = [rebuild(saying), bytes(`cm\n${className}\n`), tensorArguments(saying), dict()];
	return bytes('ctorch._tensor\n_rebuild_from_type_v2\n', tuple(...args), 'R');
}

function rebuild({ dtype }: TensorSaying): Buffer {
	return bytes(`ctorch._utils\n_rebuild_tensor_${dtype === undefined ? 'v2' : 'v3'}\n`);
}

function tensorArguments({ shape, ...saying }: TensorSaying): Buffer {
	const { key: name, offset = 0, storage = 'FloatStorage', dtype } = saying;
	const count = shape.reduce((product, each) => product * each, 1);
	const { numbers = count, strides = contiguous(shape) } = saying;
	const id = tuple(key('storage'), bytes(`ctorch\n${storage}\n`), key(name), key('cpu'), number(numbers));
	const typed = dtype === undefined ? [] : [bytes(`ctorch\n${dtype}\n`)];
	const sizes = [tuple(...shape.map(number)), tuple(...strides.map(number))];
	return tuple(bytes(id, 'Q'), number(offset), ...sizes, bytes(0x89), bytes('N'), ...typed);
}

function contiguous(shape: readonly number[]): number[] {
	return shape.map((_, at) => shape.slice(at + 1).reduce((product, each) => product * each, 1));
}

/** The archive of `torch.save`: a pickle of `value`, and storages of so many bytes. */
export function torchZip(value: Uint8Array, storages: Readonly<Record<string, number>>): Buffer {
	return zip(
		{ name: 'model/data.pkl', data: bytes(proto(2), value, '.') },
		{ name: 'model/version', data: bytes('3\n') },
		...Object.entries(storages).map(([name, length]) => ({
			name: `model/data/${name}`,
			data: Buffer.alloc(length),
		})),
	);
}

/** The same before torch 1.6. */
export function legacyTorch(value: Uint8Array, bytesOfStorages: number): Buffer {
	const magic = bytes(proto(2), 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.');
	const simple = bytes(proto(2), 'M', little(1001, 2), '.', proto(2), '}.');
	return bytes(magic, simple, proto(2), value, '.', proto(2), '].', Buffer.alloc(bytesOfStorages));
}
