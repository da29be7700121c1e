import { latin1 } from '../../base/latin1.js';

const proto = 0x80;

/** Does a pickle of protocol 2 or later begin so, that is with PROTO? Its text may follow the unpickler's earlier ones. */
export function beginsWithProto(bytes: Uint8Array): boolean {
	return bytes.length > 2 && bytes[0] === proto && (bytes[1] ?? 6) <= 5;
}

/** Does a pickle without PROTO that imports at once begin so? */
export function beginsWithImport(bytes: Uint8Array): boolean {
	return /^\(*[ci]\(?[A-Za-z_][\w.]*(\r?\n|$)/.test(latin1(bytes));
}

/** May bytes within a pickle be a pickle, or what holds one? */
export function looksNested(bytes: Uint8Array): boolean {
	if (bytes.length < 4) return false;
	const [first = 0, second = 0] = bytes;
	return (
		beginsWithProto(bytes) ||
		beginsWithImport(bytes) ||
		(first === 0x50 && second === 0x4b && bytes[2] === 3) ||
		(first === 0x1f && second === 0x8b) ||
		(first === 0x78 && (first * 256 + second) % 31 === 0) ||
		(first === 0x93 && second === 0x4e && bytes[2] === 0x55)
	);
}
