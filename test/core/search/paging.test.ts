import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeBase64, encodeBase64 } from '../../../src/core/base/base64.js';
import { pageOf, pageToken, parsePage } from '../../../src/core/search/paging.js';

/** What MLflow 3.17's stores answer to each token: the offset, or that there is no such page. */
const tokens: Readonly<Record<string, number | string>> = {
	'': 0,
	[pageToken(3)]: 3,
	eyJvZmZzZXQiOjV9: 5,
	'eyJvZmZzZXQiOiA1fQ==\n': 5,
	'eyJv ZmZzZXQiOiA1fQ==': 5,
	'!!eyJvZmZzZXQiOiA1fQ==': 5,
	'eyJvZmZzZXQiOiA1fQ==xx': 5,
	[encodeBase64('{"offset": "12"}')]: 12,
	eyJvZmZzZXQiOiA1fQ: 'not-base64',
	x: 'not-base64',
	'====': 'not-json',
	'/w==': 'not-json',
	'e30=': 'no-offset',
	'eyJvZmZzZXQiOiAwfQ==': 'no-offset',
	[encodeBase64('{"offset": null}')]: 'no-offset',
	[encodeBase64('{"offset": "abc"}')]: 'offset-invalid',
	[encodeBase64('{"offset": [1]}')]: 'offset-invalid',
	// To these MLflow answers 500, or with a page of its own making.
	'bnVsbA==': 'no-offset',
	WzFd: 'no-offset',
	[encodeBase64('{"offset": -1}')]: 'offset-invalid',
	[encodeBase64('{"offset": 1.5}')]: 'offset-invalid',
	[encodeBase64(`{"offset": 1${'0'.repeat(30)}}`)]: 'offset-invalid',
	['A'.repeat(1000)]: 'not-base64',
};

describe('a page of results', () => {
	for (const [token, expected] of Object.entries(tokens))
		it(`is told by the token ${JSON.stringify(token.slice(0, 40))}`, () => {
			const page = parsePage({ token }, 'models');
			assert.equal(page.ok ? page.offset : page.issue, expected);
		});

	it("has MLflow's limits", () => {
		const size = (target: 'models' | 'versions', maxResults?: number) => {
			const page = parsePage(maxResults === undefined ? {} : { maxResults }, target);
			return page.ok ? page.size : page.issue;
		};
		assert.deepEqual([size('models'), size('versions')], [100, 200_000]);
		assert.deepEqual([size('models', 1000), size('models', 1001)], [1000, 'too-many']);
		assert.deepEqual([size('versions', 200_000), size('versions', 200_001)], [200_000, 'too-many']);
		assert.deepEqual([size('models', 0), size('models', -1)], [0, 0]);
		assert.deepEqual([size('versions', 0), size('versions', -1)], ['too-few', 'too-few']);
	});

	it('has a token unless it is the last', () => {
		const rows = ['a', 'b', 'c'];
		assert.deepEqual(pageOf(rows, { offset: 0, size: 2 }), { rows: ['a', 'b'], nextToken: pageToken(2) });
		assert.deepEqual(pageOf(rows, { offset: 2, size: 2 }), { rows: ['c'] });
		assert.deepEqual(pageOf(rows, { offset: 0, size: 3 }), { rows });
		assert.deepEqual(pageOf(rows, { offset: 9, size: 3 }), { rows: [] });
		assert.deepEqual(pageOf(rows, { offset: 0, size: 0 }), { rows: [] });
		assert.equal(pageToken(3), 'eyJvZmZzZXQiOiAzfQ==');
	});
});

describe('Base64', () => {
	it('is what Node makes of it', () => {
		const ascii = fc.string({ unit: 'binary-ascii', maxLength: 40 });
		fc.assert(
			fc.property(ascii, (text) => {
				const encoded = Buffer.from(text, 'latin1').toString('base64');
				assert.equal(encodeBase64(text), encoded);
				assert.equal(decodeBase64(encoded), text);
			}),
		);
	});
});
