import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareUtf8 } from '../../../src/core/search/utf8Order.js';

describe('the order of UTF-8', () => {
	it('puts an emoji after U+FF01, as code units do not', () => {
		assert.ok(compareUtf8('😀', '\uff01') > 0);
	});

	it('is that of the bytes', () => {
		const text = fc.string({ unit: 'binary', maxLength: 6 });
		fc.assert(
			fc.property(text, text, (a, b) => {
				assert.equal(Math.sign(compareUtf8(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)));
			}),
			{ numRuns: 1000 },
		);
	});
});
