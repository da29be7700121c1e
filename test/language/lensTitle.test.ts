import assert from 'node:assert/strict';
import { parseModelUri } from '../../src/core/model/modelUri.js';
import type { TextSyntax } from '../../src/core/usages/usageSyntax.js';
import { invalidLensText, lensTextOf } from '../../src/language/lensTitle.js';
import { fillSentence } from '../../src/wording/sentence.js';
import { MemoryRegistry } from '../kit/memoryRegistry.js';

describe('lensTextOf', () => {
	let near: MemoryRegistry;
	let far: MemoryRegistry;
	before(async () => {
		near = await MemoryRegistry.create();
		const metrics = (value: number) => ({
			lineage: { datasets: [], params: {}, parents: [], metrics: { log_loss: 0.1, f1_macro: value } },
		});
		await near.register('iris', metrics(0.9));
		await near.register('iris', { aliases: ['stable', 'champion'], ...metrics(0.95) });
		await near.register('iris', metrics(0.93));
		near.store.files.set('models/iris/versions/3/deleted.yaml', 'deleted: x\n');
		await near.register('$(bug)');
		far = await MemoryRegistry.create();
		await far.register('fraud');
		await far.register('iris');
	});

	async function textOf(uri: string, syntax: TextSyntax = 'python') {
		const registries = [
			{ key: 'near', snapshot: near.snapshot },
			{ key: 'far', snapshot: far.snapshot },
		];
		return lensTextOf(parseModelUri(uri), registries, syntax, fillSentence);
	}

	const titles: readonly (readonly [string, string])[] = [
		['models:/iris@champion', 'iris v2 · @champion · @stable · f1_macro 0.95'],
		['models:/iris@stable', 'iris v2 · @stable · @champion · f1_macro 0.95'],
		['models:/iris/1', 'iris v1 · f1_macro 0.9'],
		['models:/iris/latest', 'iris v2 · @champion · @stable · f1_macro 0.95'],
		['models:/fraud/1', 'fraud v1'],
		['models:/$(bug)/1', '\\$(bug) v1'],
		['models:/irs/1', 'No model irs · did you mean iris?'],
		['models:/wine/1', 'No model wine'],
		['models:/iris@prod', 'iris has no alias @prod'],
		['models:/iris/3', 'Version 3 of iris was deleted'],
		['models:/iris/9', 'iris has no version 9 · newest is 2'],
		['models:/iris/Production', 'No version of iris is in stage Production'],
		['models:/iris/²', 'Not a version of this registry'],
		['models:/iris/prod', 'No version of iris is in stage prod'],
		['models:/iris/stable', 'No version of iris is in stage stable · did you mean @stable?'],
		['models:/wine/prod', 'No model wine'],
		['models:/iris', 'No version of iris: write @alias or /version behind it'],
	];
	for (const [uri, title] of titles) {
		it(`${uri}: ${title}`, async () => assert.equal((await textOf(uri))?.title, title));
	}

	it('opens the version, or the model whose version is missing, or nothing', async () => {
		assert.deepEqual((await textOf('models:/iris@champion'))?.target, {
			registry: 'near',
			model: 'iris',
			version: 2,
		});
		assert.deepEqual((await textOf('models:/fraud/1'))?.target, {
			registry: 'far',
			model: 'fraud',
			version: 1,
		});
		assert.deepEqual((await textOf('models:/iris@prod'))?.target, { registry: 'near', model: 'iris' });
		assert.equal((await textOf('models:/wine/1'))?.target, undefined);
	});

	it('leaves logged models alone', async () => {
		assert.equal(await textOf('models:/m-0123456789abcdef0123456789abcdef'), undefined);
		assert.equal(await textOf('models:/wine'), undefined);
	});

	it('leaves what may be a volume of a container alone', async () => {
		for (const volume of ['models:/app/data', 'models:/data:ro'])
			assert.equal(await textOf(volume, 'yaml'), undefined, volume);
		assert.equal((await textOf('models:/iris/prod', 'yaml'))?.title, 'No version of iris is in stage prod');
		assert.equal((await textOf('models:/wine/Production', 'yaml'))?.title, 'No model wine');
	});

	it('says how a URI is written', () => {
		assert.match(invalidLensText(fillSentence).title, /models:\/name@alias/);
	});
});
