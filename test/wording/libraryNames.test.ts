import assert from 'node:assert/strict';
import { typeName } from '../../src/wording/libraryNames.js';

describe('types of numbers', () => {
	for (const [type, name] of [
		['<f8', 'float64'],
		['<f4', 'float32'],
		['<i2', 'int16'],
		['|u1', 'uint8'],
		['|b1', 'bool'],
		['<c16', 'complex128'],
		['>f8', 'big-endian float64'],
		['<M8[ns]', 'datetime64'],
		['<U3', 'str'],
		['|S10', 'bytes'],
		['|O', 'object'],
		["[('a', '<f8'), ('b', '|O')]", 'structured'],
		['F32', 'F32'],
		['Q4_K', 'Q4_K'],
		['bfloat16', 'bfloat16'],
		['<constructor', '<constructor'],
		['<x8', '<x8'],
	] as const)
		it(`are called by their names: ${type}`, () => assert.equal(typeName(type), name));
});
