import assert from 'node:assert/strict';
import { queued } from '../../src/git/write/writeQueue.js';

describe('queued', () => {
	it('runs one after the other, in order, whatever becomes of them', async () => {
		const order: string[] = [];
		const work = (name: string, turns: number) => async () => {
			order.push(`${name} begins`);
			for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
			order.push(`${name} ends`);
			if (name === 'b') throw new Error(name);
			return name;
		};
		const results = await Promise.allSettled([
			queued('key', work('a', 5)),
			queued('key', work('b', 1)),
			queued('key', work('c', 0)),
		]);
		assert.deepEqual(
			results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed')),
			['a', 'failed', 'c'],
		);
		assert.deepEqual(order, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
	});

	it('lets other keys pass', async () => {
		let release: (() => void) | undefined;
		const blocked = queued('one', () => new Promise<void>((settle) => (release = settle)));
		assert.equal(await queued('two', () => Promise.resolve('passed')), 'passed');
		release?.();
		await blocked;
	});
});
