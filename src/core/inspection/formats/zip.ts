import type { ByteSource } from '../byteSource.js';
import { Cursor, HeaderFault } from './cursor.js';
import { memorySource, partOf } from '../byteSources.js';

/** Makes what `deflate` compressed whole again, up to `most` bytes; throws `HeaderFault` for more, or for what is broken. */
export type Inflate = (compressed: Uint8Array, most: number) => Promise<Uint8Array>;

/** An entry of a zip archive, as its central directory has it. */
export interface ZipEntry {
	readonly name: string;
	/** 0 stored, 8 deflated. */
	readonly method: number;
	readonly isEncrypted: boolean;
	readonly compressedSize: number;
	readonly size: number;
	/** Of its local header. */
	readonly offset: number;
}

const maxEntries = 200_000;
const endBytes = 22;
const endMark = 0x06054b50;
const end64Mark = 0x06064b50;
const locator64Mark = 0x07064b50;
const entryMark = 0x02014b50;
const localMark = 0x04034b50;
const maxInt32 = 0xffff_ffff;

/** The entries of an archive, in the order of its central directory (APPNOTE 6.3.10, with zip64). Throws `HeaderFault`. */
export async function readZip(source: ByteSource): Promise<ZipEntry[]> {
	const { count, offset, size } = await findDirectory(source);
	if (count > maxEntries) throw new HeaderFault(`it has more than ${maxEntries} entries`);
	if (count * 46 > size || offset + size > source.size)
		throw new HeaderFault('its list of entries does not fit into it');
	const cursor = new Cursor(source, offset, offset + size);
	const entries: ZipEntry[] = [];
	for (let index = 0; index < count; index++) entries.push(await readEntry(cursor));
	return entries;
}

/** The bytes of an entry: a part of the archive where it is stored, else made whole, up to `most` bytes. */
export async function openEntry(
	source: ByteSource,
	entry: ZipEntry,
	inflate: Inflate,
	most: number,
): Promise<ByteSource> {
	if (entry.isEncrypted) throw new HeaderFault('an entry is encrypted');
	const cursor = new Cursor(source, entry.offset);
	if ((await cursor.u32()) !== localMark) throw new HeaderFault('an entry is not where it should be');
	cursor.skip(22);
	const [nameBytes, extraBytes] = [await cursor.u16(), await cursor.u16()];
	cursor.skip(nameBytes + extraBytes);
	if (entry.compressedSize > cursor.left) throw new HeaderFault('an entry ends behind the archive');
	const stored = partOf(source, cursor.position, entry.compressedSize);
	if (entry.method === 0) return stored;
	if (entry.method !== 8) throw new HeaderFault(`an entry is compressed by method ${entry.method}`);
	if (entry.size > most || entry.compressedSize > most)
		throw new HeaderFault(`an entry has more than ${most} bytes`);
	return memorySource(await inflate(await stored.read(0, entry.compressedSize), most));
}

async function findDirectory(source: ByteSource): Promise<{ count: number; offset: number; size: number }> {
	const tailAt = Math.max(0, source.size - endBytes - 65_535);
	const tail = await source.read(tailAt, source.size - tailAt);
	const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
	for (let at = tail.length - endBytes; at >= 0; at--) {
		if (view.getUint32(at, true) !== endMark) continue;
		const count = view.getUint16(at + 10, true);
		const size = view.getUint32(at + 12, true);
		const offset = view.getUint32(at + 16, true);
		const is64 = at >= 20 && view.getUint32(at - 20, true) === locator64Mark;
		if (!is64 || (count !== 0xffff && size !== maxInt32 && offset !== maxInt32))
			return { count, offset, size };
		const end64 = new Cursor(source, tailAt + at - 12);
		const record = new Cursor(source, await end64.u64());
		if ((await record.u32()) !== end64Mark)
			throw new HeaderFault('its list of entries is not where it should be');
		record.skip(28);
		return { count: await record.u64(), size: await record.u64(), offset: await record.u64() };
	}
	throw new HeaderFault('its list of entries is missing');
}

async function readEntry(cursor: Cursor): Promise<ZipEntry> {
	if ((await cursor.u32()) !== entryMark) throw new HeaderFault('its list of entries is broken');
	cursor.skip(4);
	const flags = await cursor.u16();
	const method = await cursor.u16();
	cursor.skip(8);
	let compressedSize = await cursor.u32();
	let size = await cursor.u32();
	const nameBytes = await cursor.u16();
	const extraBytes = await cursor.u16();
	const commentBytes = await cursor.u16();
	cursor.skip(8);
	let offset = await cursor.u32();
	const name = await cursor.text(nameBytes, 65_535);
	const extraEnd = cursor.position + extraBytes;
	while (extraEnd - cursor.position >= 4) {
		const [id, length] = [await cursor.u16(), await cursor.u16()];
		const next = cursor.position + length;
		if (next > extraEnd) throw new HeaderFault('its list of entries is broken');
		if (id === 1) {
			// Only what did not fit above is here, in this order.
			if (size === maxInt32) size = await cursor.u64();
			if (compressedSize === maxInt32) compressedSize = await cursor.u64();
			if (offset === maxInt32) offset = await cursor.u64();
		}
		cursor.position = next;
	}
	cursor.position = extraEnd;
	cursor.skip(commentBytes);
	return { name, method, isEncrypted: (flags & 1) !== 0, compressedSize, size, offset };
}
