import assert from 'node:assert/strict';
import { FetchingReader } from '../../src/git/fetchingReader.js';
import type { GitObject } from '../../src/git/gitBatch.js';

const id = (digit: string) => digit.repeat(40);

describe('FetchingReader', () => {
	let here: Set<string>;
	let supplied: (readonly string[])[];
	beforeEach(() => {
		here = new Set([id('a')]);
		supplied = [];
	});
	const reader = (supply: (ids: readonly string[]) => Promise<void>) =>
		new FetchingReader(
			{
				async read(name): Promise<GitObject | undefined> {
					await new Promise(setImmediate);
					return here.has(name) ? { id: name, type: 'blob', content: Buffer.from(name[0] ?? '') } : undefined;
				},
				[Symbol.asyncDispose]: () => Promise.resolve(),
			},
			supply,
			(detail) => new Error(detail),
		);
	const all = (ids: readonly string[]) => {
		supplied.push([...ids].sort());
		for (const each of ids) here.add(each);
		return Promise.resolve();
	};

	it('fetches what is missing of all that is asked for together at once, and nothing that is here', async () => {
		await using objects = reader(all);
		const names = ['a', 'b', 'c', 'b'].map(id);
		const found = await Promise.all(names.map((name) => objects.read(name)));
		assert.deepEqual(
			found.map((object) => object?.id),
			names,
		);
		assert.deepEqual(supplied, [[id('b'), id('c')]]);
		assert.equal((await objects.read(id('d')))?.id, id('d'));
		assert.equal(supplied.length, 2);
	});

	it('fetches no expressions', async () => {
		await using objects = reader(all);
		assert.equal(await objects.read('HEAD^{tree}'), undefined);
		assert.deepEqual(supplied, []);
	});

	it('takes nothing for missing that could not be fetched', async () => {
		await using refused = reader(() => Promise.reject(new Error('no network')));
		await Promise.all([id('b'), id('c')].map((name) => assert.rejects(refused.read(name), /no network/)));
		await using nowhere = reader(() => Promise.resolve());
		await assert.rejects(nowhere.read(id('b')), /object b+ is missing/);
		assert.equal((await refused.read(id('a')))?.id, id('a'));
	});
});
