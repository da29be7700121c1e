import assert from 'node:assert/strict';
import { headlineAlias } from '../../src/core/registry/headlineAlias.js';
import { modelFoldersOf } from '../../src/host/modelFolders.js';
import { summarize } from '../../src/host/registrySummary.js';
import { MemoryRegistry } from '../kit/memoryRegistry.js';

describe('modelFoldersOf', () => {
	it('gives each folder once, the outermost first', () => {
		const files = ['/w/b/deep/model.pkl', '/w/a/MLmodel', '/w/a/model.skops', '/w/c/x.onnx'];
		assert.deepEqual(modelFoldersOf(files, [], 10), ['/w/a', '/w/c', '/w/b/deep']);
	});
	it('leaves out what is part of a model', () => {
		assert.deepEqual(modelFoldersOf(['/w/a/MLmodel', '/w/a/data/model.pth'], [], 10), ['/w/a']);
		assert.deepEqual(modelFoldersOf(['/w/a/x.onnx', '/w/a/b/y.onnx'], [], 10), ['/w/a', '/w/a/b']);
	});
	it('leaves out registries, and only these', () => {
		const files = ['/w/reg/models/iris/versions/1/artifacts/MLmodel', '/w/reg2/MLmodel'];
		assert.deepEqual(modelFoldersOf(files, ['/w/reg'], 10), ['/w/reg2']);
	});
	it('keeps to its limit', () => {
		const files = Array.from({ length: 50 }, (_, index) => `/w/${index}/MLmodel`);
		assert.equal(modelFoldersOf(files, [], 7).length, 7);
	});
});

describe('headlineAlias', () => {
	for (const [aliases, expected] of [
		[[], undefined],
		[['a', 'Champion'], 'Champion'],
		[['a', 'prod'], 'prod'],
		[['b', 'a'], 'b'],
	] as const) {
		it(`of ${aliases.join(', ') || 'none'} is ${expected ?? 'none'}`, () => {
			const entries = aliases.map((alias) => ({ alias }));
			assert.equal(headlineAlias(entries)?.alias, expected);
		});
	}
});

describe('summarize', () => {
	it('counts models, aliases and what wants attention', async () => {
		const registry = await MemoryRegistry.create();
		await registry.register('iris', { aliases: ['champion', 'stable'] });
		await registry.register('fraud', { aliases: ['champion'] });
		assert.deepEqual(await summarize(registry.snapshot), { models: 2, aliases: 3, problems: [] });

		registry.store.files.set('models/fraud/model.yaml', '{');
		registry.store.files.set('models/iris/versions/1/deleted.yaml', 'deleted: x\n');
		registry.store.files.set('registry.yaml', 'kind: git-model-registry\nformat: 1\nrequires: [future]\n');
		const { problems, models } = await summarize(registry.snapshot);
		assert.equal(models, 2);
		assert.deepEqual(
			problems.map(({ code }) => code),
			['format-newer', 'alias-dangling', 'alias-dangling', 'yaml-invalid'],
		);
	});
});
