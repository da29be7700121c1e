import { HeaderFault } from '../formats/cursor.js';
import { denseBodies, type DenseStorage } from './denseStorage.js';
import { Fields, textOf } from './fields.js';
import type { Hdf5File } from './hdf5File.js';
import { heapText, longName, maxNameBytes, readLocalHeap, type LocalHeap } from './localHeap.js';

/** A name in a group, and what it stands for. */
export interface Link {
	readonly name: string;
	/** Of an object's header in this file; absent for a name of another name. */
	readonly address?: number;
	/** Of another file. */
	readonly file?: string;
}

/** The tree and the heap that the links of a group are in. */
export interface SymbolTable {
	readonly tree: number;
	readonly heap: number;
}

/** Levels of a tree; a node has 32 children where nobody says otherwise. */
const maxLevels = 16;
const softCache = 2;
const [softLink, externalLink] = [1, 64];

/** Reads the body of a link message. Throws `HeaderFault`. */
export function readLink(file: Hdf5File, fields: Fields): Link {
	if (fields.u8() !== 1) throw new HeaderFault('a link is of a version that is not known');
	const flags = fields.u8();
	const kind = flags & 8 ? fields.u8() : 0;
	if (flags & 4) fields.skip(8);
	if (flags & 16) fields.skip(1);
	const nameBytes = fields.uint(1 << (flags & 3));
	if (nameBytes > maxNameBytes) throw longName();
	const name = fields.text(nameBytes);
	if (kind === 0) return { name, address: fields.uint(file.offsetBytes) };
	const value = fields.bytes(fields.u16());
	if (kind === softLink) return { name };
	if (kind !== externalLink) throw new HeaderFault('a link is of a kind that is not known');
	// A version, the file, and the path in it.
	return { name, file: textOf(value.subarray(1)) };
}

/** The links of a group of the older kind. What is wrong with a node is noted, and the others are read. */
export async function* symbolTableLinks(file: Hdf5File, { tree, heap }: SymbolTable): AsyncGenerator<Link> {
	let names: LocalHeap | undefined;
	const waiting: TreeNode[] = [{ address: tree, level: maxLevels }];
	for (let node = waiting.pop(); node; node = waiting.pop()) {
		try {
			file.step();
			names ??= await readLocalHeap(file, heap);
			if (node.level === -1) yield* symbolsOf(file, node.address, names);
			else waiting.push(...(await childrenOf(file, node)).reverse());
		} catch (error) {
			file.note(error, node.address);
		}
	}
}

/** The links of a group of the newer kind that did not fit into its header. What is wrong is noted. */
export async function* denseLinks(file: Hdf5File, storage: DenseStorage): AsyncGenerator<Link> {
	try {
		for await (const body of denseBodies(file, storage, 'links')) {
			const link = noted(file, storage.heap, () => readLink(file, body));
			if (link) yield link;
		}
	} catch (error) {
		file.note(error, storage.heap);
	}
}

function noted<T>(file: Hdf5File, address: number, read: () => T): T | undefined {
	try {
		return read();
	} catch (error) {
		file.note(error, address);
		return undefined;
	}
}

interface TreeNode {
	readonly address: number;
	/** The highest that it may be of; -1 for the lists that the lowest nodes name. */
	readonly level: number;
}

async function childrenOf(file: Hdf5File, { address, level: most }: TreeNode): Promise<TreeNode[]> {
	const headBytes = 8 + 2 * file.offsetBytes;
	const head = await file.fields(address, headBytes);
	if (!head.hasMark('TREE') || head.u8() !== 0)
		throw new HeaderFault('a group has no tree where it should be');
	const level = head.u8();
	// The levels go down, so that no node is its own descendant.
	if (level > most) throw new HeaderFault('the tree of a group is deeper than it says');
	const count = head.u16();
	const entries = await file.fields(address + headBytes, count * (file.lengthBytes + file.offsetBytes));
	return Array.from({ length: count }, () => {
		entries.skip(file.lengthBytes);
		return { address: entries.uint(file.offsetBytes), level: level - 1 };
	});
}

async function* symbolsOf(file: Hdf5File, address: number, names: LocalHeap): AsyncGenerator<Link> {
	const head = await file.fields(address, 8);
	if (!head.hasMark('SNOD') || head.u8() !== 1)
		throw new HeaderFault('a group has no list of names where it should be');
	head.skip(1);
	const count = head.u16();
	const entryBytes = 2 * file.offsetBytes + 24;
	const entries = await file.fields(address + 8, count * entryBytes);
	for (let index = 0; index < count; index++) {
		file.step();
		const entry = new Fields(entries.bytes(entryBytes));
		const name = await heapText(file, names, entry.uint(file.offsetBytes));
		const target = entry.address(file.offsetBytes);
		const isSoft = entry.u32() === softCache || target === undefined;
		yield isSoft ? { name } : { name, address: target };
	}
}
