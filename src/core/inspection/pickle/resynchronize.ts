import type { ByteSource } from '../byteSource.js';
import { limits, type Cancel } from './limits.js';
import { beginsWithImport } from './looksLikePickle.js';
import { opcodes } from './opcodes.js';

const proto = 0x80;
const [globalOpcode, instOpcode, markOpcode] = [0x63, 0x69, 0x28];
/** So much of what follows a place is looked at. */
const ahead = 256;

/**
 * Finds, from `from` on and before `to`, the next place where a pickle may begin: at PROTO with an instruction behind it,
 * or at the two lines of an import of protocol 0, with its marks. Undefined where there is none.
 */
export async function nextStart(
	source: ByteSource,
	from: number,
	to: number,
	cancel?: Cancel,
): Promise<number | undefined> {
	for (let base = from; base < to; base += limits.window) {
		cancel?.throwIfAborted();
		const bytes = await source.read(base, Math.min(limits.window + ahead, source.size - base));
		const found = startIn(bytes, Math.min(limits.window, to - base));
		if (found !== undefined) return base + found;
		if (bytes.length < limits.window) return undefined;
	}
	return undefined;
}

function startIn(bytes: Uint8Array, end: number): number | undefined {
	for (let at = 0; at < end; at++) {
		const byte = bytes[at];
		if (byte === proto) {
			if ((bytes[at + 1] ?? 6) <= 5 && opcodes[bytes[at + 2] ?? 0] !== undefined) return at;
		} else if (byte === globalOpcode || byte === instOpcode) {
			// Words have these letters inside.
			const isWithin = at > 0 && /\w/.test(String.fromCharCode(bytes[at - 1] ?? 0));
			if (!isWithin && isLetter(bytes[at + 1]) && isTwoNames(bytes.subarray(at, at + ahead)))
				return withMarks(bytes, at);
		}
	}
	return undefined;
}

function isLetter(byte = 0): boolean {
	return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}

function isTwoNames(bytes: Uint8Array): boolean {
	const first = bytes.indexOf(10);
	const second = first < 0 ? -1 : bytes.indexOf(10, first + 1);
	return second > 0 && beginsWithImport(bytes.subarray(0, first + 1));
}

function withMarks(bytes: Uint8Array, at: number): number {
	let start = at;
	while (start > 0 && bytes[start - 1] === markOpcode) start--;
	return start;
}
