import type { ByteSource } from '../byteSource.js';

/** What a header says that can't be so, or is more than is read; `message` completes "is not read: …", with no text of the file. */
export class HeaderFault extends Error {}

const smallWindow = 4096;
const largeWindow = 65_536;
const utf8 = new TextDecoder('utf-8');

/**
 * Reads little-endian numbers and short texts of a source, forwards or after a jump, through one window of at most
 * 64 KiB. It grows while reading goes on in order, so that jumping from header to header reads little else.
 * What lies beyond `end` is a `HeaderFault`.
 */
export class Cursor {
	#window: Uint8Array = new Uint8Array(0);
	#view: DataView = new DataView(new ArrayBuffer(0));
	#windowAt = 0;

	constructor(
		private readonly source: ByteSource,
		public position = 0,
		readonly end = source.size,
	) {}

	get left(): number {
		return this.end - this.position;
	}

	async u8(): Promise<number> {
		const at = await this.#take(1);
		return this.#view.getUint8(at);
	}

	async u16(): Promise<number> {
		const at = await this.#take(2);
		return this.#view.getUint16(at, true);
	}

	async u32(): Promise<number> {
		const at = await this.#take(4);
		return this.#view.getUint32(at, true);
	}

	async i32(): Promise<number> {
		const at = await this.#take(4);
		return this.#view.getInt32(at, true);
	}

	/** As a number; one that a number can't hold is a fault, as no file is that large. */
	async u64(): Promise<number> {
		const at = await this.#take(8);
		return whole(this.#view.getBigUint64(at, true));
	}

	async i64(): Promise<number> {
		const at = await this.#take(8);
		return whole(this.#view.getBigInt64(at, true));
	}

	async f32(): Promise<number> {
		const at = await this.#take(4);
		return this.#view.getFloat32(at, true);
	}

	async f64(): Promise<number> {
		const at = await this.#take(8);
		return this.#view.getFloat64(at, true);
	}

	/** A copy of the next bytes: as many as `length`, which may be no more than `most`. */
	async bytes(length: number, most: number): Promise<Uint8Array> {
		if (length > most) throw new HeaderFault(`a part of it has ${length} bytes, more than ${most}`);
		this.#mustHave(length);
		if (length <= largeWindow) {
			const at = await this.#take(length);
			return this.#window.slice(at, at + length);
		}
		const bytes = await this.source.read(this.position, length);
		if (bytes.length < length) throw truncated();
		this.position += length;
		return bytes;
	}

	/** The next bytes as UTF-8. */
	async text(length: number, most: number): Promise<string> {
		return utf8.decode(await this.bytes(length, most));
	}

	skip(length: number): void {
		this.#mustHave(length);
		this.position += length;
	}

	/** A protobuf number of up to ten bytes, as the signed one it may be. */
	async varint(): Promise<number> {
		let [low, high, shift] = [0, 0n, 0];
		for (;;) {
			const byte = await this.u8();
			if (shift < 28) low += (byte & 0x7f) * 2 ** shift;
			else high |= BigInt(byte & 0x7f) << BigInt(shift);
			if (byte < 0x80) break;
			shift += 7;
			if (shift >= 70) throw new HeaderFault('a number has more than ten bytes');
		}
		return high === 0n ? low : Number(BigInt.asIntN(64, high + BigInt(low)));
	}

	#mustHave(length: number): void {
		if (!(length >= 0 && length <= this.left)) throw truncated();
	}

	/** Moves on by `length`, at most a window; gives where they begin in the window, once they are there. */
	async #take(length: number): Promise<number> {
		this.#mustHave(length);
		let at = this.position - this.#windowAt;
		if (at < 0 || at + length > this.#window.length) {
			const isInOrder = at >= 0 && at <= this.#window.length && this.#window.length > 0;
			const wish = Math.max(length, isInOrder ? largeWindow : smallWindow);
			this.#window = await this.source.read(this.position, Math.min(wish, this.left));
			if (this.#window.length < length) throw truncated();
			this.#view = new DataView(this.#window.buffer, this.#window.byteOffset, this.#window.byteLength);
			this.#windowAt = this.position;
			at = 0;
		}
		this.position += length;
		return at;
	}
}

function whole(value: bigint): number {
	const number = Number(value);
	if (!Number.isSafeInteger(number)) throw new HeaderFault('a number is larger than any file');
	return number;
}

function truncated(): HeaderFault {
	return new HeaderFault('it ends before what its header announces');
}
