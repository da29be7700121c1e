import { HeaderFault } from '../formats/cursor.js';

const utf8 = new TextDecoder('utf-8');

/** Reads the little-endian fields of a structure that is in memory. What lies beyond its end is a `HeaderFault`. */
export class Fields {
	readonly #view: DataView;

	constructor(
		private readonly data: Uint8Array,
		public position = 0,
	) {
		this.#view = new DataView(data.buffer, data.byteOffset, data.byteLength);
	}

	get left(): number {
		return this.data.length - this.position;
	}

	u8(): number {
		return this.#view.getUint8(this.#take(1));
	}

	u16(): number {
		return this.#view.getUint16(this.#take(2), true);
	}

	u32(): number {
		return this.#view.getUint32(this.#take(4), true);
	}

	/** Of up to eight bytes; one that a number can't hold is a fault, as no file is that large. */
	uint(width: number): number {
		const value = this.#uint(width);
		if (!Number.isSafeInteger(value)) throw new HeaderFault('a number is larger than any file');
		return value;
	}

	/** `undefined` for the one of all ones, which is none. */
	address(width: number): number | undefined {
		const at = this.position;
		const bytes = this.bytes(width);
		if (bytes.every((byte) => byte === 0xff)) return undefined;
		this.position = at;
		return this.uint(width);
	}

	bytes(length: number): Uint8Array {
		const at = this.#take(length);
		return this.data.subarray(at, at + length);
	}

	skip(length: number): void {
		this.#take(length);
	}

	/** Is it the signature that comes next? Then it is passed. */
	hasMark(mark: string): boolean {
		for (let index = 0; index < mark.length; index++)
			if (this.data[this.position + index] !== mark.charCodeAt(index)) return false;
		this.position += mark.length;
		return true;
	}

	/** Up to a NUL, or the end of `length` bytes, which are passed either way. */
	text(length: number): string {
		return textOf(this.bytes(length));
	}

	#uint(width: number): number {
		const at = this.#take(width);
		let value = 0;
		for (let index = width - 1; index >= 0; index--) value = value * 256 + this.#view.getUint8(at + index);
		return value;
	}

	#take(length: number): number {
		const at = this.position;
		if (!(length >= 0 && length <= this.left))
			throw new HeaderFault('a part is shorter than what it announces');
		this.position += length;
		return at;
	}
}

/** What C takes for the text: up to the first NUL. */
export function textOf(bytes: Uint8Array): string {
	const end = bytes.indexOf(0);
	return utf8.decode(end === -1 ? bytes : bytes.subarray(0, end));
}
