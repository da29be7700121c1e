import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { KeptLook } from '../../src/files/keptLook.js';

describe('a look at many files that is kept', () => {
	/** Looks that are numbered as they begin; each waits till it is let end. */
	function looks() {
		let generation = 'first';
		const ends: (() => void)[] = [];
		let running = 0;
		const kept = new KeptLook(
			() => generation,
			async () => {
				assert.equal(++running, 1, 'one at a time');
				const number = ends.length + 1;
				await new Promise<void>((end) => ends.push(end));
				running--;
				return number;
			},
		);
		return { kept, ends, move: (to: string) => (generation = to) };
	}
	const turn = () => new Promise(setImmediate);

	it('is made once for all who ask in the same generation', async () => {
		const { kept, ends } = looks();
		const asked = Promise.all([kept.get(), kept.get(), kept.get()]);
		await turn();
		ends[0]?.();
		assert.deepEqual(await asked, [1, 1, 1]);
		assert.equal(await kept.get(), 1);
	});

	it('is made anew, once, for all who ask after something was done meanwhile', async () => {
		const { kept, ends, move } = looks();
		const first = kept.get();
		await turn();
		move('second');
		const later = [kept.get(), kept.get()];
		await turn();
		move('third');
		later.push(kept.get());
		await turn();
		ends[0]?.();
		assert.equal(await first, 1);
		await turn();
		assert.equal(ends.length, 2);
		ends[1]?.();
		assert.deepEqual(await Promise.all(later), [2, 2, 2]);
		assert.equal(await kept.get(), 2);
	});

	it('is given for another second while a new one is made, and no longer', async () => {
		const { kept, ends } = looks();
		const first = kept.get();
		await turn();
		ends[0]?.();
		await first;
		await delay(1050);
		assert.equal(await kept.get(), 1);
		assert.equal(ends.length, 2);
		await delay(1000);
		let given = 0;
		const waiting = kept.get().then((value) => (given = value));
		while (given === 0) {
			for (const end of ends) end();
			await turn();
		}
		assert.ok((await waiting) > 1);
	});

	it('is not kept where it fails', async () => {
		let made = 0;
		const kept = new KeptLook(
			() => '',
			() => (++made === 1 ? Promise.reject(new Error('no')) : Promise.resolve(made)),
		);
		await assert.rejects(kept.get(), /no/);
		assert.equal(await kept.get(), 2);
	});

	describe('is looked at ahead', () => {
		function counted(lookMs: number, expectedForMs?: number) {
			let count = 0;
			const look = async () => {
				const number = ++count;
				await delay(lookMs);
				return number;
			};
			return new KeptLook(() => '', look, expectedForMs);
		}

		it('for who asks again some seconds later', async () => {
			const kept = counted(0);
			await kept.get();
			await delay(2_200);
			const asked = kept.get();
			const made = await Promise.race([asked, delay(0, 'a new look is waited for')]);
			assert.equal(made, 2);
		});

		it('not where nobody has asked for longer', async () => {
			const kept = counted(0, 1_000);
			await kept.get();
			await delay(2_200);
			assert.equal(await kept.get(), 2, 'the second is that of who asks');
		});

		it('not where it takes long', async () => {
			const kept = counted(500);
			await kept.get();
			await delay(2_200);
			assert.equal(await kept.get(), 2, 'the second is that of who asks');
		});
	});
});
