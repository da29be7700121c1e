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
const checksumBytes = { sha1: 20, sha256: 32 } as const;

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
		const entries = readEntries(index, version, idBytes);
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

/**
 * Are all of `paths` entries of an index? `false` also where only git can tell: in version 4 names are not written out.
 * The index must be one that `readIndexFacts` could read.
 */
export function hasEntries(
	index: Buffer,
	objectFormat: 'sha1' | 'sha256',
	paths: readonly string[],
): boolean {
	if (index.readUInt32BE(4) === 4) return false;
	const wanted = new Set(paths);
	readEntries(index, index.readUInt32BE(4), checksumBytes[objectFormat], (name) => wanted.delete(name));
	return wanted.size === 0;
}

function readEntries(index: Buffer, version: number, idBytes: number, onName?: (name: string) => void) {
	let hasUnmerged = false;
	let hasSkipped = false;
	let offset = headerBytes;
	for (let remaining = index.readUInt32BE(8); remaining > 0; remaining--) {
		const flagsAt = offset + statBytes + idBytes;
		const flags = index.readUInt16BE(flagsAt);
		const isExtended = (flags & 0x4000) !== 0;
		hasUnmerged ||= (flags & 0x3000) !== 0;
		hasSkipped ||= isExtended && (index.readUInt16BE(flagsAt + 2) & 0x4000) !== 0;
		const nameAt = flagsAt + (isExtended ? 4 : 2);
		// Version 4 leaves out what a name shares with the one before, and the padding to a multiple of 8.
		const nameEnd = endOfText(index, version === 4 ? endOfNumber(index, nameAt) : nameAt);
		onName?.(index.toString('utf8', nameAt, nameEnd));
		offset = version === 4 ? nameEnd + 1 : offset + ((nameEnd - offset + 8) & ~7);
	}
	return { hasUnmerged, hasSkipped, end: offset };
}

function endOfText(index: Buffer, start: number): number {
	const end = index.indexOf(0, start);
	if (end < 0) throw new RangeError('index entry without end');
	return end;
}

/** All bytes of a number but its last have the highest bit set. */
function endOfNumber(index: Buffer, start: number): number {
	let at = start;
	while (index.readUInt8(at) >= 0x80) at++;
	return at + 1;
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
