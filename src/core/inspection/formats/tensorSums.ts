import type { FoundFormat, Tensor } from '../inspection.js';

/** As many are kept; the rest is counted. */
export const firstTensors = 100;

/** Adds up tensors as they come: numbers by type, and the first of them. */
export class TensorSums {
	readonly #dtypes = new Map<string, number>();
	readonly #first: Tensor[] = [];
	#count = 0;

	/** `numbers` are those that are not in another tensor already. */
	add(tensor: Tensor, numbers = numbersOf(tensor.shape)): void {
		this.#dtypes.set(tensor.dtype, (this.#dtypes.get(tensor.dtype) ?? 0) + numbers);
		if (this.#count++ < firstTensors) this.#first.push(tensor);
	}

	get count(): number {
		return this.#count;
	}

	/** Nothing where there were none. */
	get sums(): Pick<FoundFormat, 'parameters' | 'dtypes' | 'tensors'> {
		if (this.#count === 0) return {};
		const entries = [...this.#dtypes].sort(([, a], [, b]) => b - a);
		return {
			parameters: entries.reduce((sum, [, numbers]) => sum + numbers, 0),
			dtypes: Object.fromEntries(entries),
			tensors: { count: this.#count, first: this.#first },
		};
	}
}

/** How many numbers a tensor of that shape has. */
export function numbersOf(shape: readonly number[]): number {
	return shape.reduce((product, length) => product * Math.max(0, length), 1);
}
