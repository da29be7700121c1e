import type { ByteSource } from '../byteSource.js';
import { EndlessFault } from './endlessFault.js';

const pageBytes = 4096;
const keptPages = 256;

/**
 * Keeps the last pages that were read, as the parts of a file that is a graph lie beside each other and are asked for
 * one by one. Reading more than `most` bytes in all is an `EndlessFault`.
 */
export class PagedSource implements ByteSource {
	readonly #pages = new Map<number, Uint8Array>();
	#readBytes = 0;

	constructor(
		private readonly source: ByteSource,
		private readonly most: number,
	) {}

	get size(): number {
		return this.source.size;
	}

	async read(position: number, length: number): Promise<Uint8Array> {
		const end = Math.min(position + length, this.size);
		if (end <= position) return new Uint8Array(0);
		const [first, last] = [Math.floor(position / pageBytes), Math.floor((end - 1) / pageBytes)];
		if (last - first > 2) return this.#read(position, end - position);
		const offset = position - first * pageBytes;
		if (first === last) return (await this.#page(first)).subarray(offset, offset + end - position);
		const bytes = new Uint8Array(end - position);
		for (let page = first; page <= last; page++) {
			const from = Math.max(position, page * pageBytes);
			const part = (await this.#page(page)).subarray(from - page * pageBytes, end - page * pageBytes);
			bytes.set(part, from - position);
		}
		return bytes;
	}

	async #page(index: number): Promise<Uint8Array> {
		const kept = this.#pages.get(index);
		if (kept) return kept;
		const page = await this.#read(index * pageBytes, pageBytes);
		const [oldest] = this.#pages.keys();
		if (this.#pages.size >= keptPages && oldest !== undefined) this.#pages.delete(oldest);
		this.#pages.set(index, page);
		return page;
	}

	#read(position: number, length: number): Promise<Uint8Array> {
		this.#readBytes += Math.min(length, this.size - position);
		if (this.#readBytes > this.most)
			return Promise.reject(new EndlessFault(`its headers have more than ${this.most} bytes`));
		return this.source.read(position, length);
	}
}
