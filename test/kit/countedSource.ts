import type { ByteSource } from '../../src/core/inspection/byteSource.js';
import { memorySource } from '../../src/core/inspection/byteSources.js';

/** Bytes in memory that count what is read at a time. */
export class CountedSource implements ByteSource {
	readonly #source: ByteSource;
	longestRead = 0;
	readBytes = 0;

	constructor(bytes: Uint8Array) {
		this.#source = memorySource(bytes);
	}

	get size(): number {
		return this.#source.size;
	}

	read(position: number, length: number): Promise<Uint8Array> {
		this.longestRead = Math.max(this.longestRead, length);
		this.readBytes += length;
		return this.#source.read(position, length);
	}
}
