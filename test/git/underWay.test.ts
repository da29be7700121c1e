import assert from 'node:assert/strict';
import { UnderWay } from '../../src/git/write/underWay.js';

describe('work that is under way', () => {
	it('is waited for, failed or not, with what begins meanwhile', async () => {
		const works = new UnderWay();
		const done: string[] = [];
		let end = (): void => undefined;
		let fail: (reason: Error) => void = () => undefined;
		const first = works.during(() => new Promise<void>((settle) => (end = settle)));
		const second = works.during(() => new Promise<void>((_, reject) => (fail = reject)));
		const lull = works.lull(60_000).then(() => done.push('lull'));
		end();
		await first;
		await new Promise(setImmediate);
		done.push('first');
		fail(new Error('no'));
		await assert.rejects(second, /no/);
		await lull;
		assert.deepEqual(done, ['first', 'lull']);
	});

	it('is waited for no longer than told, and not at all where there is none', async () => {
		const works = new UnderWay();
		await works.lull(60_000);
		let end = (): void => undefined;
		const work = works.during(() => new Promise<void>((settle) => (end = settle)));
		await works.lull(1);
		end();
		await work;
	});
});
