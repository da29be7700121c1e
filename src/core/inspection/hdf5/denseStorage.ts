import { Fields } from './fields.js';
import { fractalObject, readFractalHeap } from './fractalHeap.js';
import type { Hdf5File } from './hdf5File.js';
import { recordsOf } from './nodeTree.js';

/** Where what does not fit into a header is: bodies of messages in a heap, and an index of them. */
export interface DenseStorage {
	readonly heap: number;
	readonly index: number;
}

/** How an index of names has the places of bodies in its records. */
const indexes = {
	links: { type: 5, before: 4, idBytes: 7 },
	attributes: { type: 8, before: 0, idBytes: 8 },
} as const;

/** Reads where they are, from an info message; `undefined` where there are none. Throws `HeaderFault`. */
export function readDenseInfo(
	file: Hdf5File,
	fields: Fields,
	kind: keyof typeof indexes,
): DenseStorage | undefined {
	fields.skip(1);
	// The largest order of creation, where it is kept.
	if (fields.u8() & 1) fields.skip(kind === 'links' ? 8 : 2);
	const heap = fields.address(file.offsetBytes);
	const index = fields.address(file.offsetBytes);
	return heap === undefined || index === undefined ? undefined : { heap, index };
}

/** The bodies of all messages there. What is wrong with one is noted, and the others are read. Throws `HeaderFault`. */
export async function* denseBodies(
	file: Hdf5File,
	{ heap: heapAt, index }: DenseStorage,
	kind: keyof typeof indexes,
): AsyncGenerator<Fields> {
	const { type, before, idBytes } = indexes[kind];
	const heap = await readFractalHeap(file, heapAt);
	for await (const record of recordsOf(file, index, type)) {
		try {
			record.skip(before);
			yield await fractalObject(file, heap, new Fields(record.bytes(idBytes)));
		} catch (error) {
			file.note(error, index);
		}
	}
}
