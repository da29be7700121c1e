import type { ByteSource } from '../byteSource.js';
import { Cursor, HeaderFault } from './cursor.js';

const maxInfoEntries = 1000;
const maxInfoBytes = 1_048_576;

/** Tables, lists and texts of a flatbuffer, by their places. */
export class Flatbuffer {
	readonly #cursor: Cursor;

	constructor(
		source: ByteSource,
		private readonly start: number,
		size: number,
	) {
		this.#cursor = new Cursor(source, start, start + size);
	}

	async root(): Promise<number> {
		return this.#follow(0);
	}

	/** The table in field `index` of another; `undefined` where it is not set. */
	async table(table: number, index: number): Promise<number | undefined> {
		const at = await this.#field(table, index);
		return at === undefined ? undefined : this.#follow(at);
	}

	/** How long the list in a field is. */
	async lengthAt(table: number, index: number): Promise<number | undefined> {
		const at = await this.table(table, index);
		return at === undefined ? undefined : this.#u32(at);
	}

	/** A list of tables of a key and a value. */
	async infoMap(table: number, index: number): Promise<Map<string, string>> {
		const entries = new Map<string, string>();
		const list = await this.table(table, index);
		if (list === undefined) return entries;
		const count = Math.min(await this.#u32(list), maxInfoEntries);
		for (let each = 0; each < count; each++) {
			const entry = await this.#follow(list + 4 + 4 * each);
			const [key, value] = [await this.#text(entry, 0), await this.#text(entry, 1)];
			if (key !== undefined && value !== undefined) entries.set(key, value);
		}
		return entries;
	}

	async #text(table: number, index: number): Promise<string | undefined> {
		const at = await this.table(table, index);
		if (at === undefined) return undefined;
		const length = await this.#u32(at);
		return length > maxInfoBytes ? undefined : this.#cursor.text(length, maxInfoBytes);
	}

	async #field(table: number, index: number): Promise<number | undefined> {
		this.#seek(table);
		const vtable = table - (await this.#cursor.i32());
		this.#seek(vtable);
		const size = await this.#cursor.u16();
		if (size < 6 + 2 * index) return undefined;
		this.#seek(vtable + 4 + 2 * index);
		const offset = await this.#cursor.u16();
		return offset === 0 ? undefined : table + offset;
	}

	async #follow(at: number): Promise<number> {
		return at + (await this.#u32(at));
	}

	async #u32(at: number): Promise<number> {
		this.#seek(at);
		return this.#cursor.u32();
	}

	#seek(at: number): void {
		if (at < 0) throw new HeaderFault('a part lies before its beginning');
		this.#cursor.position = this.start + at;
	}
}
