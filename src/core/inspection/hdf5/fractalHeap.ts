import { HeaderFault } from '../formats/cursor.js';
import { Fields } from './fields.js';
import type { Hdf5File } from './hdf5File.js';
import { bytesFor, recordsOf } from './nodeTree.js';

/** A heap whose blocks double in size from row to row, as its header has it. */
export interface FractalHeap {
	/** Bytes of a place in the heap, and of the length of an object. */
	readonly placeBytes: number;
	readonly lengthBytes: number;
	/** Of objects that are too large for its blocks. */
	readonly hugeTree: number | undefined;
	/** Blocks in a row, and the bytes of one in the first two rows. */
	readonly width: number;
	readonly firstBytes: number;
	/** Rows whose blocks hold objects; those below hold blocks. */
	readonly directRows: number;
	readonly root: number | undefined;
	/** None where the root is a block of objects. */
	readonly rootRows: number;
}

const [managed, huge, tiny] = [0, 1, 2];
const hugeRecords = 1;
const maxRows = 64;
const maxObjectBytes = 8 * 1_048_576;

/** Reads the header of the heap at `address`. Throws `HeaderFault`. */
export async function readFractalHeap(file: Hdf5File, address: number): Promise<FractalHeap> {
	const { offsetBytes: o, lengthBytes: l } = file;
	const head = await file.fields(address, 22 + 3 * o + 12 * l);
	if (!head.hasMark('FRHP') || head.u8() !== 0) throw new HeaderFault('a heap is not where it should be');
	head.skip(2);
	if (head.u16() > 0) throw new HeaderFault('a heap is compressed');
	head.skip(1);
	const maxManaged = head.u32();
	head.skip(l);
	const hugeTree = head.address(o);
	head.skip(o + 9 * l);
	const width = head.u16();
	const [firstBytes, maxDirect] = [head.uint(l), head.uint(l)];
	const bits = head.u16();
	head.skip(2);
	const root = head.address(o);
	const rootRows = head.u16();
	const directRows = Math.log2(maxDirect) - Math.log2(firstBytes) + 2;
	if (width === 0 || bits > 64 || rootRows > maxRows || !(Number.isInteger(directRows) && directRows > 0))
		throw new HeaderFault('a heap has blocks that can not be');
	const placeBytes = Math.ceil(bits / 8);
	const lengthBytes = Math.min(bytesFor(maxDirect), bytesFor(maxManaged));
	return { placeBytes, lengthBytes, hugeTree, width, firstBytes, directRows, root, rootRows };
}

/** The object of a heap that has that id. Throws `HeaderFault`. */
export async function fractalObject(file: Hdf5File, heap: FractalHeap, id: Fields): Promise<Fields> {
	const first = id.u8();
	switch ((first >> 4) & 3) {
		case managed: {
			const place = id.uint(heap.placeBytes);
			const length = id.uint(heap.lengthBytes);
			return file.fields(await addressOf(file, heap, place), length);
		}
		case huge:
			return hugeObject(file, heap, id);
		case tiny:
			return new Fields(id.bytes((first & 0x0f) + 1));
		default:
			throw new HeaderFault('an object of a heap is of a kind that is not known');
	}
}

/** By its number, as ids are too short for an address. */
async function hugeObject(file: Hdf5File, heap: FractalHeap, id: Fields): Promise<Fields> {
	const number = id.uint(Math.min(id.left, file.lengthBytes));
	if (heap.hugeTree !== undefined)
		for await (const record of recordsOf(file, heap.hugeTree, hugeRecords)) {
			const [address, length] = [record.uint(file.offsetBytes), record.uint(file.lengthBytes)];
			if (record.uint(file.lengthBytes) !== number) continue;
			if (length > maxObjectBytes)
				throw new HeaderFault(`a part has ${length} bytes, more than ${maxObjectBytes}`);
			return file.fields(address, length);
		}
	throw new HeaderFault('a part is not where it should be');
}

/** Of a place in the heap, by the blocks that lead to it. */
async function addressOf(file: Hdf5File, heap: FractalHeap, place: number): Promise<number> {
	let [address, rows, left] = [heap.root, heap.rootRows, place];
	while (address !== undefined && rows > 0) {
		file.step();
		const { row, column, within } = whereIs(heap, left);
		if (row >= rows) throw new HeaderFault('a part lies behind its heap');
		const headBytes = 5 + file.offsetBytes + heap.placeBytes;
		const entry = await file.fields(
			address + headBytes + (row * heap.width + column) * file.offsetBytes,
			file.offsetBytes,
		);
		address = entry.address(file.offsetBytes);
		left = within;
		// A row of blocks of blocks: as many rows as make its blocks' size.
		rows = row < heap.directRows ? 0 : Math.log2(rowBytes(heap, row) / heap.width / heap.firstBytes) + 1;
		if (!Number.isInteger(rows)) throw new HeaderFault('a heap has blocks that can not be');
	}
	if (address === undefined) throw new HeaderFault('a part lies where its heap has nothing');
	return address + left;
}

function whereIs(heap: FractalHeap, place: number): { row: number; column: number; within: number } {
	for (let [row, start] = [0, 0]; row < maxRows; row++) {
		const bytes = rowBytes(heap, row);
		if (place < start + bytes * heap.width) {
			const within = place - start;
			return { row, column: Math.floor(within / bytes), within: within % bytes };
		}
		start += bytes * heap.width;
	}
	throw new HeaderFault('a part lies behind its heap');
}

/** Of a block in a row: the first two are alike. */
function rowBytes({ firstBytes }: FractalHeap, row: number): number {
	return firstBytes * 2 ** Math.max(0, row - 1);
}
