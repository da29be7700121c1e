/** What we ask of an index file without a process: may it be trusted to be what HEAD has, and may it be written? */
export interface IndexFacts {
	/** The tree that the index is exactly equal to, where git noted it: nothing is staged against a commit of it. */
	readonly tree?: string;
	readonly hasUnmerged: boolean;
	/** Entries that are not in the work tree on purpose (sparse checkout). */
	readonly hasSkipped: boolean;
	/** Most entries are in another file (`core.splitIndex`), so the flags above may be wrong. */
	readonly isSplit: boolean;
}

const headerBytes = 12;
const statBytes = 40;
/** How long ids and hashes are. */
export const checksumBytes = { sha1: 20, sha256: 32 } as const;

/**
 * Facts of git's index format, versions 2 to 4 (`gitformat-index`). Gives `undefined` for what is none of these:
 * then git itself has to be asked.
 */
export function readIndexFacts(index: Buffer, objectFormat: 'sha1' | 'sha256'): IndexFacts | undefined {
	const version =
		index.length < headerBytes || index.toString('latin1', 0, 4) !== 'DIRC' ? 0 : index.readUInt32BE(4);
	if (version < 2 || version > 4) return undefined;
	try {
		const idBytes = checksumBytes[objectFormat];
		const entries = readEntries(index, idBytes);
		const extensions = readExtensions(index, entries.end, idBytes);
		const tree = rootTree(extensions.get('TREE'), idBytes);
		const { hasUnmerged, hasSkipped } = entries;
		return {
			hasUnmerged,
			hasSkipped,
			isSplit: extensions.has('link'),
			...(tree === undefined ? {} : { tree }),
		};
	} catch (error) {
		// Shorter than it says: cut off, or a format of the future.
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

/** Are all of `paths` entries of an index? It must be one that `readIndexFacts` could read. */
export function hasEntries(
	index: Buffer,
	objectFormat: 'sha1' | 'sha256',
	paths: readonly string[],
): boolean {
	const wanted = new Set(paths);
	const walk = new EntryWalk(index, checksumBytes[objectFormat]);
	while (walk.next()) wanted.delete(walk.name().toString('utf8'));
	return wanted.size === 0;
}

/** The names of what an index has in a folder (from the top of the repository); as `hasEntries`. */
export function indexedChildren(
	index: Buffer,
	objectFormat: 'sha1' | 'sha256',
	folder: string,
): ReadonlySet<string> {
	const walk = new EntryWalk(index, checksumBytes[objectFormat]);
	const prefix = Buffer.from(`${folder}/`, 'utf8');
	const children = new Set<string>();
	while (walk.next()) {
		if (!walk.startsWith(prefix)) continue;
		const below = walk.name().subarray(prefix.length);
		const slash = below.indexOf(0x2f);
		children.add(below.toString('utf8', 0, slash < 0 ? below.length : slash));
	}
	return children;
}

/** What an index notes of a file: what it was like when git last knew it to be what is staged. */
export interface IndexedFile {
	/** From the top of the repository. */
	readonly path: string;
	/** `0o100644`; of a submodule `0o160000`. */
	readonly mode: number;
	readonly id: string;
	/** Of inode and size the last 32 bits, times in nanoseconds. */
	readonly stat: FileStat;
	/** Is it not to be looked at (`git update-index --assume-unchanged`)? */
	readonly isTrusted: boolean;
}
export interface FileStat {
	readonly ctime: bigint;
	readonly mtime: bigint;
	readonly inode: number;
	readonly size: number;
}

/**
 * The files of an index outside of a folder (from the top of the repository; all, where that is empty); `undefined` where
 * they are more than `atMost`. As `hasEntries`.
 */
export function filesOutside(
	index: Buffer,
	objectFormat: 'sha1' | 'sha256',
	folder: string,
	atMost: number,
): readonly IndexedFile[] | undefined {
	const walk = new EntryWalk(index, checksumBytes[objectFormat]);
	const prefix = Buffer.from(folder === '' ? '' : `${folder}/`, 'utf8');
	const files: IndexedFile[] = [];
	while (walk.next()) {
		if (folder !== '' && walk.startsWith(prefix)) continue;
		if (files.length === atMost) return undefined;
		const { at, flags } = walk;
		const word = (number: number) => index.readUInt32BE(at + number * 4);
		const time = (number: number) => BigInt(word(number)) * 1_000_000_000n + BigInt(word(number + 1));
		files.push({
			path: walk.name().toString('utf8'),
			mode: word(6),
			id: index.toString('hex', at + statBytes, at + statBytes + checksumBytes[objectFormat]),
			stat: { ctime: time(0), mtime: time(2), inode: word(5), size: word(9) },
			isTrusted: (flags & 0x8000) !== 0,
		});
	}
	return files;
}

/** The hash of an index that stands at its end; `undefined` where git was told to leave it out (`index.skipHash`). */
export function indexChecksum(end: Buffer): string | undefined {
	return end.some((byte) => byte !== 0) ? end.toString('hex') : undefined;
}

/** Goes from entry to entry. */
class EntryWalk {
	readonly #index: Buffer;
	readonly #version: number;
	readonly #idBytes: number;
	#remaining: number;
	#nameAt = 0;
	#nameEnd = 0;
	/** Of version 4, which leaves out what a name shares with the one before. */
	#whole: Buffer = Buffer.alloc(0);
	/** Where the entry begins. */
	at = headerBytes;
	/** Where the next one does, or what comes after the last. */
	end = headerBytes;
	flags = 0;
	furtherFlags = 0;

	constructor(index: Buffer, idBytes: number) {
		this.#index = index;
		this.#version = index.readUInt32BE(4);
		this.#idBytes = idBytes;
		this.#remaining = index.readUInt32BE(8);
	}

	next(): boolean {
		if (this.#remaining-- === 0) return false;
		const index = this.#index;
		this.at = this.end;
		const flagsAt = this.at + statBytes + this.#idBytes;
		this.flags = index.readUInt16BE(flagsAt);
		const isExtended = (this.flags & 0x4000) !== 0;
		this.furtherFlags = isExtended ? index.readUInt16BE(flagsAt + 2) : 0;
		const nameAt = flagsAt + (isExtended ? 4 : 2);
		if (this.#version === 4) {
			const number = numberAt(index, nameAt);
			this.#nameAt = number.end;
			this.#nameEnd = endOfText(index, this.#nameAt);
			this.end = this.#nameEnd + 1;
			const shared = this.#whole.subarray(0, Math.max(0, this.#whole.length - number.value));
			this.#whole = Buffer.concat([shared, index.subarray(this.#nameAt, this.#nameEnd)]);
		} else {
			this.#nameAt = nameAt;
			// The length stands in the flags, unless it is too large for them.
			const length = this.flags & 0xfff;
			this.#nameEnd = length < 0xfff ? nameAt + length : endOfText(index, nameAt);
			// NUL to a multiple of 8, one at least.
			this.end = this.at + ((this.#nameEnd - this.at + 8) & ~7);
		}
		if (this.end > index.length) throw new RangeError('index entry without end');
		return true;
	}

	/** From the top of the repository. */
	name(): Buffer {
		return this.#version === 4 ? this.#whole : this.#index.subarray(this.#nameAt, this.#nameEnd);
	}

	startsWith(prefix: Buffer): boolean {
		if (this.#version === 4) return this.#whole.subarray(0, prefix.length).equals(prefix);
		const length = prefix.length;
		return (
			this.#nameEnd - this.#nameAt >= length &&
			this.#index.compare(prefix, 0, length, this.#nameAt, this.#nameAt + length) === 0
		);
	}
}

function readEntries(index: Buffer, idBytes: number) {
	let hasUnmerged = false;
	let hasSkipped = false;
	const walk = new EntryWalk(index, idBytes);
	while (walk.next()) {
		hasUnmerged ||= (walk.flags & 0x3000) !== 0;
		hasSkipped ||= (walk.furtherFlags & 0x4000) !== 0;
	}
	return { hasUnmerged, hasSkipped, end: walk.end };
}

function endOfText(index: Buffer, start: number): number {
	const end = index.indexOf(0, start);
	if (end < 0) throw new RangeError('index entry without end');
	return end;
}

/** All bytes of a number but its last have the highest bit set; each but the last stands for one more. */
function numberAt(index: Buffer, start: number): { readonly value: number; readonly end: number } {
	let at = start;
	let byte = index.readUInt8(at++);
	let value = byte & 0x7f;
	while (byte >= 0x80) {
		byte = index.readUInt8(at++);
		value = (value + 1) * 128 + (byte & 0x7f);
	}
	return { value, end: at };
}

function readExtensions(index: Buffer, start: number, idBytes: number): Map<string, Buffer> {
	const extensions = new Map<string, Buffer>();
	for (let offset = start; offset < index.length - idBytes;) {
		const size = index.readUInt32BE(offset + 4);
		const dataAt = offset + 8;
		if (dataAt + size > index.length - idBytes) throw new RangeError('index extension without end');
		extensions.set(index.toString('latin1', offset, offset + 4), index.subarray(dataAt, dataAt + size));
		offset = dataAt + size;
	}
	return extensions;
}

/** The first record of the cache tree is the root: an empty path, NUL, `entries subtrees`, LF, id; -1 entries: not valid. */
function rootTree(cacheTree: Buffer | undefined, idBytes: number): string | undefined {
	const lineEnd = cacheTree?.indexOf(0x0a) ?? -1;
	if (!cacheTree || lineEnd < 0) return undefined;
	const isValid = /^\0\d+ \d+$/.test(cacheTree.toString('latin1', 0, lineEnd));
	const id = cacheTree.subarray(lineEnd + 1, lineEnd + 1 + idBytes);
	return isValid && id.length === idBytes ? id.toString('hex') : undefined;
}
