import type { ByteSource } from '../byteSource.js';
import { partOf } from '../byteSources.js';
import { HeaderFault } from '../formats/cursor.js';
import { EndlessFault } from './endlessFault.js';
import { Fields } from './fields.js';
import { PagedSource } from './pagedSource.js';

/** The first bytes of an HDF5 file, or of what follows its user block. */
export const hdf5Mark = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a] as const;

/** Where the superblock may be, besides the beginning: behind a user block of this many bytes, or of twice as many … */
const firstUserBlock = 512;

/** Where the superblock is that follows a user block of anything, as a loader looks for it; `undefined` where there is none. */
export async function superblockAt(source: ByteSource): Promise<number | undefined> {
	for (let at = firstUserBlock; at < source.size; at *= 2) {
		const bytes = await source.read(at, hdf5Mark.length);
		if (hdf5Mark.every((byte, index) => bytes[index] === byte)) return at;
	}
	return undefined;
}

/** Read of a file in all, without texts: a hundred thousand tensors need about a quarter. */
const maxHeaderBytes = 256 * 1_048_576;
/** Headers, links and nodes; a tensor has three or four. */
const maxParts = 500_000;
const maxNotes = 100;

/**
 * A file in the HDF5 format, of which headers alone are read ("HDF5 File Format Specification", versions 1.0 to 4.0).
 * Addresses are those of the file's own, which count from its superblock.
 */
export class Hdf5File {
	/** Of the root group's header. */
	readonly root: number;
	/** Bytes of an address and of a length. */
	readonly offsetBytes: number;
	readonly lengthBytes: number;
	readonly #source: PagedSource;
	readonly #start: number;
	readonly #faults = new Set<string>();
	#parts = 0;

	private constructor(source: PagedSource, start: number, superblock: Superblock) {
		this.#source = source;
		this.#start = start;
		this.root = superblock.root;
		this.offsetBytes = superblock.offsetBytes;
		this.lengthBytes = superblock.lengthBytes;
		if (superblock.end > source.size) this.end(new HeaderFault('it ends before what its header announces'));
	}

	/** The file whose superblock is at `start`. Throws `HeaderFault`. */
	static async open(source: ByteSource, start = 0): Promise<Hdf5File> {
		const pages = new PagedSource(partOf(source, start, source.size), maxHeaderBytes);
		return new Hdf5File(pages, start, readSuperblock(new Fields(await pages.read(0, 128))));
	}

	/** Bytes from the superblock to the end. */
	get size(): number {
		return this.#source.size;
	}

	/** What could not be read, in the order in which it was met; each as a text that completes "is not read: …". */
	get faults(): readonly string[] {
		return [...this.#faults];
	}

	/** Counts one more part of the graph that a file is, which may be endless. */
	step(): void {
		if (++this.#parts > maxParts) throw new EndlessFault(`it has more than ${maxParts} parts`);
	}

	/**
	 * Keeps what was wrong at `address`, so that reading goes on elsewhere. Throws what is no `HeaderFault`, and an
	 * `EndlessFault`, after which nothing is read.
	 */
	note(error: unknown, address?: number): void {
		this.end(error, address);
		if (error instanceof EndlessFault) throw error;
	}

	/** Keeps why reading ended. Throws what is no `HeaderFault`. */
	end(error: unknown, address?: number): void {
		if (!(error instanceof HeaderFault)) throw error;
		if (this.#faults.size >= maxNotes) return;
		const isPlaced = address !== undefined && !(error instanceof EndlessFault);
		this.#faults.add(isPlaced ? `${error.message} (at byte ${this.#start + address})` : error.message);
	}

	/** `length` bytes at `address`, to be read field by field. */
	async fields(address: number, length: number): Promise<Fields> {
		if (length < 0 || address + length > this.size) throw new HeaderFault('a part lies behind its end');
		const bytes = await this.#source.read(address, length);
		if (bytes.length < length) throw new HeaderFault('it became shorter while it was read');
		return new Fields(bytes);
	}
}

interface Superblock {
	readonly root: number;
	readonly offsetBytes: number;
	readonly lengthBytes: number;
	/** Where the file says that it ends; as all addresses, from the superblock on, wherever that is now. */
	readonly end: number;
}

function readSuperblock(fields: Fields): Superblock {
	const mark = fields.bytes(hdf5Mark.length);
	if (!hdf5Mark.every((byte, index) => mark[index] === byte)) throw new HeaderFault('it is no HDF5');
	const version = fields.u8();
	if (version > 3)
		throw new HeaderFault(`it is of a version of HDF5 that is not known (superblock ${version})`);
	if (version < 2) fields.skip(4);
	const [offsetBytes, lengthBytes] = [fields.u8(), fields.u8()];
	if (![offsetBytes, lengthBytes].every((width) => width === 2 || width === 4 || width === 8))
		throw new HeaderFault(`its addresses have ${offsetBytes} bytes, its lengths ${lengthBytes}`);
	// Flags, and before version 2 the sizes of nodes; then the base, and the free space or the extension.
	fields.skip(version < 2 ? 9 + 4 * version : 1);
	const base = fields.uint(offsetBytes);
	fields.skip(offsetBytes);
	const end = (fields.address(offsetBytes) ?? 0) - base;
	// Of a driver, and of the name of the root group.
	if (version < 2) fields.skip(2 * offsetBytes);
	const root = fields.address(offsetBytes);
	if (root === undefined) throw new HeaderFault('it has no root group');
	return { root, offsetBytes, lengthBytes, end };
}
