import assert from 'node:assert/strict';
import { deleteModel } from '../../../src/core/operations/deletion.js';
import { initRegistry } from '../../../src/core/operations/initRegistry.js';
import { cloneIn, type Clone } from '../../kit/clones.js';
import { tempRepo } from '../../kit/tempRepo.js';

const versions = 'reg/models/fraud/versions';

describe('versionHistory', () => {
	let clone: Clone;
	beforeEach(async () => {
		clone = cloneIn(await tempRepo());
		await clone.git('commit', '--quiet', '--allow-empty', '-m', 'Start');
		await clone.apply(initRegistry());
	});
	afterEach(() => clone.dispose());
	const history = async (of = clone) => {
		const { present, removed } = await of.registry.versionHistory('fraud');
		return { present: [...present], removed: [...removed].map(([version, { commit }]) => [version, commit]) };
	};
	const remove = async (...numbers: number[]) => {
		await clone.git('rm', '-r', '--quiet', ...numbers.map((number) => `${versions}/${number}`));
		await clone.git('commit', '--quiet', '-m', 'Remove');
		return (await clone.git('rev-parse', 'HEAD')).trim();
	};

	it('knows nothing of a model that never was', async () => {
		assert.deepEqual(await history(), { present: [], removed: [] });
	});

	it('names the commit that removed a version, on whatever branch, and none that is there again', async () => {
		for (const content of ['1', '2', '3', '4']) await clone.register('fraud', content);
		const first = await remove(1);
		await clone.git('checkout', '--quiet', '-b', 'side');
		const second = await remove(2, 3);
		await clone.git('checkout', '--quiet', 'main');
		await clone.register('other', 'x');
		await clone.git('merge', '--quiet', '--no-edit', 'side');
		await clone.git('checkout', `${second}~1`, '--', `${versions}/3`);
		await clone.git('commit', '--quiet', '-m', 'Bring back');
		assert.deepEqual(await history(), {
			present: [3, 4],
			removed: [
				[2, second],
				[1, first],
			],
		});
	});

	it('tells when and by whom', async () => {
		for (const content of ['1', '2']) await clone.register('fraud', content);
		const commit = await remove(1);
		const { removed } = await clone.registry.versionHistory('fraud');
		const expected = { at: '2026-11-23T07:00:00.000Z', by: 'Ada <ada@example.com>', commit };
		assert.deepEqual(removed.get(1), expected);
		assert.equal((await clone.apply(deleteModel({ name: 'fraud' }))).state, 'committed');
		assert.deepEqual((await history()).present, []);
	});
});
