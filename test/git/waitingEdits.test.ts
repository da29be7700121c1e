import assert from 'node:assert/strict';
import { createModel } from '../../src/core/operations/createModel.js';
import { deleteModel, deleteVersion } from '../../src/core/operations/deletion.js';
import { initRegistry } from '../../src/core/operations/initRegistry.js';
import { parseVersionNumber } from '../../src/core/model/versionNumber.js';
import type { Operation } from '../../src/core/edit.js';
import type { WriteStep } from '../../src/git/write/gitRegistryWriter.js';
import { cloneIn, type Clone } from '../kit/clones.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

describe('Edits that are written and wait for their commit', () => {
	let repo: TempRepo;
	let clone: Clone;
	let onStep: (step: WriteStep) => Promise<void> | void;
	beforeEach(async () => {
		repo = await tempRepo();
		onStep = () => undefined;
		clone = cloneIn(repo, { onStep: (step) => onStep(step) });
		await clone.apply(initRegistry());
		await clone.register('fraud', 'old 1');
		await clone.register('fraud', 'old 2');
	});
	afterEach(() => repo.dispose());

	/** Does `work` while the Edit of `operation` is on disk and not committed. */
	async function whileWaiting(operation: Operation, work: () => Promise<void>): Promise<void> {
		let letGo: () => void = () => undefined;
		const held = new Promise<void>((done) => (letGo = done));
		let written: Promise<unknown> = held;
		await new Promise<void>((reached) => {
			onStep = (step) => {
				if (step !== 'unlocked') return;
				onStep = () => undefined;
				reached();
				return held;
			};
			written = clone.registry.writer.write(operation).then(({ settled }) => settled);
		});
		try {
			await work();
		} finally {
			letGo();
			await written;
		}
	}

	/** What another process takes for the largest number of `fraud`, which it makes anew if it is not there. */
	async function highest(): Promise<number> {
		let found = NaN;
		await cloneIn(repo).registry.writer.preview(async (snapshot, context) => {
			found = await context.highestKnownVersion('fraud');
			return createModel({ name: 'other' })(snapshot, context);
		});
		return found;
	}

	it('leave the numbers of a model that they delete to the next one of its name', async () => {
		await whileWaiting(deleteModel({ name: 'fraud' }), async () => {
			assert.equal(await highest(), 0);
			await clone.registry.writer.write(createModel({ name: 'fraud' }));
			assert.equal(await highest(), 0);
		});
		assert.equal(await highest(), 0);
		await clone.register('fraud', 'new 1');
		assert.deepEqual(await clone.versions('fraud'), { 1: 'new 1' });
	});

	it('keep the number of a version that they delete', async () => {
		const operation = deleteVersion({ name: 'fraud', version: parseVersionNumber('2') });
		await whileWaiting(operation, async () => assert.equal(await highest(), 2));
		assert.equal(await highest(), 2);
	});
});
