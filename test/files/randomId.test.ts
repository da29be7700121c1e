import assert from 'node:assert/strict';
import { aliasSchema } from '../../src/core/manifest/schemas.js';
import { randomId } from '../../src/files/randomId.js';

describe('randomId', () => {
	it('has the form that alias files ask for', () => {
		const { pattern } = (aliasSchema as unknown as { properties: { moved: { pattern: string } } }).properties
			.moved;
		for (let round = 0; round < 200; round++) assert.match(randomId(), new RegExp(pattern));
	});

	it('uses the whole alphabet, and no id twice', () => {
		const ids = Array.from({ length: 500 }, () => randomId());
		assert.equal(new Set(ids).size, ids.length);
		assert.equal(new Set(ids.join('')).size, 32);
	});
});
