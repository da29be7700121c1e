/** Called with each text, number, `true`, `false` or `null` and the keys that lead to it; places in a list are keys too. */
export type ScalarVisitor = (path: readonly string[], value: string | number | boolean | null) => void;

/** Where in nested maps and lists a stream is, no deeper than it is told of. */
export class ScalarPath {
	readonly #keys: string[] = [];
	readonly #isList: boolean[] = [];
	#depth = 0;

	constructor(
		/** Deeper values are passed over. */
		private readonly toldDepth: number,
		private readonly maxDepth: number,
	) {}

	get depth(): number {
		return this.#depth;
	}

	get isTold(): boolean {
		return this.#depth <= this.toldDepth;
	}

	get isList(): boolean {
		return this.#isList[this.#depth - 1] === true;
	}

	/** `false` where it is too deep. */
	enter(isList: boolean): boolean {
		this.#isList[this.#depth] = isList;
		this.#keys[this.#depth] = isList ? '0' : '';
		return ++this.#depth <= this.maxDepth;
	}

	/** `false` where nothing is open. */
	leave(): boolean {
		return --this.#depth >= 0;
	}

	set key(key: string) {
		this.#keys[this.#depth - 1] = key;
	}

	/** To the next place of a list. */
	next(): void {
		if (this.isTold && this.isList)
			this.#keys[this.#depth - 1] = String(Number(this.#keys[this.#depth - 1]) + 1);
	}

	get keys(): readonly string[] {
		return this.#keys.slice(0, this.#depth);
	}
}
