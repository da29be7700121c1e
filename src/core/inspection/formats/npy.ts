import type { ByteSource } from '../byteSource.js';
import { Cursor, HeaderFault } from './cursor.js';
import type { HeaderReading } from './headerReading.js';
import { TensorSums } from './tensorSums.js';

const maxHeaderBytes = 65_536;

/** What the header of an `.npy` file says. */
export interface NpyHeader {
	/** As numpy writes it: `<f8`, or the whole list for a structured one. */
	readonly descr: string;
	readonly shape: readonly number[];
	/** Objects, also within a structure: the data is a pickle. */
	readonly hasObjects: boolean;
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
	const hasObjects = isPlain ? /^[|<>=]?O/.test(plain) : /['"][|<>=]?O\d*['"]/.test(plain);
	return { descr: plain, shape, hasObjects, dataAt: cursor.position };
}

/** One array in a file of its own. */
export async function readNpy(source: ByteSource, path: string): Promise<HeaderReading> {
	const { descr, shape, hasObjects, dataAt } = await readNpyHeader(source);
	const sums = new TensorSums();
	sums.add({ name: '', dtype: descr, shape });
	const width = Number(/^[|<>=]?[biufc](\d+)$/.exec(descr)?.[1]);
	const numbers = shape.reduce((product, each) => product * each, 1);
	if (!hasObjects && width > 0 && numbers * width > source.size - dataAt)
		throw new HeaderFault('it ends before its last number does');
	return {
		format: { format: 'npy', framework: 'numpy', ...sums.sums },
		facts: hasObjects ? [] : [{ kind: 'tensors-only', path }],
	};
}
