import assert from 'node:assert/strict';
import { RepeatedRequests } from '../../src/mlflow/repeatedRequests.js';

/** Requests whose work is counted. */
function counted() {
	let now = 0;
	let done = 0;
	const requests = new RepeatedRequests<number>(() => now);
	return {
		wait: (ms: number) => (now += ms),
		run: (key: string, delivered: Promise<boolean>, work = () => Promise.resolve(++done)) =>
			requests.run(key, work, delivered),
	};
}
const never = new Promise<boolean>(() => undefined);
const lost = Promise.resolve(false);
const taken = Promise.resolve(true);

describe('a request that comes again', () => {
	it('is the same one after an answer that was lost', async () => {
		const { run } = counted();
		assert.equal(await run('a', lost), 1);
		assert.equal(await run('a', taken), 1);
		assert.equal(await run('a', taken), 2, 'whoever had an answer asks anew');
	});
	it('is the same one while the first is still worked on', async () => {
		const { run } = counted();
		let finish: (value: number) => void = () => undefined;
		const first = run('a', lost, () => new Promise((settle) => (finish = settle)));
		await lost;
		const second = run('a', taken);
		finish(7);
		assert.deepEqual(await Promise.all([first, second]), [7, 7]);
	});
	it('is one of several of the same kind, each of which is answered once', async () => {
		const { run } = counted();
		assert.deepEqual(await Promise.all([run('a', lost), run('a', lost), run('a', never)]), [1, 2, 3]);
		await lost;
		assert.deepEqual(
			(await Promise.all([run('a', taken), run('a', taken), run('a', taken)])).sort(),
			[1, 2, 4],
		);
	});
	it('is another one with other words, or after five minutes', async () => {
		const { run, wait } = counted();
		assert.equal(await run('a', lost), 1);
		assert.equal(await run('b', lost), 2);
		wait(5 * 60_000 + 1);
		assert.equal(await run('a', taken), 3);
	});
	it('is tried again after it failed', async () => {
		const { run } = counted();
		await assert.rejects(
			run('a', lost, () => Promise.reject(new Error('full disk'))),
			/full disk/,
		);
		assert.equal(await run('a', taken), 1);
	});
});
