import { Cursor, HeaderFault } from './cursor.js';
import { ScalarPath, type ScalarVisitor } from './scalarStream.js';
import type { ByteSource, Cancellation } from '../byteSource.js';

const maxDepth = 1000;
const maxTextBytes = 65_536;
const maxKeyBytes = 4096;
const maxValues = 50_000_000;

/** Bytes of a value of each type; numbers are big-endian. */
const widths: Readonly<Record<string, number>> = {
	...{ Z: 0, N: 0, T: 0, F: 0, i: 1, U: 1, C: 1, I: 2, l: 4, d: 4, L: 8, D: 8 },
};

/**
 * Passes over a Universal Binary JSON file (draft 12, as XGBoost writes it), jumping over lists of numbers, and tells the
 * scalars up to `toldDepth` maps and lists deep. Throws `HeaderFault` for what is none.
 */
export async function readUbjScalars(
	source: ByteSource,
	toldDepth: number,
	visit: ScalarVisitor,
	signal?: Cancellation,
): Promise<void> {
	await new UbjReader(new Cursor(source), new ScalarPath(toldDepth, maxDepth), visit, signal).read();
}

/** How a map or list that is open ends: by its mark, or after so many values. */
interface Open {
	readonly isList: boolean;
	/** Values left; -1 where a mark ends it. */
	left: number;
	readonly type?: string;
}

class UbjReader {
	readonly #open: Open[] = [];
	#values = 0;

	constructor(
		private readonly cursor: Cursor,
		private readonly path: ScalarPath,
		private readonly visit: ScalarVisitor,
		private readonly signal: Cancellation | undefined,
	) {}

	async read(): Promise<void> {
		const { cursor } = this;
		await this.#value(await this.#mark());
		for (let top = this.#open.at(-1); top; top = this.#open.at(-1)) {
			if (++this.#values % 4096 === 0) this.signal?.throwIfAborted();
			if (this.#values > maxValues) throw new HeaderFault(`it has more than ${maxValues} values`);
			if (top.left === 0) {
				this.#close();
				continue;
			}
			let mark: string | undefined;
			if (top.left < 0) {
				mark = await this.#mark();
				if (mark === (top.isList ? ']' : '}')) {
					this.#close();
					continue;
				}
			} else top.left--;
			if (!top.isList) {
				const length = await this.#length(mark ?? (await this.#mark()));
				if (this.path.isTold) this.path.key = await cursor.text(length, maxKeyBytes);
				else cursor.skip(length);
				mark = undefined;
			}
			const depth = this.path.depth;
			await this.#value(mark ?? top.type ?? (await this.#mark()));
			if (this.path.depth === depth) this.path.next();
		}
	}

	#close(): void {
		this.#open.pop();
		this.path.leave();
		this.path.next();
	}

	async #value(type: string): Promise<void> {
		if (type === '{' || type === '[') {
			await this.#enter(type === '[');
			return;
		}
		if (type === 'S' || type === 'H') {
			const length = await this.#length(await this.#mark());
			if (this.path.isTold && length <= maxTextBytes)
				this.#tell(await this.cursor.text(length, maxTextBytes));
			else this.cursor.skip(length);
			return;
		}
		const number = await this.#number(type);
		this.#tell(type === 'T' ? true : type === 'F' ? false : type === 'Z' ? null : number);
	}

	async #enter(isList: boolean): Promise<void> {
		const { cursor } = this;
		const before = cursor.position;
		let mark = await this.#mark();
		let type: string | undefined;
		if (mark === '$') {
			type = await this.#mark();
			mark = await this.#mark();
			if (mark !== '#') throw new HeaderFault('a list has a type and no length');
		}
		let left = -1;
		if (mark === '#') left = await this.#length(await this.#mark());
		else cursor.position = before;
		const width = type === undefined ? undefined : widths[type];
		if (isList && width !== undefined && left * Math.max(1, width) > 4096) {
			cursor.skip(left * width);
			left = 0;
		}
		// Values of no width, of which a few bytes could announce any number.
		if (left > cursor.left + maxKeyBytes)
			throw new HeaderFault('a list announces more than the file can hold');
		if (!this.path.enter(isList)) throw new HeaderFault('it is nested too deep');
		this.#open.push({ isList, left, ...(type === undefined ? {} : { type }) });
	}

	async #mark(): Promise<string> {
		for (;;) {
			const mark = String.fromCharCode(await this.cursor.u8());
			if (mark !== 'N') return mark;
		}
	}

	async #length(type: string): Promise<number> {
		if (!'iUIlL'.includes(type)) throw new HeaderFault('a length is no number');
		const length = await this.#number(type);
		if (length < 0 || length > this.cursor.left) throw new HeaderFault('it ends before what it announces');
		return length;
	}

	async #number(type: string): Promise<number> {
		const width = Object.hasOwn(widths, type) ? widths[type] : undefined;
		if (width === undefined) throw new HeaderFault('a value has a type that is not known');
		const bytes = await this.cursor.bytes(width, 8);
		const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		switch (type) {
			case 'i':
				return view.getInt8(0);
			case 'U':
			case 'C':
				return view.getUint8(0);
			case 'I':
				return view.getInt16(0);
			case 'l':
				return view.getInt32(0);
			case 'L':
				return Number(view.getBigInt64(0));
			case 'd':
				return view.getFloat32(0);
			case 'D':
				return view.getFloat64(0);
			default:
				return 0;
		}
	}

	#tell(value: string | number | boolean | null): void {
		if (this.path.isTold && this.path.depth > 0) this.visit(this.path.keys, value);
	}
}
