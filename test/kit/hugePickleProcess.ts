// Reads a file of 100 MB that is there only as what it repeats, in a process with little memory.
import { readPickles } from '../../src/artifacts/pickle/readPickles.js';
import type { ByteSource } from '../../src/core/inspection/byteSource.js';
import { PickleFault } from '../../src/core/inspection/pickle/pickleFault.js';
import { readValue } from '../../src/core/inspection/pickle/readValue.js';
import { bytes, proto } from './pickleWriter.js';

const patterns: Readonly<Record<string, Buffer>> = {
	texts: bytes('U', 200, 'x'.repeat(200), 'q', 0),
	memo: bytes(0x8c, 3, 'abc', 0x94, '0'),
	tuples: bytes(')', 0x85, 0x85, 0x94),
	marks: bytes('('),
	dicts: bytes('}(', 0x8c, 1, 'a', 'Nu', 0x94, '0'),
	imports: bytes('cm\nn\n0'),
	starts: bytes(0x80, 2, 'N'),
	streams: bytes(0x80, 2, 'N.'),
	nested: bytes('C', 4, 0x80, 2, 'N.', '0'),
	lists: bytes(']', 0x94, '(KKe'),
	calls: bytes('cm\nn\n)R', 0x94, '(', 0x8c, 1, 'a', 'Nu'),
};

const pattern = patterns[process.argv[2] ?? ''];
if (pattern === undefined) throw new Error(`one of ${Object.keys(patterns).join(', ')}`);
const repeated = Buffer.concat(Array.from({ length: Math.ceil(200_000 / pattern.length) }, () => pattern));
const head = proto(4);
const size = 100_000_000;
let reads = 0;

const source: ByteSource = {
	size,
	read(position, length) {
		reads++;
		const wanted = Math.min(length, size - position);
		if (position < head.length)
			return Promise.resolve(bytes(head, repeated.subarray(0, wanted - head.length)));
		const from = (position - head.length) % pattern.length;
		return Promise.resolve(Buffer.from(repeated.subarray(from, from + wanted)));
	},
};

/** Does reading come to the end, of what it would run or of what it makes? */
async function isRead(): Promise<boolean> {
	if (process.argv[3] !== 'values') return (await readPickles(source))?.complete === true;
	try {
		await readValue(source);
		return true;
	} catch (error) {
		if (error instanceof PickleFault) return false;
		throw error;
	}
}

const complete = await isRead();
process.stdout.write(JSON.stringify({ complete, reads, rss: process.memoryUsage().rss }));
