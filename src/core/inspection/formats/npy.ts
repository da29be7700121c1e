import type { ByteSource } from '../byteSource.js';
import type { LoadFact } from '../inspection.js';
import { Cursor, HeaderFault } from './cursor.js';
import type { HeaderReading } from './headerReading.js';
import { TensorSums } from './tensorSums.js';

const maxHeaderBytes = 65_536;

/** What the header of an `.npy` file says. */
export interface NpyHeader {
	/** As numpy writes it: `<f8`, or the whole list for a structured one. */
	readonly descr: string;
	readonly shape: readonly number[];
	/** Where the data begins. */
	readonly dataAt: number;
}

/**
 * Reads the header of an `.npy` file: a Python dict of literals in a fixed form (numpy.lib.format), taken apart and never
 * evaluated. An array of objects is a pickle, which the caller reads; of any other the file is numbers only.
 */
export async function readNpyHeader(source: ByteSource): Promise<NpyHeader> {
	const cursor = new Cursor(source);
	cursor.skip(6);
	const major = await cursor.u8();
	cursor.skip(1);
	if (major < 1 || major > 3) throw new HeaderFault(`its version ${major} is not known`);
	const length = major === 1 ? await cursor.u16() : await cursor.u32();
	const text = await cursor.text(length, maxHeaderBytes);
	const descr = /['"]descr['"]\s*:\s*('[^']*'|"[^"]*"|\[[^{}]*?\](?=\s*,\s*['"]fortran_order))/.exec(
		text,
	)?.[1];
	const dimensions = /['"]shape['"]\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
	if (descr === undefined || dimensions === undefined)
		throw new HeaderFault('its header lacks type or shape');
	const shape = dimensions
		.split(',')
		.filter((each) => each.trim() !== '')
		.map((each) => Number.parseInt(each, 10));
	const isPlain = !descr.startsWith('[');
	const plain = isPlain ? descr.slice(1, -1) : descr;
	return { descr: plain, shape, dataAt: cursor.position };
}

/**
 * Is the file the header's numbers and nothing else? Not where they are objects, and not told of structures, whose size
 * is not worked out. Throws `HeaderFault` where it ends too early.
 */
export function holdsNumbersOnly({ descr, shape, dataAt }: NpyHeader, size: number): boolean {
	const [, kind, width] = /^[|<>=]?([biufcmMSUV])(\d+)(?:\[\w+\])?$/.exec(descr) ?? [];
	if (kind === undefined) return false;
	const bytes = Number(width) * (kind === 'U' ? 4 : 1);
	const end = dataAt + shape.reduce((product, each) => product * each, bytes);
	if (end > size) throw new HeaderFault('it ends before its last number does');
	return end === size;
}

/** One array in a file of its own. */
export async function readNpy(source: ByteSource, path: string): Promise<HeaderReading> {
	const header = await readNpyHeader(source);
	const sums = new TensorSums();
	sums.add({ name: '', dtype: header.descr, shape: header.shape });
	const facts: LoadFact[] = holdsNumbersOnly(header, source.size) ? [{ kind: 'tensors-only', path }] : [];
	return { format: { format: 'npy', framework: 'numpy', ...sums.sums }, facts };
}
