import { HeaderFault } from '../formats/cursor.js';
import { textOf } from './fields.js';
import type { Hdf5File } from './hdf5File.js';

/** Names, one behind the other, each up to a NUL. */
export interface LocalHeap {
	readonly address: number;
	readonly length: number;
}

/** Of a link or a file; the longest that are read. */
export const maxNameBytes = 1024;

/** Where the names are that the heap at `address` has. Throws `HeaderFault`. */
export async function readLocalHeap(file: Hdf5File, address: number): Promise<LocalHeap> {
	const head = await file.fields(address, 8 + 2 * file.lengthBytes + file.offsetBytes);
	if (!head.hasMark('HEAP') || head.u8() !== 0) throw new HeaderFault('names are not where they should be');
	head.skip(3);
	const length = head.uint(file.lengthBytes);
	head.skip(file.lengthBytes);
	return { address: head.uint(file.offsetBytes), length };
}

/** The name at `offset` of a heap. Throws `HeaderFault`. */
export async function heapText(file: Hdf5File, heap: LocalHeap, offset: number): Promise<string> {
	const at = heap.address + offset;
	const length = Math.min(heap.length - offset, maxNameBytes + 1, file.size - at);
	if (length < 1) throw new HeaderFault('a name lies behind the others');
	const fields = await file.fields(at, length);
	const bytes = fields.bytes(length);
	if (length > maxNameBytes && !bytes.includes(0)) throw longName();
	return textOf(bytes);
}

export function longName(): HeaderFault {
	return new HeaderFault(`a name has more than ${maxNameBytes} bytes`);
}
