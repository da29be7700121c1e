import type { ByteSource } from '../byteSource.js';

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

/** One character a byte, so that places in the text are places in the bytes; what is read in more than ASCII is not shown. */
export function latin1(bytes: Uint8Array): string {
	let text = '';
	for (let at = 0; at < bytes.length; at += 8192)
		text += String.fromCharCode(...bytes.subarray(at, at + 8192));
	return text;
}
