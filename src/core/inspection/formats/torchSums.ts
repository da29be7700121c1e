import type { FoundFormat, Tensor } from '../inspection.js';
import { HeaderFault } from './cursor.js';
import { firstTensors } from './tensorSums.js';
import type { TorchTensor } from './torchTensor.js';

/** A storage, as far as it was counted. */
interface Storage {
	readonly bytes: number;
	taken: number;
	/** Tensors that were counted, by their place. */
	readonly counted: Set<string>;
}

/** The storages of a file: how long each is in truth, and all of them at most. */
export interface TorchStorages {
	/** `undefined` where there is none of that name. */
	bytesOf(key: string, announced: number): number | undefined;
	readonly most: number;
}

/**
 * Adds up tensors that are views of storages: weights that are tied, by whole storages or parts of them, count once. What a
 * pickle says of a tensor is held to the storage that is there: a `HeaderFault` tells where it is not.
 */
export class TorchSums {
	readonly #storages = new Map<string, Storage>();
	readonly #numbers = new Map<string, number>();
	readonly #first: Tensor[] = [];
	#count = 0;
	#bytes = 0;

	constructor(private readonly storages: TorchStorages) {}

	/** The storages of its pickle are those below `folder`. */
	add(name: () => string, tensor: TorchTensor, folder = ''): void {
		const { type, shape, storage } = tensor;
		const bytes = bytesUpTo(tensor);
		if (bytes > storage.bytes) throw new HeaderFault('a tensor is longer than its storage');
		if (this.#count++ < firstTensors) this.#first.push({ name: name(), dtype: type.name, shape });
		this.#take(this.#storageOf(folder + storage.key, storage.bytes), tensor);
	}

	#take(storage: Storage, { type, shape, offset, strides }: TorchTensor): void {
		const place = `${offset} ${shape.join()} ${strides.join()}`;
		if (storage.counted.has(place)) return;
		storage.counted.add(place);
		const room = Math.floor((storage.bytes - storage.taken) / type.bytes);
		const numbers = Math.min(countOf(shape), room);
		storage.taken += numbers * type.bytes;
		this.#numbers.set(type.name, (this.#numbers.get(type.name) ?? 0) + numbers);
	}

	#storageOf(key: string, announced: number): Storage {
		const known = this.#storages.get(key);
		const bytes = known?.bytes ?? this.storages.bytesOf(key, announced);
		if (bytes === undefined) throw new HeaderFault('a storage is missing');
		if (announced > bytes) throw new HeaderFault('a storage is shorter than it says');
		if (known) return known;
		this.#bytes += bytes;
		if (this.#bytes > this.storages.most) throw new HeaderFault('its storages are longer than the file');
		const storage = { bytes, taken: 0, counted: new Set<string>() };
		this.#storages.set(key, storage);
		return storage;
	}

	/** Nothing where there were none. */
	get sums(): Pick<FoundFormat, 'parameters' | 'dtypes' | 'tensors'> {
		if (this.#count === 0) return {};
		const entries = [...this.#numbers].sort(([, a], [, b]) => b - a);
		return {
			parameters: this.numbers,
			dtypes: Object.fromEntries(entries),
			tensors: { count: this.#count, first: this.#first },
		};
	}

	get numbers(): number {
		return [...this.#numbers.values()].reduce((sum, numbers) => sum + numbers, 0);
	}
}

function countOf(shape: readonly number[]): number {
	return shape.reduce((product, length) => product * length, 1);
}

/** Of the storage, from its beginning to behind the tensor's last number. */
function bytesUpTo({ type, shape, offset, strides }: TorchTensor): number {
	if (shape.includes(0)) return 0;
	const last = shape.reduce((sum, length, at) => sum + (length - 1) * (strides[at] ?? 0), offset);
	return Math.ceil((last + 1) * type.bytes);
}
