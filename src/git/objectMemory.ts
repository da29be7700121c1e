import type { FileReader } from '../core/fileStore.js';
import type { Reading } from '../core/problem.js';
import type { ObjectReader } from './gitBatch.js';
import { TreeObject, type Tree } from './treeObject.js';

/** More is not kept: so many bytes of objects, what is made of them takes several times as much. */
const maxBytes = 4 * 1024 * 1024;

/**
 * What objects of one repository say, by their ids, which always stand for the same bytes. Bounded; it starts anew where it
 * would hold too much.
 */
export class KeptObjects {
	readonly #trees = new Map<string, Tree>();
	readonly #readings = new Map<FileReader<unknown>, Map<string, Reading<unknown>>>();
	readonly #maxBytes: number;
	#bytes = 0;

	constructor(limit = maxBytes) {
		this.#maxBytes = limit;
	}

	tree(name: string): Tree | undefined {
		return this.#trees.get(name);
	}

	keepTree(name: string, tree: Tree, bytes: number): void {
		if (this.#hasRoom(bytes)) this.#trees.set(name, tree);
	}

	reading<T>(id: string, reader: FileReader<T>): Reading<T> | undefined {
		return this.#readings.get(reader)?.get(id) as Reading<T> | undefined;
	}

	/** Only of what could be read: problems name the path. */
	keepReading<T>(id: string, reader: FileReader<T>, reading: Reading<T>, bytes: number): void {
		if (!this.#hasRoom(bytes)) return;
		const known = this.#readings.get(reader) ?? new Map<string, Reading<unknown>>();
		this.#readings.set(reader, known.set(id, reading));
	}

	#hasRoom(bytes: number): boolean {
		this.#bytes += bytes;
		if (this.#bytes > this.#maxBytes) {
			this.#bytes = bytes;
			this.#trees.clear();
			this.#readings.clear();
		}
		return bytes <= this.#maxBytes;
	}
}

/**
 * Reads objects of a repository so that several `RefFiles` read what they have in common once: two ends of a diff share
 * nearly all. Ends with its reader; what it has learned stays in `kept`.
 */
export class ObjectMemory {
	readonly #batch: ObjectReader;
	readonly #objectFormat: 'sha1' | 'sha256';
	readonly #kept: KeptObjects;
	/** What is being asked for. */
	readonly #trees = new Map<string, Promise<Tree | undefined>>();
	readonly #readings = new Map<FileReader<unknown>, Map<string, Promise<Reading<unknown> | undefined>>>();

	constructor(batch: ObjectReader, objectFormat: 'sha1' | 'sha256', kept = new KeptObjects()) {
		this.#batch = batch;
		this.#objectFormat = objectFormat;
		this.#kept = kept;
	}

	/** The tree of that id or expression of ids; `undefined` where there is none. At once where it is known. */
	tree(name: string): Tree | undefined | Promise<Tree | undefined> {
		return this.#kept.tree(name) ?? shared(this.#trees, name, () => this.#readTree(name));
	}

	/** The bytes of a blob. They are not kept. */
	async bytes(id: string): Promise<Uint8Array | undefined> {
		return (await this.#batch.read(id))?.content;
	}

	/** What `reader` makes of a blob, which is at `path` here. */
	async reading<T>(id: string, path: string, reader: FileReader<T>): Promise<Reading<T> | undefined> {
		const kept = this.#kept.reading(id, reader);
		if (kept) return kept;
		const asked = this.#readings.get(reader) ?? new Map<string, Promise<Reading<unknown> | undefined>>();
		this.#readings.set(reader, asked);
		const isFirst = !asked.has(id);
		const reading = (await shared(asked, id, () => this.#parse(id, path, reader))) as Reading<T> | undefined;
		if (isFirst || reading?.ok !== false) return reading;
		// Problems name the path.
		return this.#parse(id, path, reader);
	}

	async #readTree(name: string): Promise<Tree | undefined> {
		const object = await this.#batch.read(name);
		if (object?.type !== 'tree') return undefined;
		// Its bytes are a part of many that were read together, which are not to be kept with it.
		const tree = new TreeObject(Buffer.from(object.content), this.#objectFormat);
		this.#kept.keepTree(name, tree, object.content.length);
		return tree;
	}

	async #parse<T>(id: string, path: string, reader: FileReader<T>): Promise<Reading<T> | undefined> {
		const bytes = await this.bytes(id);
		const reading = bytes && reader(bytes, path);
		if (reading?.ok) this.#kept.keepReading(id, reader, reading, bytes?.length ?? 0);
		return reading;
	}
}

/** One piece of work for all who ask while it is under way. */
function shared<T>(working: Map<string, Promise<T>>, key: string, work: () => Promise<T>): Promise<T> {
	const known = working.get(key);
	if (known) return known;
	const made = work().finally(() => working.delete(key));
	working.set(key, made);
	return made;
}
