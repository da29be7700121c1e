import { Readable } from 'node:stream';
import { constants, createInflateRaw, type InflateRaw } from 'node:zlib';
import type { ByteSource } from '../../core/inspection/byteSource.js';
import type { Cancel } from '../../core/inspection/pickle/limits.js';

const chunkBytes = 65_536;

/** What inflating stops with, other than its end. */
export class InflateFault extends Error {
	constructor(readonly reason: 'broken' | 'truncated' | 'limit') {
		super(reason);
	}
}

/**
 * The contents of a deflated part of `source` from `start` on, in chunks, with gzip's members one after the other. Checksums
 * are passed over, as those who unpickle have done so by the time a checksum is read. Throws `InflateFault`, and what
 * reading the source throws.
 */
export async function* inflate(
	source: ByteSource,
	form: 'gzip' | 'zlib' | 'raw',
	cancel?: Cancel,
): AsyncGenerator<Uint8Array> {
	let at = await dataStart(source, 0, form);
	while (at !== undefined) {
		const member = new Member(source, at, cancel);
		try {
			yield* member.chunks();
		} finally {
			member.close();
		}
		const end = at + member.consumed;
		if (form !== 'gzip') return;
		if (end + 8 > source.size) throw new InflateFault('truncated');
		at = await dataStart(source, end + 8, form);
	}
}

/** Where the deflated data begins behind the head at `at`; undefined where there is no such head. */
async function dataStart(
	source: ByteSource,
	at: number,
	form: 'gzip' | 'zlib' | 'raw',
): Promise<number | undefined> {
	if (form === 'raw') return at;
	if (form === 'zlib') return at + 2;
	const head = await source.read(at, Math.min(chunkBytes, source.size - at));
	if (head[0] !== 0x1f || head[1] !== 0x8b || head[2] !== 8) return undefined;
	const flags = head[3] ?? 0;
	let next = 10;
	if ((flags & 4) !== 0) next += 2 + (head[next] ?? 0) + 256 * (head[next + 1] ?? 0);
	for (const flag of [8, 16])
		if ((flags & flag) !== 0) {
			const end = head.indexOf(0, next);
			if (end < 0) throw new InflateFault('broken');
			next = end + 1;
		}
	if ((flags & 2) !== 0) next += 2;
	return at + next;
}

/** One deflated stream. */
class Member {
	readonly #input: Readable;
	readonly #engine: InflateRaw;

	constructor(source: ByteSource, start: number, cancel?: Cancel) {
		this.#input = Readable.from(rawChunks(source, start, cancel));
		// What is cut off gives what it has.
		this.#engine = createInflateRaw({ chunkSize: chunkBytes, finishFlush: constants.Z_SYNC_FLUSH });
		this.#input.on('error', (error) => this.#engine.destroy(error));
	}

	async *chunks(): AsyncGenerator<Uint8Array> {
		this.#input.pipe(this.#engine);
		try {
			for await (const chunk of this.#engine as AsyncIterable<Uint8Array>) yield chunk;
		} catch (error) {
			const { code = '' } = error as NodeJS.ErrnoException;
			if (!code.startsWith('Z_')) throw error;
			throw new InflateFault(code === 'Z_BUF_ERROR' ? 'truncated' : 'broken');
		}
	}

	/** Bytes of the source that it took. */
	get consumed(): number {
		return this.#engine.bytesWritten;
	}

	close(): void {
		this.#input.destroy();
		this.#engine.destroy();
	}
}

async function* rawChunks(source: ByteSource, start: number, cancel?: Cancel): AsyncGenerator<Uint8Array> {
	for (let at = start; at < source.size; at += chunkBytes) {
		cancel?.throwIfAborted();
		const chunk = await source.read(at, Math.min(chunkBytes, source.size - at));
		if (chunk.length === 0) return;
		yield chunk;
	}
}
