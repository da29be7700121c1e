/** One entry of a tree object. */
export interface TreeObjectEntry {
	readonly name: string;
	/** `100644`, `100755`, `120000`, `160000`, or `40000` for a folder. */
	readonly mode: string;
	readonly id: string;
}

export const folderMode = '40000';

/** The entries of a folder as git has them. */
export interface Tree {
	get(name: string): TreeObjectEntry | undefined;
	/** In git's order. */
	values(): TreeObjectEntry[];
}

/** A tree without entries. */
export const noTree: Tree = { get: () => undefined, values: () => [] };

/** In a longer one a name is looked up in an index, which is made by the first look. */
const scannedBytes = 4096;

/**
 * A tree object: records of `mode SP name NUL id`, the id in binary. Nothing is made of an entry before it is asked for:
 * a diff asks for few of each of many folders.
 */
export class TreeObject implements Tree {
	readonly #content: Buffer;
	readonly #idBytes: number;
	#starts: ReadonlyMap<string, number> | undefined;

	constructor(content: Buffer, objectFormat: 'sha1' | 'sha256') {
		this.#content = content;
		this.#idBytes = objectFormat === 'sha256' ? 32 : 20;
	}

	get(name: string): TreeObjectEntry | undefined {
		const isIndexed = this.#starts !== undefined || this.#content.length > scannedBytes;
		const start = isIndexed ? this.#indexed().get(name) : this.#scan(name);
		return start === undefined ? undefined : this.#entryAt(start)?.entry;
	}

	values(): TreeObjectEntry[] {
		const entries: TreeObjectEntry[] = [];
		for (let next = this.#entryAt(0); next; next = this.#entryAt(next.end)) entries.push(next.entry);
		return entries;
	}

	/** Where the entry of that name starts. */
	#scan(name: string): number | undefined {
		const wanted = Buffer.from(name, 'utf8');
		for (let start = 0; start < this.#content.length;) {
			const [blank, nul] = this.#bounds(start);
			if (blank < 0 || nul < 0) return undefined;
			const isSame =
				nul - blank - 1 === wanted.length &&
				this.#content.compare(wanted, 0, wanted.length, blank + 1, nul) === 0;
			if (isSame) return start;
			start = nul + 1 + this.#idBytes;
		}
		return undefined;
	}

	#indexed(): ReadonlyMap<string, number> {
		if (this.#starts) return this.#starts;
		const starts = new Map<string, number>();
		for (let start = 0; start < this.#content.length;) {
			const [blank, nul] = this.#bounds(start);
			if (blank < 0 || nul < 0) break;
			starts.set(this.#content.toString('utf8', blank + 1, nul), start);
			start = nul + 1 + this.#idBytes;
		}
		return (this.#starts = starts);
	}

	#entryAt(start: number): { readonly entry: TreeObjectEntry; readonly end: number } | undefined {
		if (start >= this.#content.length) return undefined;
		const [blank, nul] = this.#bounds(start);
		if (blank < 0 || nul < 0) return undefined;
		const end = nul + 1 + this.#idBytes;
		const entry = {
			name: this.#content.toString('utf8', blank + 1, nul),
			mode: this.#content.toString('latin1', start, blank),
			id: this.#content.toString('hex', nul + 1, end),
		};
		return { entry, end };
	}

	/** The blank before a name and the NUL behind it; -1 where there is none. */
	#bounds(start: number): readonly [blank: number, nul: number] {
		const blank = this.#content.indexOf(0x20, start);
		return [blank, blank < 0 ? -1 : this.#content.indexOf(0, blank)];
	}
}
