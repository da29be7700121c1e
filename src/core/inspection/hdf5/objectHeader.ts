import { HeaderFault } from '../formats/cursor.js';
import { Fields } from './fields.js';
import type { Hdf5File } from './hdf5File.js';

/** The messages that are read of an object's header, by their numbers in the format. */
export const messages = {
	dataspace: 0x01,
	linkInfo: 0x02,
	datatype: 0x03,
	link: 0x06,
	externalFiles: 0x07,
	layout: 0x08,
	attribute: 0x0c,
	continuation: 0x10,
	symbolTable: 0x11,
	attributeInfo: 0x15,
} as const;

/** One message of an object's header. */
export interface Message {
	readonly type: number;
	/** Is its body elsewhere, and this says where? */
	readonly isShared: boolean;
	readonly fields: Fields;
	/** Of its body. */
	readonly address: number;
}

interface Chunk {
	readonly address: number;
	readonly length: number;
}

const readTypes: ReadonlySet<number> = new Set(Object.values(messages));
/** As much work as another part of the file. */
const messagesPerPart = 16;
/** As `flags` of a message has it. */
const sharedFlag = 2;
const maxChunks = 10_000;
/** Messages have 64 KiB at most; a piece of a header, which holds several, is read whole. */
const maxChunkBytes = 8 * 1_048_576;

/**
 * The messages of the header at `address`, of both versions, with all its continuations; others than `messages` are passed
 * over. Checksums are not compared: what fails there is more than a loader takes. Throws `HeaderFault`.
 */
export async function* messagesOf(file: Hdf5File, address: number): AsyncGenerator<Message> {
	const { first, layout } = await readPrefix(file, address);
	const chunks = [first];
	const seen = new Set<number>();
	for (let chunk = chunks.pop(); chunk; chunk = chunks.pop()) {
		if (seen.has(chunk.address)) throw new HeaderFault('a header goes in a circle');
		if (seen.size >= maxChunks) throw new HeaderFault(`a header has more than ${maxChunks} pieces`);
		seen.add(chunk.address);
		if (chunk.length > maxChunkBytes)
			throw new HeaderFault(`a piece of a header has ${chunk.length} bytes, more than ${maxChunkBytes}`);
		const fields = await file.fields(chunk.address, chunk.length);
		file.step();
		for (let count = 1; fields.left >= layout.headBytes; count++) {
			if (count % messagesPerPart === 0) file.step();
			const message = readMessage(fields, chunk.address, layout);
			if (message?.type === messages.continuation) chunks.push(continuation(file, layout, message));
			else if (message) yield message;
		}
	}
}

/** How headers of a version are laid out. */
interface Layout {
	/** Before the body of a message. */
	readonly headBytes: number;
	readonly isFirst: boolean;
	/** Before and behind the messages of a continuation. */
	readonly markBytes: number;
	readonly checksumBytes: number;
}

const firstLayout: Layout = { headBytes: 8, isFirst: true, markBytes: 0, checksumBytes: 0 };

async function readPrefix(file: Hdf5File, address: number): Promise<{ first: Chunk; layout: Layout }> {
	const fields = await file.fields(address, Math.min(64, file.size - address));
	if (!fields.hasMark('OHDR')) {
		if (fields.u8() !== 1) throw new HeaderFault('an object has no header that is known');
		fields.skip(7);
		const length = fields.u32();
		return { first: { address: address + 16, length }, layout: firstLayout };
	}
	if (fields.u8() !== 2) throw new HeaderFault('a header is of a version that is not known');
	const flags = fields.u8();
	if (flags & 0x20) fields.skip(16);
	if (flags & 0x10) fields.skip(4);
	const length = fields.uint(1 << (flags & 3));
	return {
		first: { address: address + fields.position, length },
		layout: { headBytes: flags & 4 ? 6 : 4, isFirst: false, markBytes: 4, checksumBytes: 4 },
	};
}

/** `undefined` for one that is not of interest. */
function readMessage(fields: Fields, chunkAt: number, { headBytes, isFirst }: Layout): Message | undefined {
	const start = fields.position;
	const type = isFirst ? fields.u16() : fields.u8();
	const length = fields.u16();
	const flags = fields.u8();
	fields.position = start + headBytes;
	const body = new Fields(fields.bytes(length));
	if (!readTypes.has(type)) return undefined;
	return { type, isShared: (flags & sharedFlag) !== 0, fields: body, address: chunkAt + start + headBytes };
}

function continuation(file: Hdf5File, { markBytes, checksumBytes }: Layout, { fields }: Message): Chunk {
	const address = fields.uint(file.offsetBytes);
	const length = fields.uint(file.lengthBytes);
	return { address: address + markBytes, length: Math.max(0, length - markBytes - checksumBytes) };
}
