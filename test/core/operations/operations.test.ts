import assert from 'node:assert/strict';
import { isRegistryError, type ErrorCode } from '../../../src/core/errors.js';
import type { VersionNumber } from '../../../src/core/model/brands.js';
import { deleteAlias, setAlias } from '../../../src/core/operations/aliases.js';
import { deleteTag, describe as describeSubject, setTag } from '../../../src/core/operations/annotate.js';
import { initRegistry } from '../../../src/core/operations/initRegistry.js';
import { registerVersion } from '../../../src/core/operations/registerVersion.js';
import { MemoryRegistry, versionDraft } from '../../kit/memoryRegistry.js';

const v = (number: number) => number as VersionNumber;

describe('operations', () => {
	let registry: MemoryRegistry;
	beforeEach(async () => {
		registry = await MemoryRegistry.create();
	});

	const fails = (code: ErrorCode, work: () => Promise<unknown>) =>
		assert.rejects(work, (error) => isRegistryError(error, code));

	it('init makes registry.yaml and .gitattributes, once', async () => {
		assert.deepEqual([...registry.store.files.keys()], ['registry.yaml', '.gitattributes']);
		await fails('registry-exists', () => registry.apply(initRegistry()));
	});

	it('register makes the model and version 1, then version 2', async () => {
		const first = await registry.register('iris', { aliases: ['champion'], description: 'First' });
		assert.equal(first.summary, 'Register iris version 1 as @champion');
		assert.deepEqual(
			first.changes.map(({ path }) => path),
			[
				'models/iris/model.yaml',
				'models/iris/versions/1/version.yaml',
				'models/iris/versions/1/artifacts.sha256',
				'models/iris/versions/1/notes.yaml',
				'models/iris/aliases/champion.yaml',
			],
		);
		assert.deepEqual(first.publication, {
			from: 'models/iris/versions/.incoming-test',
			to: 'models/iris/versions/1',
			files: ['artifacts/MLmodel'],
		});
		const second = await registry.register('iris');
		assert.equal(second.summary, 'Register iris version 2');
		assert.equal(second.version, 2);
	});

	it('register takes no number that git knows from elsewhere', async () => {
		const operation = registerVersion(versionDraft());
		const context = { ...registry.context, highestKnownVersion: () => Promise.resolve(41) };
		assert.equal((await operation(registry.snapshot, context)).version, 42);
	});

	it('register refuses twins, bad names, aliases and tags before it changes anything', async () => {
		await registry.register('fraud');
		const before = [...registry.store.files.keys()];
		await fails('name-twin', () => registry.register('Fraud'));
		await fails('name-invalid', () => registry.register('a/b'));
		await fails('name-invalid', () => registry.register('a@b'));
		assert.throws(() => registerVersion(versionDraft({ aliases: ['latest'] })));
		assert.throws(() => registerVersion(versionDraft({ tags: { '../x': 'y' } })));
		assert.deepEqual([...registry.store.files.keys()], before);
	});

	it('register gives a new model a folder of its own where one is taken', async () => {
		await registry.register('fraud');
		// A rename edits the name and moves no folder.
		const renamed = registry.text('models/fraud/model.yaml').replace('name: fraud', 'name: old-fraud');
		registry.store.files.set('models/fraud/model.yaml', renamed);
		const edit = await registry.register('fraud');
		assert.equal(edit.publication?.to, 'models/fraud~2/versions/1');
		assert.ok(await registry.snapshot.findModel('fraud'));
		assert.ok(await registry.snapshot.findModel('old-fraud'));
	});

	it('set alias sets, moves with a new id, and knows when there is nothing to do', async () => {
		await registry.register('iris');
		await registry.register('iris');
		const set = await registry.apply(setAlias({ name: 'iris', alias: 'champion', version: v(1) }));
		assert.equal(set.summary, 'Set iris@champion to version 1');
		const before = registry.text('models/iris/aliases/champion.yaml');
		const moved = await registry.apply(setAlias({ name: 'iris', alias: 'champion', version: v(2) }));
		assert.equal(moved.summary, 'Move iris@champion from version 1 to version 2');
		const after = registry.text('models/iris/aliases/champion.yaml');
		assert.notEqual(/moved: (.*)/.exec(before)?.[1], /moved: (.*)/.exec(after)?.[1]);
		const same = await registry.apply(setAlias({ name: 'iris', alias: 'champion', version: v(2) }));
		assert.deepEqual(same.changes, []);
	});

	it('set alias refuses what is not there', async () => {
		await registry.register('iris');
		await fails('model-not-found', () =>
			registry.apply(setAlias({ name: 'iri', alias: 'a', version: v(1) })),
		);
		await fails('version-not-found', () =>
			registry.apply(setAlias({ name: 'iris', alias: 'a', version: v(9) })),
		);
		assert.throws(() => setAlias({ name: 'iris', alias: 'v1', version: v(1) }));
		registry.store.files.set(
			'models/iris/versions/1/deleted.yaml',
			'deleted: "2026-11-23T07:00:00Z"\ndeleted_by: a\n',
		);
		await fails('version-deleted', () =>
			registry.apply(setAlias({ name: 'iris', alias: 'a', version: v(1) })),
		);
	});

	it('delete alias removes its file', async () => {
		await registry.register('iris', { aliases: ['champion'] });
		const edit = await registry.apply(deleteAlias({ name: 'iris', alias: 'champion' }));
		assert.equal(edit.summary, 'Remove alias iris@champion from version 1');
		assert.equal(registry.store.files.has('models/iris/aliases/champion.yaml'), false);
		await fails('alias-not-found', () => registry.apply(deleteAlias({ name: 'iris', alias: 'champion' })));
	});

	it('describe and tag change the model or a version', async () => {
		await registry.register('iris');
		const model = await registry.apply(describeSubject({ name: 'iris' }, '# Iris\n\nA card.\n'));
		assert.equal(model.summary, 'Describe iris');
		assert.match(registry.text('models/iris/model.yaml'), /description: \|\n {2}# Iris/);
		const version = await registry.apply(setTag({ name: 'iris', version: v(1) }, 'validated', 'yes'));
		assert.equal(version.summary, 'Tag iris version 1 with validated: yes');
		assert.match(registry.text('models/iris/versions/1/notes.yaml'), /validated: "yes"/);
		assert.deepEqual(
			(await registry.apply(setTag({ name: 'iris', version: v(1) }, 'validated', 'yes'))).changes,
			[],
		);
		await registry.apply(deleteTag({ name: 'iris', version: v(1) }, 'validated'));
		await fails('tag-not-found', () =>
			registry.apply(deleteTag({ name: 'iris', version: v(1) }, 'validated')),
		);
	});

	it('write nothing to a registry of a newer format', async () => {
		await registry.register('iris');
		registry.store.files.set('registry.yaml', 'kind: git-model-registry\nformat: 2\n');
		await fails('registry-newer', () => registry.register('iris'));
		await fails('registry-newer', () =>
			registry.apply(setAlias({ name: 'iris', alias: 'a', version: v(1) })),
		);
		await fails('registry-newer', () => registry.apply(describeSubject({ name: 'iris' }, 'x')));
	});

	it('write nothing beside a broken registry.yaml', async () => {
		registry.store.files.set('registry.yaml', 'kind: [\n');
		await fails('registry-unreadable', () => registry.register('iris'));
	});
});
