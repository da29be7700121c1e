import type { FoundFormat } from '../inspection.js';
import { HeaderFault } from './cursor.js';
import { firstTensors, numbersOf, TensorSums } from './tensorSums.js';
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
	readonly #sums = new TensorSums();
	#bytes = 0;

	constructor(private readonly storages: TorchStorages) {}

	/** The storages of its pickle are those below `folder`. */
	add(name: () => string, tensor: TorchTensor, folder = ''): void {
		const { type, shape, storage } = tensor;
		const bytes = bytesUpTo(tensor);
		if (bytes > storage.bytes) throw new HeaderFault('a tensor is longer than its storage');
		const numbers = takeFrom(this.#storageOf(folder + storage.key, storage.bytes), tensor);
		// Names of the first alone are shown, and take time to make.
		const shown = this.#sums.count < firstTensors ? name() : '';
		this.#sums.add({ name: shown, dtype: type.name, shape }, numbers);
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
		return this.#sums.sums;
	}
}

/** How many numbers of a storage a tensor has that were not counted yet. */
function takeFrom(storage: Storage, { type, shape, offset, strides }: TorchTensor): number {
	const place = `${offset} ${shape.join()} ${strides.join()}`;
	if (storage.counted.has(place)) return 0;
	storage.counted.add(place);
	const room = Math.floor((storage.bytes - storage.taken) / type.bytes);
	const numbers = Math.min(numbersOf(shape), room);
	storage.taken += numbers * type.bytes;
	return numbers;
}

/** Of the storage, from its beginning to behind the tensor's last number. */
function bytesUpTo({ type, shape, offset, strides }: TorchTensor): number {
	if (shape.includes(0)) return 0;
	const last = shape.reduce((sum, length, at) => sum + (length - 1) * (strides[at] ?? 0), offset);
	return Math.ceil((last + 1) * type.bytes);
}
