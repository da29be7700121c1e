import type { ByteSource } from '../../core/inspection/byteSource.js';

/** Bytes that are in memory. */
export class MemorySource implements ByteSource {
	constructor(readonly bytes: Uint8Array) {}

	get size(): number {
		return this.bytes.length;
	}

	read(position: number, length: number): Promise<Uint8Array> {
		return Promise.resolve(this.bytes.subarray(position, position + length));
	}
}

/** A part of another source: an entry of an archive, a value within a pickle. */
export class SliceSource implements ByteSource {
	readonly size: number;

	constructor(
		readonly source: ByteSource,
		readonly start: number,
		size: number,
	) {
		this.size = Math.max(0, Math.min(size, source.size - start));
	}

	read(position: number, length: number): Promise<Uint8Array> {
		return this.source.read(this.start + position, Math.max(0, Math.min(length, this.size - position)));
	}
}
