import type { ByteSource, Cancellation } from '../byteSource.js';
import { openEntry, type Inflate, type ZipEntry } from './zip.js';

/** An archive that is open, with its entries by name; the first of two equal ones. */
export interface Archive {
	readonly source: ByteSource;
	readonly entries: readonly ZipEntry[];
	readonly inflate: Inflate;
	readonly signal: Cancellation | undefined;
}

/** As many entries of one name are looked at. */
const maxTwins = 16;

/** The bytes of the entry of that name, up to `most`; `undefined` where there is none. */
export async function entryOf(archive: Archive, name: string, most: number): Promise<ByteSource | undefined> {
	const entry = archive.entries.find((each) => pythonName(each) === name);
	return entry && openEntry(archive.source, entry, archive.inflate, most);
}

/** Opens each entry of that name, of which Python takes the last. */
export function entriesOf(archive: Archive, name: string, most: number): (() => Promise<ByteSource>)[] {
	return archive.entries
		.filter((each) => pythonName(each) === name)
		.slice(-maxTwins)
		.map((entry) => () => openEntry(archive.source, entry, archive.inflate, most));
}

/** The name of an entry as Python's `zipfile` reads it. */
export function pythonName({ name }: ZipEntry): string {
	return name.split('\0', 1)[0] ?? '';
}
