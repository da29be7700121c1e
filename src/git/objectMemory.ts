import type { FileReader } from '../core/ports.js';
import type { Reading } from '../core/problem.js';
import type { ObjectReader } from './gitBatch.js';
import { parseTree, type TreeObjectEntry } from './treeObject.js';

/** The entries of a folder by name. */
export type Tree = ReadonlyMap<string, TreeObjectEntry>;

/** More is not kept: so many bytes of objects, what is made of them takes several times as much. */
const maxBytes = 32 * 1024 * 1024;

/**
 * What the objects of a repository say, by their ids, so that several `RefFiles` read what they have in common once: two
 * ends of a diff share nearly all. Bounded; it starts anew where it would hold too much.
 */
export class ObjectMemory {
	readonly #batch: ObjectReader;
	readonly #objectFormat: 'sha1' | 'sha256';
	readonly #trees = new Map<string, Promise<Tree | undefined>>();
	readonly #readings = new Map<FileReader<unknown>, Map<string, Promise<Reading<unknown> | undefined>>>();
	readonly #maxBytes: number;
	#bytes = 0;

	constructor(batch: ObjectReader, objectFormat: 'sha1' | 'sha256', limit = maxBytes) {
		this.#batch = batch;
		this.#objectFormat = objectFormat;
		this.#maxBytes = limit;
	}

	/** The tree of that id or expression; `undefined` where there is none. */
	tree(name: string): Promise<Tree | undefined> {
		return remembered(this.#trees, name, async () => {
			const object = await this.#batch.read(name);
			this.#count(object?.content.length);
			return object?.type === 'tree' ? parseTree(object.content, this.#objectFormat) : undefined;
		});
	}

	/** The bytes of a blob. They are not kept. */
	async bytes(id: string): Promise<Uint8Array | undefined> {
		return (await this.#batch.read(id))?.content;
	}

	/** What `reader` makes of a blob, which is at `path` here. */
	async reading<T>(id: string, path: string, reader: FileReader<T>): Promise<Reading<T> | undefined> {
		const known = this.#readings.get(reader) ?? new Map<string, Promise<Reading<unknown> | undefined>>();
		this.#readings.set(reader, known);
		const isFirst = !known.has(id);
		const reading = (await remembered(known, id, async () => {
			const bytes = await this.bytes(id);
			this.#count(bytes?.length);
			return bytes && reader(bytes, path);
		})) as Reading<T> | undefined;
		if (isFirst || reading?.ok !== false) return reading;
		// Problems name the path.
		const bytes = await this.bytes(id);
		return bytes && reader(bytes, path);
	}

	#count(bytes = 0): void {
		this.#bytes += bytes;
		if (this.#bytes <= this.#maxBytes) return;
		this.#bytes = 0;
		this.#trees.clear();
		this.#readings.clear();
	}
}

function remembered<T>(memory: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
	const known = memory.get(key);
	if (known) return known;
	const made = make();
	memory.set(key, made);
	return made;
}
