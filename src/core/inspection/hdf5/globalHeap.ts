import { HeaderFault } from '../formats/cursor.js';
import type { Hdf5File } from './hdf5File.js';

/** Before each object; its length comes behind it. */
const headBytes = 8;

/**
 * The bytes of an object of the heap at `address`, at most `most`. Where two have one number, a loader takes the last.
 * Throws `HeaderFault`.
 */
export async function heapObject(
	file: Hdf5File,
	address: number,
	index: number,
	most: number,
): Promise<Uint8Array> {
	const prefixBytes = 8 + file.lengthBytes;
	const prefix = await file.fields(address, prefixBytes);
	if (!prefix.hasMark('GCOL')) throw new HeaderFault('a heap is not where it should be');
	if (prefix.u8() !== 1) throw new HeaderFault('a heap is of a version that is not known');
	prefix.skip(3);
	const end = address + prefix.uint(file.lengthBytes);
	let found: { at: number; length: number } | undefined;
	const objectBytes = headBytes + file.lengthBytes;
	for (let at = address + prefixBytes; end - at >= objectBytes;) {
		file.step();
		const object = await file.fields(at, objectBytes);
		const number = object.u16();
		object.skip(headBytes - 2);
		const length = object.uint(file.lengthBytes);
		if (number === index) found = { at: at + objectBytes, length };
		// The space that is free has no head of its own in its length.
		const whole = number === 0 ? length : objectBytes + Math.ceil(length / 8) * 8;
		if (whole < objectBytes) break;
		at += whole;
	}
	if (!found || found.at + found.length > end) throw new HeaderFault('a text is not where it should be');
	if (found.length > most) throw new HeaderFault(`a text has ${found.length} bytes, more than ${most}`);
	return (await file.fields(found.at, found.length)).bytes(found.length);
}
