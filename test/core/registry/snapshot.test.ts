import assert from 'node:assert/strict';
import { isRegistryError, type ErrorCode } from '../../../src/core/errors.js';
import { nearest } from '../../../src/core/registry/nearest.js';
import { aliasesByVersion, resolve } from '../../../src/core/registry/resolve.js';
import { displayName } from '../../../src/core/registry/entries.js';
import { createModel } from '../../../src/core/operations/createModel.js';
import { renameModel } from '../../../src/core/operations/renameModel.js';
import type { FolderNames } from '../../../src/core/fileStore.js';
import { Snapshot } from '../../../src/core/registry/snapshot.js';
import { modelText } from '../../kit/handEdits.js';
import { MemoryRegistry } from '../../kit/memoryRegistry.js';

describe('a snapshot', () => {
	let registry: MemoryRegistry;
	beforeEach(async () => {
		registry = await MemoryRegistry.create();
		await registry.register('iris');
		await registry.register('iris', { aliases: ['champion', 'größe'] });
		await registry.register('base model');
	});

	it('lists models by name without parsing a version', async () => {
		registry.store.reads.length = 0;
		const models = await registry.snapshot.models();
		assert.deepEqual(models.map(displayName), ['base model', 'iris']);
		assert.ok(
			registry.store.reads.every((path) => !path.includes('versions')),
			registry.store.reads.join(),
		);
	});

	it('finds one model by reading one manifest', async () => {
		registry.store.reads.length = 0;
		assert.ok(await registry.snapshot.findModel('iris'));
		assert.deepEqual(registry.store.reads, ['models/iris/model.yaml']);
	});

	describe('of a model that was renamed', () => {
		const others = 20;
		/** What a store that is read again and again remembers. */
		class Names implements FolderNames {
			folders: ReadonlyMap<string, string> = new Map();
			folderOf = (name: string) => Promise.resolve(this.folders.get(name));
			note = (folders: ReadonlyMap<string, string>) => {
				this.folders = folders;
				return Promise.resolve();
			};
		}
		let names: Names;
		const remembering = () => new Snapshot(Object.assign(registry.store, { names }));
		const folderOf = async (name: string) => (await remembering().findModel(name))?.folder;

		beforeEach(async () => {
			names = new Names();
			for (let index = 0; index < others; index++)
				await registry.apply(createModel({ name: `other ${index}` }));
			await registry.apply(renameModel({ name: 'iris', newName: 'flowers' }));
		});

		it('reads all manifests once, then its own and what its name would have', async () => {
			registry.store.reads.length = 0;
			assert.equal(await folderOf('flowers'), 'iris');
			assert.ok(registry.store.reads.length > others);
			for (const again of ['models:/flowers@champion', 'models:/flowers/1']) {
				registry.store.reads.length = 0;
				await resolve(remembering(), again);
				const manifests = registry.store.reads.filter((path) => path.endsWith('model.yaml'));
				assert.deepEqual(manifests, ['models/flowers/model.yaml', 'models/iris/model.yaml']);
			}
		});

		it('believes nothing that the file does not say', async () => {
			await folderOf('flowers');
			await registry.apply(renameModel({ name: 'flowers', newName: 'roses' }));
			assert.equal(await folderOf('flowers'), undefined);
			assert.equal(await folderOf('roses'), 'iris');
			names.folders = new Map([
				['roses', 'other%201'],
				['none', 'none'],
			]);
			assert.equal(await folderOf('roses'), 'iris');
			assert.equal(await folderOf('none'), undefined);
			assert.deepEqual([...names.folders], [['roses', 'iris']]);
		});

		it('prefers the folder that is the name’s own', async () => {
			await folderOf('flowers');
			registry.store.files.set('models/flowers/model.yaml', modelText('flowers'));
			assert.equal(await folderOf('flowers'), 'flowers');
		});
	});

	it('reads each file once', async () => {
		const { snapshot } = registry;
		registry.store.reads.length = 0;
		await Promise.all([
			resolve(snapshot, 'models:/iris@champion'),
			resolve(snapshot, 'models:/iris@champion'),
		]);
		assert.equal(new Set(registry.store.reads).size, registry.store.reads.length);
	});

	it('knows the aliases of each version', async () => {
		const model = await registry.snapshot.findModel('iris');
		assert.ok(model);
		assert.deepEqual([...(await aliasesByVersion(registry.snapshot, model))], [[2, ['champion', 'größe']]]);
	});

	it('keeps working beside broken files', async () => {
		registry.store.files.set('models/broken/model.yaml', 'name: [\n');
		registry.store.files.set('models/iris/versions/2/version.yaml', 'version: 3\n');
		registry.store.files.set('models/iris/aliases/other.yaml', 'version: x\n');
		registry.store.files.set('models/iris/aliases/no alias.txt', '');
		registry.store.files.set('models/stray/.keep', '');
		const { snapshot } = registry;
		const models = await snapshot.models();
		assert.deepEqual(models.map(displayName), ['base model', 'iris', 'broken']);
		assert.deepEqual(
			models.map(({ manifest }) => manifest.ok),
			[true, true, false],
		);
		const iris = await snapshot.findModel('iris');
		assert.ok(iris);
		const [second, first] = await snapshot.versions(iris);
		assert.ok(second && first);
		assert.deepEqual([second.manifest.ok, first.manifest.ok], [false, true]);
		const aliases = await snapshot.aliases(iris);
		assert.equal(aliases.find(({ alias }) => alias === 'other')?.manifest.ok, false);
	});

	it('tells a version in the wrong folder', async () => {
		registry.store.files.set(
			'models/iris/versions/2/version.yaml',
			registry.text('models/iris/versions/1/version.yaml'),
		);
		const iris = await registry.snapshot.findModel('iris');
		const version = iris && (await registry.snapshot.latest(iris));
		assert.ok(version && !version.manifest.ok);
		assert.equal(version.manifest.problems[0].code, 'folder-mismatch');
	});
});

describe('resolving', () => {
	let snapshot: Snapshot;
	before(async () => {
		const registry = await MemoryRegistry.create();
		for (const aliases of [['baseline'], ['champion'], []]) await registry.register('fraud', { aliases });
		registry.store.files.set('models/fraud/versions/2/notes.yaml', 'stage: Production\n');
		await registry.register('a@b', {}).catch(() => registry.register('ab'));
		const deleted = 'deleted: "2026-11-23T07:00:00Z"\ndeleted_by: a\n';
		await registry.register('fraud');
		registry.store.files.set('models/fraud/versions/4/deleted.yaml', deleted);
		registry.store.files.set('models/fraud/aliases/gone.yaml', `version: 4\nmoved: ${'A'.repeat(26)}\n`);
		registry.store.files.set('models/fraud/aliases/bad.yaml', 'version: x\n');
		snapshot = registry.snapshot;
	});

	for (const [uri, number] of [
		['models:/fraud/1', 1],
		['models:/fraud/01', 1],
		['models:/fraud@champion', 2],
		['models:/fraud@baseline', 1],
		['models:/fraud/latest', 3],
		['models:/fraud@latest', 3],
		['models:/fraud/Production', 2],
		['models:/fraud/production', 2],
		['models:/fraud/None', 3],
	] as const)
		it(`${uri} is version ${number}`, async () => {
			assert.equal((await resolve(snapshot, uri)).version.number, number);
		});

	const failures: readonly [string, ErrorCode, object?][] = [
		['models:/fruad@champion', 'model-not-found', { name: 'fruad', suggestion: 'fraud' }],
		['models:/zzz/1', 'model-not-found', { name: 'zzz' }],
		['models:/fraud@nobody', 'alias-not-found'],
		['models:/fraud@gone', 'version-deleted'],
		['models:/fraud@bad', 'alias-unreadable'],
		['models:/fraud/9', 'version-not-found', { name: 'fraud', version: 9, highest: 3 }],
		['models:/fraud/4', 'version-deleted'],
		['models:/fraud/0', 'version-invalid'],
		['models:/fraud/Staging', 'stage-empty'],
		['models:/m-0123', 'uri-unsupported'],
		['models://databricks/fraud/1', 'uri-unsupported'],
		['fraud/1', 'uri-invalid'],
	];
	for (const [uri, code, data] of failures)
		it(`${uri} fails with ${code}`, () =>
			assert.rejects(resolve(snapshot, uri), (error) => {
				assert.ok(isRegistryError(error, code), String(error));
				if (data) assert.deepEqual(error.failure.data, data);
				return true;
			}));
});

describe('the nearest name', () => {
	it('is what was likely meant', () => {
		assert.equal(nearest('fruad', ['fraud', 'iris']), 'fraud');
		assert.equal(nearest('Iris', ['fraud', 'iris']), 'iris');
		assert.equal(nearest('xyz', ['fraud', 'iris']), undefined);
	});
});
