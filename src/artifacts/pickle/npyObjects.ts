import type { ByteSource } from '../../core/inspection/byteSource.js';
import { latin1 } from '../../core/base/latin1.js';

const mostHeaderBytes = 65_536;

/**
 * Where the pickle begins in an `.npy` file (numpy.lib.format): behind the header, when the array may hold objects.
 * Undefined for numbers and texts, which are raw; `'broken'` for a header that is no dict of literals with a `descr`.
 */
export async function npyObjectsAt(source: ByteSource): Promise<number | 'broken' | undefined> {
	const head = await source.read(0, 12);
	const view = new DataView(head.buffer, head.byteOffset, head.length);
	if (head.length < 12) return 'broken';
	const isShort = head[6] === 1;
	const length = isShort ? view.getUint16(8, true) : view.getUint32(8, true);
	const start = isShort ? 10 : 12;
	if (length > mostHeaderBytes || start + length > source.size) return 'broken';
	const header = latin1(await source.read(start, length));
	const types = descriptionOf(header);
	if (types === undefined) return 'broken';
	// `O`, `|O8`, `object`, and within the fields of a structure; a name with an O in it costs a look, no more.
	return types.some((type) => /O|object/.test(type)) ? start + length : undefined;
}

/**
 * As numpy writes it, with keys in another order at most: whatever else Python would read as a dict (escapes, texts side by
 * side, a key twice) is not told apart here and counts as broken.
 */
const headerForm =
	/^\{(?:\s*'(descr|fortran_order|shape)'\s*:\s*('[^'\\]*'|True|False|\([\dL,\s]*\)|\[[^{}\\"]*\])\s*,?){3}\s*\}\s*$/;

/** The texts in the value of `descr`; undefined for a header of another form. */
function descriptionOf(header: string): string[] | undefined {
	if (!headerForm.test(header) || /'\s*'/.test(header)) return undefined;
	const keys = [...header.matchAll(/'(\w+)'\s*:/g)].map(([, key]) => key);
	if (new Set(keys).size !== 3) return undefined;
	const value = /'descr'\s*:\s*('[^']*'|\[.*\])/s.exec(header)?.[1];
	return value?.match(/'[^']*'/g)?.map((text) => text.slice(1, -1));
}
