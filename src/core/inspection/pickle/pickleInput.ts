import type { ByteSource } from '../byteSource.js';
import { limits, type Cancel } from './limits.js';
import { PickleFault } from './pickleFault.js';

/** So many bytes are at hand when an instruction is begun: two lines of names, and frames that end between them. */
const atHand = 4 * limits.text;
const newline = 10;
const nothing = new Uint8Array(0);

/** The bytes of a pickle through a small window, in the units of its instructions. */
export class PickleInput {
	/** An instruction was cut by the end of a frame, which unpicklers read in different ways. */
	hasCrossedFrame = false;
	#buffer: Uint8Array = nothing;
	#base = 0;
	#index = 0;
	#end: number;
	/** Where the frame ends that is being read; 0 without one. */
	#frameEnd = 0;
	#dropsAtFrameEnd = false;
	#isInLongLine = false;
	#detour: { readonly from: number; readonly to: number } | undefined;

	constructor(
		readonly source: ByteSource,
		readonly cancel?: Cancel,
	) {
		this.#end = source.size;
	}

	/** Of the next byte. */
	get offset(): number {
		return this.#base + this.#index;
	}

	get remaining(): number {
		return this.#end - this.offset;
	}

	/** Where the file is read on by others than the unpickler: behind the frame, which it has taken whole. */
	get fileOffset(): number {
		return this.#detour?.to ?? Math.max(this.offset, Math.min(this.#frameEnd, this.#end));
	}

	/**
	 * Begins at `offset`. `dropsAtFrameEnd`: as CPython's C unpickler does on a file that can't be peeked into, the rest of
	 * a frame is lost when a read goes beyond it (python/cpython#154848).
	 */
	start(offset: number, dropsAtFrameEnd: boolean): void {
		this.hasCrossedFrame = false;
		this.#frameEnd = 0;
		this.#dropsAtFrameEnd = dropsAtFrameEnd;
		this.#isInLongLine = false;
		this.#detour = undefined;
		this.seek(offset);
	}

	seek(offset: number): void {
		const index = offset - this.#base;
		if (index >= 0 && index <= this.#buffer.length) this.#index = index;
		else {
			this.#buffer = nothing;
			this.#base = offset;
			this.#index = 0;
		}
	}

	/** Must `fill` be called before the next instruction? */
	get needsFill(): boolean {
		return (
			(this.#index + atHand > this.#buffer.length && this.#base + this.#buffer.length < this.#end) ||
			this.#isInLongLine ||
			this.#detour !== undefined
		);
	}

	/** Brings what the next instruction may need into memory. */
	async fill(): Promise<void> {
		if (this.#detour !== undefined && this.offset >= this.#detour.from) {
			const { to } = this.#detour;
			this.#detour = undefined;
			this.#frameEnd = 0;
			this.seek(to);
		}
		await this.#load();
		while (this.#isInLongLine) {
			const at = this.#buffer.indexOf(newline, this.#index);
			if (at >= 0) {
				this.#index = at + 1;
				this.#isInLongLine = false;
			} else {
				this.#index = this.#buffer.length;
				if (this.remaining <= 0) throw new PickleFault('truncated', 'a line has no end');
			}
			await this.#load();
		}
	}

	async #load(): Promise<void> {
		this.cancel?.throwIfAborted();
		const ahead = this.#base + this.#buffer.length;
		if (this.#index + atHand <= this.#buffer.length || ahead >= this.#end) return;
		const rest = this.#buffer.subarray(Math.min(this.#index, this.#buffer.length));
		const from = Math.max(ahead, this.offset);
		const wanted = Math.min(limits.window - rest.length, this.#end - from);
		const more = await this.source.read(from, wanted);
		if (more.length < wanted) this.#end = from + more.length;
		const buffer = new Uint8Array(rest.length + more.length);
		buffer.set(rest);
		buffer.set(more, rest.length);
		this.#base = from - rest.length;
		this.#buffer = buffer;
		this.#index = 0;
	}

	/** Position of the next `length` bytes in the window, which is behind them afterwards. */
	#take(length: number): number {
		this.#leaveFrame(length);
		if (length > this.remaining)
			throw new PickleFault('truncated', 'more bytes are announced than there are');
		const index = this.#index;
		this.#index += length;
		return index;
	}

	#leaveFrame(length: number): void {
		const left = this.#frameEnd - this.offset;
		if (left <= 0 || length <= left) return;
		this.hasCrossedFrame = true;
		if (this.#dropsAtFrameEnd) this.seek(this.#frameEnd);
	}

	#view(index: number, length: number): DataView {
		return new DataView(this.#buffer.buffer, this.#buffer.byteOffset + index, length);
	}

	u8(): number {
		return this.#buffer[this.#take(1)] ?? 0;
	}

	u16(): number {
		return this.#view(this.#take(2), 2).getUint16(0, true);
	}

	u32(): number {
		return this.#view(this.#take(4), 4).getUint32(0, true);
	}

	i32(): number {
		return this.#view(this.#take(4), 4).getInt32(0, true);
	}

	/** Beyond 2^53 it is not exact, and larger than every file. */
	u64(): number {
		const view = this.#view(this.#take(8), 8);
		return view.getUint32(4, true) * 2 ** 32 + view.getUint32(0, true);
	}

	/** What an instruction carries: undefined where it is too long to be looked at. */
	payload(length: number): Uint8Array | undefined {
		const index = this.#take(length);
		return length > limits.text ? undefined : this.#buffer.subarray(index, index + length);
	}

	/** As `payload`, for the one instruction which C reads across the end of a frame without loss. */
	unbrokenPayload(length: number): Uint8Array | undefined {
		const drops = this.#dropsAtFrameEnd;
		this.#dropsAtFrameEnd = false;
		const bytes = this.payload(length);
		this.#dropsAtFrameEnd = drops;
		return bytes;
	}

	/** The first bytes at `offset`, as many as are in the window, 16 at most. */
	glance(offset: number): Uint8Array {
		const index = offset - this.#base;
		return index < 0 ? nothing : this.#buffer.subarray(index, index + 16);
	}

	/**
	 * A line without its end; undefined where it is too long, which is passed over. At the end of the file the last
	 * character counts as the line's end, as in CPython's Python class.
	 */
	line(): Uint8Array | undefined {
		let at = this.#buffer.indexOf(newline, this.#index);
		const left = this.#frameEnd - this.offset;
		if (left > 0 && (at < 0 || at - this.#index >= left)) {
			this.hasCrossedFrame = true;
			if (this.#dropsAtFrameEnd) {
				this.seek(this.#frameEnd);
				at = this.#buffer.indexOf(newline, this.#index);
			}
		}
		const hasAll = this.#base + this.#buffer.length >= this.#end;
		const end = at >= 0 ? at : this.#buffer.length - 1;
		const start = this.#index;
		if (end - start > limits.text || (at < 0 && !hasAll)) {
			this.#isInLongLine = true;
			return undefined;
		}
		this.#index = Math.min(Math.max(end + 1, start), this.#buffer.length);
		return this.#buffer.subarray(start, Math.max(end, start));
	}

	/** FRAME: the next `length` bytes belong together. */
	frame(length: number): void {
		const end = this.offset + length;
		if (end <= this.#frameEnd) return;
		if (this.offset < this.#frameEnd) {
			this.hasCrossedFrame = true;
			if (this.#dropsAtFrameEnd) this.seek(this.#frameEnd);
		}
		this.#frameEnd = this.offset + length;
	}

	/** The rest of the frame comes first, then the file is read on at `to`. */
	continueFileAt(to: number): void {
		this.#detour = { from: Math.max(this.offset, Math.min(this.#frameEnd, this.#end)), to };
	}
}
