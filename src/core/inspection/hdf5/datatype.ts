import { HeaderFault } from '../formats/cursor.js';
import type { Fields } from './fields.js';

/** What an element is. */
export interface Datatype {
	/** In numpy's words where it has one: `float32`, `bool`; else in the format's, such as `compound`. */
	readonly name: string;
	/** Bytes of an element, as it lies in the file. */
	readonly size: number;
	/** Of a text: whether it lies in the heap, or in place up to a NUL. */
	readonly text?: 'in-heap' | 'in-place';
}

const classNames: Readonly<Record<number, string>> = {
	...{ 2: 'time', 3: 'string', 4: 'bitfield', 5: 'opaque', 6: 'compound', 7: 'reference', 9: 'list' },
	...{ 10: 'array', 11: 'complex' },
};

/** Reads the body of a datatype message. Throws `HeaderFault`. */
export function readDatatype(fields: Fields): Datatype {
	const first = fields.u8();
	const [kind, version] = [first & 0x0f, first >> 4];
	if (version < 1 || version > 5) throw new HeaderFault('a type is of a version that is not known');
	const bits = fields.u8();
	fields.skip(2);
	const size = fields.u32();
	switch (kind) {
		case 0:
			return { name: `${bits & 8 ? '' : 'u'}int${size * 8}`, size };
		case 1:
			return { name: floatName(fields, size), size };
		case 3:
			return { name: 'string', size, text: 'in-place' };
		case 8: {
			// h5py's booleans are a choice of two names.
			const base = readDatatype(fields);
			return { name: base.size === 1 && bits === 2 ? 'bool' : base.name, size };
		}
		case 9:
			return (bits & 0x0f) === 1 ? { name: 'string', size, text: 'in-heap' } : { name: 'list', size };
		default:
			return { name: classNames[kind] ?? `type ${kind}`, size };
	}
}

/** By the widths of its exponent and mantissa, as there are several of 8 and 16 bits. */
function floatName(fields: Fields, size: number): string {
	fields.skip(5);
	const exponent = fields.u8();
	fields.skip(1);
	const mantissa = fields.u8();
	if (size === 2 && exponent === 8) return 'bfloat16';
	return size === 1 ? `float8_e${exponent}m${mantissa}` : `float${size * 8}`;
}
