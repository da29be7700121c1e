import assert from 'node:assert/strict';
import { CommitQueue } from '../../src/git/write/commitQueue.js';

describe('a queue of commits', () => {
	/** Notes what each commit took; `before` is waited for in each before it takes anything. */
	const queue = (before: (round: number) => Promise<void> = () => Promise.resolve()) => {
		const commits: string[][] = [];
		const waiting = new CommitQueue<string, string>();
		let rounds = 0;
		const add = (item: string, refused = '') =>
			waiting.add(item, async (take) => {
				await before(++rounds);
				const items = take();
				commits.push([...items]);
				await new Promise(setImmediate);
				return items.map((each) => () => {
					if (each === refused) throw new Error(`${each} is refused`);
					return `${each} is done`;
				});
			});
		return { add, commits };
	};

	it('commits what came meanwhile together, in order, and tells each how it ended', async () => {
		const { add, commits } = queue();
		const first = add('a');
		const joining = add('b');
		assert.equal(await first, 'a is done');
		const later = ['c', 'd'].map((item) => add(item));
		assert.deepEqual(await Promise.all(later), ['c is done', 'd is done']);
		assert.equal(await joining, 'b is done');
		assert.deepEqual(commits, [
			['a', 'b'],
			['c', 'd'],
		]);
	});

	it('fails those alone that failed', async () => {
		const { add } = queue();
		const ends = await Promise.allSettled([add('a', 'b'), add('b', 'b'), add('c', 'b')]);
		assert.deepEqual(
			ends.map(({ status }) => status),
			['fulfilled', 'rejected', 'fulfilled'],
		);
	});

	it('fails what waits where no commit can begin, and goes on with what comes then', async () => {
		const { add, commits } = queue((round) =>
			round === 1 ? Promise.reject(new Error('busy')) : Promise.resolve(),
		);
		const ends = await Promise.allSettled([add('a'), add('b')]);
		assert.deepEqual(
			ends.map(({ status }) => status),
			['rejected', 'rejected'],
		);
		assert.equal(await add('c'), 'c is done');
		assert.deepEqual(commits, [['c']]);
	});
});
