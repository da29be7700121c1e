import assert from 'node:assert/strict';
import { inRegistry, takeRegistry } from '../../src/git/write/writeLocks.js';
import type { RegistryPlace } from '../../src/git/registryPlace.js';
import { tempFolder } from '../kit/tempFolder.js';

describe("the registry's lock", () => {
	it('comes in turn, also to who lets go of it early', async () => {
		const folder = await tempFolder();
		const place = {
			path: 'registry',
			repository: { gitDir: folder.path, commonDir: folder.path },
		} as RegistryPlace;
		const order: string[] = [];
		const work = (name: string) => inRegistry(place, 1000, () => Promise.resolve(order.push(name)));
		const first = work('first');
		const taken = takeRegistry(place, 1000);
		const after = [work('second'), work('third')];
		await first;
		const lock = await taken;
		order.push('taken');
		await new Promise(setImmediate);
		assert.deepEqual(order, ['first', 'taken']);
		await lock.release();
		await lock.release();
		await Promise.all(after);
		assert.deepEqual(order, ['first', 'taken', 'second', 'third']);
		await folder.dispose();
	});
});
