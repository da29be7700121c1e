import assert from 'node:assert/strict';
import { KeptSearches } from '../../../src/core/search/keptSearches.js';
import type { FoundVersions } from '../../../src/core/search/searchVersions.js';

describe('KeptSearches', () => {
	const nothing: FoundVersions = { found: [], promptsLeftOut: 0, problems: [] };
	const [snapshot, updates] = [{}, {}];
	let searched: string[];
	let kept: KeptSearches;
	beforeEach(() => {
		searched = [];
		kept = new KeptSearches();
	});
	const get = (key: string, on: readonly object[] = [snapshot, updates], result = Promise.resolve(nothing)) =>
		kept.get(key, on, () => {
			searched.push(key);
			return result;
		});

	it('searches once for all pages, who ask meanwhile included', async () => {
		const [first, second] = await Promise.all([get('a'), get('a')]);
		assert.equal(first, second);
		assert.equal(await get('a'), first);
		assert.deepEqual(searched, ['a']);
	});

	it('searches anew for another search, and on anything else', async () => {
		await get('a');
		await get('b');
		await get('a', [snapshot, {}]);
		await get('a', [{}, updates]);
		await get('a');
		assert.deepEqual(searched, ['a', 'b', 'a', 'a', 'a']);
	});

	it('keeps a few, and none that failed or found very many', async () => {
		for (const key of ['a', 'b', 'c', 'd', 'e', 'e', 'a']) await get(key);
		assert.equal(searched.join(''), 'abcdea');
		await assert.rejects(get('bad', undefined, Promise.reject(new Error('bad'))), /bad/);
		await get('bad');
		const many = { ...nothing, found: Array<never>(200_001) };
		await get('many', undefined, Promise.resolve(many));
		await get('many');
		assert.equal(searched.join(' ').replace(/^.*? bad/, 'bad'), 'bad bad many many');
	});
});
