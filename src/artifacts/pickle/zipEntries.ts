import type { ByteSource } from '../../core/inspection/byteSource.js';
import {
	hasSignature,
	readLocalHead,
	readZipDirectory,
	type LocalHead,
	type ZipHead,
} from './zipDirectory.js';

/** An entry whose data is to be read, as its directory has it, or its own head alone. */
export interface ZipEntry {
	readonly name: string;
	readonly method: number;
	readonly isEncrypted: boolean;
	readonly dataAt: number;
	readonly compressedSize: number;
}

export interface ZipGap {
	readonly within: string;
	readonly offset: number;
	readonly reason: 'broken' | 'mismatch';
	readonly detail: string;
}

export interface ZipReading {
	readonly entries: readonly ZipEntry[];
	readonly gaps: readonly ZipGap[];
}

interface Region {
	readonly start: number;
	end: number;
}

const windowBytes = 65_536;
const mostUnlisted = 1_000;

/**
 * The entries of a zip archive: those of its central directory, which most readers go by, compared with the heads before
 * their data, which others go by, and those that have a head only. Undefined where `source` is no such archive.
 */
export async function readZip(source: ByteSource): Promise<ZipReading | undefined> {
	const head = await source.read(0, Math.min(4, source.size));
	const directory = await readZipDirectory(source);
	if (directory === undefined && !hasSignature(head, 3, 4)) return undefined;
	const gaps: ZipGap[] = [];
	const entries: ZipEntry[] = [];
	const taken: Region[] = [];
	if (directory === undefined) gaps.push(broken(0, 'it has no directory'));
	else if (directory.fault !== undefined) gaps.push(broken(directory.start, directory.fault));
	for (const listed of directory?.entries ?? []) {
		const local = await readLocalHead(source, listed.headAt);
		if (local === undefined) {
			gaps.push(mismatch(listed, 'its directory names an entry that is not there'));
			continue;
		}
		taken.push({ start: listed.headAt, end: local.dataAt + listed.compressedSize });
		entries.push({ ...listed, dataAt: local.dataAt });
		const difference = differenceOf(listed, local);
		if (difference === undefined) continue;
		gaps.push(mismatch(listed, `its directory has another ${difference} for an entry than the entry itself`));
		// The same bytes under another name are read once.
		if (difference !== 'name') entries.push(local);
	}
	const last = directory?.start ?? source.size;
	for (const local of await unlisted(source, between(taken, last), gaps)) {
		gaps.push(mismatch(local, 'it has an entry that its directory does not name'));
		entries.push(local);
	}
	return { entries, gaps: directory === undefined ? gaps.filter(({ reason }) => reason === 'broken') : gaps };
}

function broken(offset: number, detail: string): ZipGap {
	return { within: '', offset, reason: 'broken', detail };
}

function mismatch({ name, headAt }: ZipHead, detail: string): ZipGap {
	return { within: name, offset: headAt, reason: 'mismatch', detail };
}

function differenceOf(listed: ZipHead, local: LocalHead): string | undefined {
	if (listed.name !== local.name) return 'name';
	if (listed.method !== local.method) return 'method';
	if (listed.isEncrypted !== local.isEncrypted) return 'encryption';
	if (!local.hasDescriptor && listed.compressedSize !== local.compressedSize) return 'size';
	return undefined;
}

/** What the entries leave of the bytes before `end`. */
function between(taken: readonly Region[], end: number): Region[] {
	const regions: Region[] = [];
	let at = 0;
	for (const { start, end: next } of [...taken].sort((one, other) => one.start - other.start)) {
		if (start > at) regions.push({ start: at, end: Math.min(start, end) });
		at = Math.max(at, next);
	}
	if (at < end) regions.push({ start: at, end });
	return regions;
}

/** Entries whose head stands in `regions`; each goes on to the end of its region where it does not tell its size. */
async function unlisted(
	source: ByteSource,
	regions: readonly Region[],
	gaps: ZipGap[],
): Promise<LocalHead[]> {
	const found: LocalHead[] = [];
	for (const region of regions)
		for (let at = await nextHead(source, region.start, region.end); at !== undefined;) {
			const local = await readLocalHead(source, at);
			if (found.length >= mostUnlisted) {
				gaps.push(broken(at, `it has more than ${mostUnlisted} entries that its directory does not name`));
				return found;
			}
			if (local !== undefined) {
				const isSized = !local.hasDescriptor || local.compressedSize > 0;
				const compressedSize = isSized ? local.compressedSize : Math.max(0, region.end - local.dataAt);
				found.push({ ...local, compressedSize });
			}
			const isSized = local !== undefined && (!local.hasDescriptor || local.compressedSize > 0);
			const from = isSized ? local.dataAt + local.compressedSize : at + 4;
			at = await nextHead(source, Math.max(from, at + 4), region.end);
		}
	return found;
}

async function nextHead(source: ByteSource, from: number, end: number): Promise<number | undefined> {
	for (let base = from; base + 30 <= end; base += windowBytes) {
		const bytes = Buffer.from(await source.read(base, Math.min(windowBytes + 3, end - base)));
		const at = bytes.indexOf('PK\x03\x04', 0, 'latin1');
		if (at >= 0) return base + at;
	}
	return undefined;
}
