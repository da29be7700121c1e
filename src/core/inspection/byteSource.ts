/** Bytes that are read where they are needed, of a file, an entry of an archive or memory. */
export interface ByteSource {
	/** Bytes in all. */
	readonly size: number;
	/** The bytes at `position`: `length` of them, fewer only at the end. Throws what reading the file throws. */
	read(position: number, length: number): Promise<Uint8Array>;
}

/** Asks long reading to stop, by throwing its reason; an `AbortSignal` is one. */
export interface Cancellation {
	throwIfAborted(): void;
}
