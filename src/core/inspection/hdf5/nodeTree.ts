import { HeaderFault } from '../formats/cursor.js';
import { Fields } from './fields.js';
import type { Hdf5File } from './hdf5File.js';

/** A tree of the newer kind (version 2), as its header has it. */
interface Tree {
	readonly type: number;
	readonly nodeBytes: number;
	readonly recordBytes: number;
	/** Bytes of the number of records in a child, and by the child's level of that in all below it. */
	readonly countBytes: number;
	readonly totalBytes: readonly number[];
}

interface Node {
	readonly address: number;
	readonly level: number;
	readonly records: number;
}

/** Mark, version, type and checksum. */
const nodeHeadBytes = 10;
const maxLevels = 16;
const maxNodeBytes = 1_048_576;

/** Every record of the tree at `address`, which has to be of that type. What is wrong with a node is noted. */
export async function* recordsOf(file: Hdf5File, address: number, type: number): AsyncGenerator<Fields> {
	const { tree, root } = await readTree(file, address, type);
	const waiting = root ? [root] : [];
	for (let node = waiting.pop(); node; node = waiting.pop()) {
		try {
			file.step();
			const fields = await readNode(file, tree, node);
			for (let index = 0; index < node.records; index++) {
				file.step();
				yield new Fields(fields.bytes(tree.recordBytes));
			}
			if (node.level > 0) waiting.push(...childrenOf(file, tree, node, fields).reverse());
		} catch (error) {
			file.note(error, node.address);
		}
	}
}

async function readTree(
	file: Hdf5File,
	address: number,
	type: number,
): Promise<{ tree: Tree; root: Node | undefined }> {
	const head = await file.fields(address, 18 + file.offsetBytes);
	if (!head.hasMark('BTHD') || head.u8() !== 0 || head.u8() !== type)
		throw new HeaderFault('an index is not where it should be');
	const [nodeBytes, recordBytes, level] = [head.u32(), head.u16(), head.u16()];
	head.skip(2);
	const root = head.address(file.offsetBytes);
	const records = head.u16();
	if (level > maxLevels || nodeBytes > maxNodeBytes || recordBytes === 0 || nodeBytes <= nodeHeadBytes)
		throw new HeaderFault('an index is deeper or wider than any');
	const tree = {
		type,
		nodeBytes,
		recordBytes,
		...widths(file, nodeBytes - nodeHeadBytes, recordBytes, level),
	};
	return { tree, root: root === undefined ? undefined : { address: root, level, records } };
}

/** How wide numbers of records are follows from how many fit into the nodes of each level. */
function widths(
	file: Hdf5File,
	space: number,
	recordBytes: number,
	levels: number,
): { countBytes: number; totalBytes: number[] } {
	let total = Math.floor(space / recordBytes);
	const countBytes = bytesFor(total);
	const totalBytes = [0];
	for (let level = 1; level < levels; level++) {
		const pointerBytes = file.offsetBytes + countBytes + (totalBytes[level - 1] ?? 0);
		const most = Math.floor((space - pointerBytes) / (recordBytes + pointerBytes));
		total = (most + 1) * total + most;
		totalBytes.push(bytesFor(total));
	}
	return { countBytes, totalBytes };
}

async function readNode(file: Hdf5File, tree: Tree, { address, level }: Node): Promise<Fields> {
	const fields = await file.fields(address, tree.nodeBytes);
	if (!fields.hasMark(level === 0 ? 'BTLF' : 'BTIN') || fields.u8() !== 0 || fields.u8() !== tree.type)
		throw new HeaderFault('a node of an index is not where it should be');
	return fields;
}

/** They come behind the records of a node, one more than these. */
function childrenOf(file: Hdf5File, tree: Tree, { level, records }: Node, fields: Fields): Node[] {
	return Array.from({ length: records + 1 }, () => {
		const address = fields.uint(file.offsetBytes);
		const count = fields.uint(tree.countBytes);
		fields.skip(tree.totalBytes[level - 1] ?? 0);
		return { address, level: level - 1, records: count };
	});
}

/** As many as hold numbers up to `most`. */
export function bytesFor(most: number): number {
	return Math.floor(Math.log2(Math.max(1, most)) / 8) + 1;
}
