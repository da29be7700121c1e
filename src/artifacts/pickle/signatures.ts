import { latin1 } from '../../core/base/latin1.js';

/** Compressed files and archives that are not opened, by their first bytes. */
const unopened: readonly (readonly [start: string, what: string, reason: 'compression' | 'container'])[] = [
	['BZh', 'bzip2', 'compression'],
	['\xfd7zXZ\0', 'xz', 'compression'],
	['\x5d\0\0', 'lzma', 'compression'],
	['\x04\x22\x4d\x18', 'lz4', 'compression'],
	['\x02\x21\x4c\x18', 'lz4', 'compression'],
	['\x28\xb5\x2f\xfd', 'zstd', 'compression'],
	['7z\xbc\xaf\x27\x1c', '7z', 'container'],
	['Rar!\x1a\x07', 'rar', 'container'],
];

/** The compression or archive, which is not opened, that a file begins as. */
export function unopenedFormat(
	head: Uint8Array,
): { readonly what: string; readonly reason: 'compression' | 'container' } | undefined {
	const text = latin1(head.subarray(0, 16));
	const [start = '', what, reason] = unopened.find(([each]) => text.startsWith(each)) ?? [];
	if (what === undefined || reason === undefined) return undefined;
	// Three letters begin a text, too: the size of a block and its magic number follow.
	if (start === 'BZh' && !['1AY&SY', '\x17rE8P\x90'].includes(text.slice(4, 10))) return undefined;
	return { what, reason };
}

/** Beginnings of files of other kinds that no unpickler gets past: their first bytes are no instructions. */
const others = ['\x89HDF\r\n\x1a\n', 'PAR1', 'ARROW1', '\x89PNG', 'version https://git-lfs.github.com/spec/'];

/**
 * A file that an unpickler gives up at once. The first bytes of safetensors (a length of any value) and of GGUF (`G` is a
 * number to it) may well begin a pickle, so these are none.
 */
export function isOtherFormat(head: Uint8Array): boolean {
	const text = latin1(head.subarray(0, 48));
	return others.some((start) => text.startsWith(start));
}

export function isGzip(head: Uint8Array): boolean {
	return head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

/** zlib as joblib knows it: by its first byte, with a head that adds up. */
export function isZlib(head: Uint8Array): boolean {
	return head[0] === 0x78 && (0x7800 + (head[1] ?? 0)) % 31 === 0 && ((head[1] ?? 0) & 0x20) === 0;
}

export function isNpy(head: Uint8Array): boolean {
	return latin1(head.subarray(0, 6)) === '\x93NUMPY';
}
