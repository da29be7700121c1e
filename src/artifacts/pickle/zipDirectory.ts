import type { ByteSource } from '../../core/inspection/byteSource.js';
import { numbersOf, SourceCursor } from './sourceCursor.js';

/** What a head in a zip archive (APPNOTE.TXT) says of an entry, in the central directory or before its data. */
export interface ZipHead {
	readonly name: string;
	readonly method: number;
	readonly isEncrypted: boolean;
	/** The sizes are behind the data, and 0 in the head before it. */
	readonly hasDescriptor: boolean;
	readonly compressedSize: number;
	readonly size: number;
	/** Of the head before the data. */
	readonly headAt: number;
}

export interface LocalHead extends ZipHead {
	readonly dataAt: number;
}

export interface ZipDirectory {
	readonly entries: readonly ZipHead[];
	readonly start: number;
	/** What does not hold together, for people. */
	readonly fault?: string;
}

const endBytes = 22;
const mostEntries = 100_000;
/** Stands for a number that is in the extra field of zip64. */
const wide = 0xffffffff;

/** The central directory; undefined where the end of `source` names none. */
export async function readZipDirectory(source: ByteSource): Promise<ZipDirectory | undefined> {
	const end = await findEnd(source);
	if (end === undefined) return undefined;
	const cursor = new SourceCursor(source, end.start);
	const entries: ZipHead[] = [];
	while (cursor.position < end.end) {
		const fixed = await cursor.take(46);
		if (fixed === undefined || !hasSignature(fixed, 1, 2))
			return { ...end, entries, fault: 'its directory is broken' };
		const { u16, u32 } = numbersOf(fixed);
		const nameLength = u16(28);
		const rest = await cursor.take(nameLength + u16(30));
		const flags = u16(8);
		const head = {
			name: nameOf(rest?.subarray(0, nameLength)),
			method: u16(10),
			isEncrypted: (flags & 1) !== 0,
			hasDescriptor: (flags & 8) !== 0,
			compressedSize: u32(20),
			size: u32(24),
			headAt: u32(42),
		};
		// Read before the cursor goes on: the piece is a view of its window.
		const extra = rest === undefined ? undefined : widened(head, rest.subarray(nameLength));
		cursor.position += u16(32);
		if (extra === undefined) return { ...end, entries, fault: 'its directory is broken' };
		if (entries.length >= mostEntries)
			return { ...end, entries, fault: `it has more than ${mostEntries} entries` };
		entries.push({ ...extra, headAt: extra.headAt + end.shift });
	}
	return { ...end, entries };
}

/** The head before an entry's data. */
export async function readLocalHead(source: ByteSource, headAt: number): Promise<LocalHead | undefined> {
	if (headAt < 0 || headAt + 30 > source.size) return undefined;
	const fixed = await source.read(headAt, 30);
	if (!hasSignature(fixed, 3, 4)) return undefined;
	const { u16, u32 } = numbersOf(fixed);
	const [nameLength, extraLength, flags] = [u16(26), u16(28), u16(6)];
	const rest = await source.read(headAt + 30, nameLength + extraLength);
	const head = {
		name: nameOf(rest.subarray(0, nameLength)),
		method: u16(8),
		isEncrypted: (flags & 1) !== 0,
		hasDescriptor: (flags & 8) !== 0,
		compressedSize: u32(18),
		size: u32(22),
		headAt,
	};
	return { ...widened(head, rest.subarray(nameLength)), dataAt: headAt + 30 + nameLength + extraLength };
}

/** Is this the signature `PK`, `third`, `fourth`? */
export function hasSignature(bytes: Uint8Array, third: number, fourth: number): boolean {
	return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === third && bytes[3] === fourth;
}

function nameOf(bytes: Uint8Array | undefined): string {
	return Buffer.from(bytes ?? []).toString('utf8');
}

/** Sizes beyond 4 GB are in the extra field 1 of zip64, in this order, each only where its own place is full. */
function widened<T extends Pick<ZipHead, 'size' | 'compressedSize' | 'headAt'>>(
	head: T,
	extra: Uint8Array,
): T {
	for (let at = 0; at + 4 <= extra.length;) {
		const { u16 } = numbersOf(extra);
		const [id, length] = [u16(at), u16(at + 2)];
		const body = extra.subarray(at + 4, at + 4 + length);
		at += 4 + length;
		if (id !== 1) continue;
		let next = 0;
		const take = (value: number) => {
			if (value !== wide || next + 8 > body.length) return value;
			next += 8;
			return numbersOf(body).u64(next - 8);
		};
		const size = take(head.size);
		const compressedSize = take(head.compressedSize);
		return { ...head, size, compressedSize, headAt: take(head.headAt) };
	}
	return head;
}

interface End {
	/** Of the directory. */
	readonly start: number;
	readonly end: number;
	/** What all places are off by: the bytes before the archive. */
	readonly shift: number;
}

async function findEnd(source: ByteSource): Promise<End | undefined> {
	const length = Math.min(source.size, endBytes + 65_535);
	const tail = await source.read(source.size - length, length);
	const base = source.size - length;
	for (let at = tail.length - endBytes; at >= 0; at--) {
		if (tail[at] !== 0x50 || !hasSignature(tail.subarray(at, at + 4), 5, 6)) continue;
		const { u32 } = numbersOf(tail.subarray(at, at + endBytes));
		const endAt = base + at;
		const [size, offset, before] = await wideEnd(source, endAt, u32(12), u32(16));
		const start = before - size;
		if (start >= 0 && offset <= start) return { start, end: before, shift: start - offset };
	}
	return undefined;
}

/** Size and offset of the directory, and where it ends: before the ends of zip64 or before the usual one. */
async function wideEnd(
	source: ByteSource,
	endAt: number,
	size: number,
	offset: number,
): Promise<readonly [size: number, offset: number, before: number]> {
	const usual = [size, offset, endAt] as const;
	if (endAt < 20) return usual;
	const locator = await source.read(endAt - 20, 20);
	if (!hasSignature(locator, 6, 7)) return usual;
	const wideAt = numbersOf(locator).u64(8);
	for (const at of [wideAt, endAt - 20 - 56]) {
		if (at < 0 || at + 56 > source.size) continue;
		const record = await source.read(at, 56);
		if (!hasSignature(record, 6, 6)) continue;
		const { u64 } = numbersOf(record);
		return [u64(40), u64(48), at];
	}
	return usual;
}
