import type { Cancellation } from '../byteSource.js';
import { HeaderFault, type Cursor } from './cursor.js';

/** A field of a protobuf message: a number, or bytes from `start` to `end` that are not read yet. */
export interface Field {
	readonly number: number;
	/** 0 number, 1 eight bytes, 2 bytes, 5 four bytes. */
	readonly wire: number;
	/** Of wire type 0; 0 otherwise. */
	readonly value: number;
	readonly start: number;
	readonly end: number;
}

/** Graphs of millions of nodes are read within seconds; what has more is no model that is used. */
const maxFields = 20_000_000;
const maxText = 65_536;

/**
 * Walks the fields of protobuf messages without a schema, jumping over what nobody asks for
 * (https://protobuf.dev/programming-guides/encoding/). Bounded in the fields of all messages together.
 */
export class ProtobufWalker {
	#fields = 0;

	constructor(
		private readonly cursor: Cursor,
		private readonly signal?: Cancellation,
	) {}

	/** Calls `visit` with each field of the message from `start` to `end`. */
	async walk(start: number, end: number, visit: (field: Field) => Promise<void> | void): Promise<void> {
		const { cursor } = this;
		let at = start;
		while (at < end) {
			if (++this.#fields > maxFields) throw new HeaderFault(`it has more than ${maxFields} parts`);
			if (this.#fields % 4096 === 0) this.signal?.throwIfAborted();
			cursor.position = at;
			const field = await this.#field();
			at = field.end;
			if (at > end) throw new HeaderFault('a part is longer than what holds it');
			const wait = visit(field);
			if (wait) await wait;
		}
	}

	/** The text of a field of wire type 2. */
	async text({ start, end, wire }: Field, most = maxText): Promise<string> {
		if (wire !== 2) throw new HeaderFault('a text is none');
		this.cursor.position = start;
		return this.cursor.text(end - start, most);
	}

	/** Numbers of a repeated field: packed, or the one. */
	async numbers({ start, end, wire, value }: Field): Promise<number[]> {
		if (wire === 0) return [value];
		if (end - start > maxText) throw new HeaderFault('a list of numbers is too long');
		const numbers: number[] = [];
		this.cursor.position = start;
		while (this.cursor.position < end) numbers.push(await this.cursor.varint());
		return numbers;
	}

	async #field(): Promise<Field> {
		const { cursor } = this;
		const tag = await cursor.varint();
		const [number, wire] = [Math.floor(tag / 8), tag % 8];
		if (number < 1 || tag > 0xffff_ffff) throw new HeaderFault('it is not as protobuf is');
		let value = 0;
		let start = cursor.position;
		if (wire === 0) value = await cursor.varint();
		else if (wire === 1) cursor.skip(8);
		else if (wire === 5) cursor.skip(4);
		else if (wire === 2) {
			const length = await cursor.varint();
			start = cursor.position;
			cursor.skip(length);
		} else throw new HeaderFault('it is not as protobuf is');
		return { number, wire, value, start, end: cursor.position };
	}
}
