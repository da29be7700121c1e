import type { ByteSource } from './byteSource.js';

/** Bytes in memory. */
export function memorySource(bytes: Uint8Array): ByteSource {
	return {
		size: bytes.length,
		read: (position, length) => Promise.resolve(bytes.subarray(position, position + length)),
	};
}

/** `length` bytes of a source from `start` on. */
export function partOf(source: ByteSource, start: number, length: number): ByteSource {
	const size = Math.max(0, Math.min(length, source.size - start));
	return {
		size,
		read: (position, wanted) => source.read(start + position, Math.max(0, Math.min(wanted, size - position))),
	};
}
