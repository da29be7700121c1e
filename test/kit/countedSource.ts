import type { ByteSource } from '../../src/core/inspection/byteSource.js';
import { MemorySource } from '../../src/artifacts/pickle/byteSources.js';

/** Bytes in memory that count what is read at a time. */
export class CountedSource implements ByteSource {
	readonly #source: MemorySource;
	longestRead = 0;
	readBytes = 0;

	constructor(bytes: Uint8Array) {
		this.#source = new MemorySource(bytes);
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
