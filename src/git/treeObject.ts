/** One entry of a tree object. */
export interface TreeObjectEntry {
	readonly name: string;
	/** `100644`, `100755`, `120000`, `160000`, or `40000` for a folder. */
	readonly mode: string;
	readonly id: string;
}

export const folderMode = '40000';

/** The entries of a tree object by name: records of `mode SP name NUL id`, the id in binary. */
export function parseTree(
	content: Buffer,
	objectFormat: 'sha1' | 'sha256',
): ReadonlyMap<string, TreeObjectEntry> {
	const idBytes = objectFormat === 'sha256' ? 32 : 20;
	const entries = new Map<string, TreeObjectEntry>();
	for (let offset = 0; offset < content.length;) {
		const blank = content.indexOf(0x20, offset);
		const nul = content.indexOf(0, blank);
		if (blank < 0 || nul < 0) break;
		const name = content.toString('utf8', blank + 1, nul);
		const mode = content.toString('latin1', offset, blank);
		offset = nul + 1 + idBytes;
		entries.set(name, { name, mode, id: content.toString('hex', nul + 1, offset) });
	}
	return entries;
}
