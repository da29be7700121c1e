import type { ByteSource } from '../../core/inspection/byteSource.js';
import { latin1 } from '../../core/base/latin1.js';

/** A file in a tar archive. */
export interface TarEntry {
	readonly name: string;
	readonly dataAt: number;
	readonly size: number;
}

export interface TarReading {
	readonly entries: readonly TarEntry[];
	/** Where and why there are no more, for people. */
	readonly fault?: { readonly offset: number; readonly detail: string };
}

const block = 512;
const mostEntries = 100_000;

/** Does a tar archive begin so? Its first head has a sum that adds up. */
export function isTar(head: Uint8Array): boolean {
	return head.length >= block && head[0] !== 0 && octal(head, 148, 8) === sumOf(head);
}

/** The files of a tar archive, ustar, GNU or old. */
export async function readTar(source: ByteSource): Promise<TarReading> {
	const entries: TarEntry[] = [];
	let longName: string | undefined;
	let at = 0;
	while (at + block <= source.size) {
		const head = await source.read(at, block);
		if (head.every((byte) => byte === 0)) return { entries };
		const size = octal(head, 124, 12);
		if (size === undefined || octal(head, 148, 8) !== sumOf(head))
			return { entries, fault: { offset: at, detail: 'a head of the archive is broken' } };
		if (entries.length >= mostEntries)
			return { entries, fault: { offset: at, detail: `it has more than ${mostEntries} entries` } };
		const type = String.fromCharCode(head[156] ?? 0);
		const dataAt = at + block;
		if (type === 'x' || type === 'g') {
			const records = latin1(await source.read(dataAt, Math.min(size, 65_536)));
			if (size > 65_536 || /\d+ (GNU\.sparse|size)/.test(records))
				return {
					entries,
					fault: { offset: at, detail: 'its entries have other sizes than their heads say' },
				};
		} else if (type === 'L') longName = untilNul(await source.read(dataAt, Math.min(size, 4_096)));
		else {
			if (size > 0) entries.push({ name: longName ?? untilNul(head.subarray(0, 100)), dataAt, size });
			longName = undefined;
		}
		at = dataAt + Math.ceil(size / block) * block;
	}
	return { entries };
}

function untilNul(bytes: Uint8Array): string {
	const end = bytes.indexOf(0);
	return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('utf8');
}

/** A number in octal digits, or, with the first bit set, of bytes. */
function octal(head: Uint8Array, at: number, length: number): number | undefined {
	const field = head.subarray(at, at + length);
	if (((field[0] ?? 0) & 0x80) !== 0) {
		const number = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
		return Number.isSafeInteger(number) ? number : undefined;
	}
	const digits = /^[ \0]*([0-7]*)[ \0]*/.exec(latin1(field))?.[1];
	return digits === undefined || digits === '' ? 0 : Number.parseInt(digits, 8);
}

/** Sum of a head's bytes, those of the sum itself as blanks. */
function sumOf(head: Uint8Array): number {
	return head.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
}
