import { HeaderFault } from '../formats/cursor.js';
import type { Fields } from './fields.js';

/** The format's own limit. */
const maxDimensions = 32;

/** Reads the body of a dataspace message: how long each dimension is, none for a single value. Throws `HeaderFault`. */
export function readDataspace(fields: Fields, lengthBytes: number): number[] {
	const version = fields.u8();
	if (version !== 1 && version !== 2) throw new HeaderFault('a shape is of a version that is not known');
	const rank = fields.u8();
	if (rank > maxDimensions) throw new HeaderFault(`a shape has more than ${maxDimensions} dimensions`);
	fields.skip(1);
	if (version === 1) fields.skip(5);
	// Nothing at all.
	else if (fields.u8() === 2) return [0];
	const shape = Array.from({ length: rank }, () => fields.uint(lengthBytes));
	if (!Number.isSafeInteger(shape.reduce((product, each) => product * each, 1)))
		throw new HeaderFault('a shape has more elements than any file');
	return shape;
}
