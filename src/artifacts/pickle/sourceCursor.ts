import type { ByteSource } from '../../core/inspection/byteSource.js';

const windowBytes = 65_536;

/** Reads a source forward in small pieces, a window at a time. */
export class SourceCursor {
	#window: Uint8Array = new Uint8Array(0);
	#base = 0;

	constructor(
		readonly source: ByteSource,
		public position = 0,
	) {}

	/** The next `length` bytes, at most a window; undefined where there are fewer. */
	async take(length: number): Promise<Uint8Array | undefined> {
		const bytes = await this.peek(length);
		if (bytes !== undefined) this.position += length;
		return bytes;
	}

	async peek(length: number): Promise<Uint8Array | undefined> {
		if (length > windowBytes || this.position + length > this.source.size) return undefined;
		const within = this.position - this.#base;
		if (within < 0 || within + length > this.#window.length) {
			const wanted = Math.min(windowBytes, this.source.size - this.position);
			this.#window = await this.source.read(this.position, wanted);
			this.#base = this.position;
		}
		const at = this.position - this.#base;
		return at + length > this.#window.length ? undefined : this.#window.subarray(at, at + length);
	}
}

/** Numbers of a piece, little-endian. */
export function numbersOf(bytes: Uint8Array): {
	readonly u16: (at: number) => number;
	readonly u32: (at: number) => number;
	readonly u64: (at: number) => number;
} {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	return {
		u16: (at) => view.getUint16(at, true),
		u32: (at) => view.getUint32(at, true),
		u64: (at) => view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true),
	};
}
