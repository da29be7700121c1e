import { latin1 } from '../../core/inspection/pickle/texts.js';

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

/** Formats whose readers take nothing in them for a pickle. */
const others = [
	'\x89HDF\r\n\x1a\n',
	'GGUF',
	'PAR1',
	'ARROW1',
	'\x89PNG',
	'version https://git-lfs.github.com/spec/',
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

/** A file of a format that holds no pickle. */
export function isOtherFormat(head: Uint8Array): boolean {
	const text = latin1(head.subarray(0, 48));
	return others.some((start) => text.startsWith(start)) || isSafetensors(head);
}

/** Eight bytes of a length below 100 MB, and JSON. */
function isSafetensors(head: Uint8Array): boolean {
	return (
		head[8] === 0x7b && head[4] === 0 && head[5] === 0 && head[6] === 0 && head[7] === 0 && (head[3] ?? 9) < 6
	);
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
