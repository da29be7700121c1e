import assert from 'node:assert/strict';
import { isRegistryError, type ErrorCode } from '../../../src/core/errors.js';
import type { VersionNumber } from '../../../src/core/model/brands.js';
import { setAlias, deleteAlias } from '../../../src/core/operations/aliases.js';
import { archiveVersion, restoreVersion } from '../../../src/core/operations/archiveVersion.js';
import { createModel } from '../../../src/core/operations/createModel.js';
import { deleteModel, deleteVersion } from '../../../src/core/operations/deletion.js';
import { renameModel } from '../../../src/core/operations/renameModel.js';
import { transitionStage } from '../../../src/core/operations/transitionStage.js';
import { MemoryRegistry } from '../../kit/memoryRegistry.js';

const v = (number: number) => number as VersionNumber;
const notes = (version: number) => `models/iris/versions/${version}/notes.yaml`;

describe('operations of a life', () => {
	let registry: MemoryRegistry;
	beforeEach(async () => {
		registry = await MemoryRegistry.create();
	});

	const fails = (code: ErrorCode, work: () => Promise<unknown>) =>
		assert.rejects(work, (error) => isRegistryError(error, code), code);
	const versionsOf = async (name: string) => {
		const model = await registry.snapshot.findModel(name);
		assert.ok(model, name);
		return (await registry.snapshot.versions(model)).map(({ number }) => number);
	};

	describe('create', () => {
		it('makes a model without versions, to which a registration then goes', async () => {
			const edit = await registry.apply(
				createModel({ name: 'iris', description: '# Iris\n', tags: { task: 'classification' } }),
			);
			assert.equal(edit.summary, 'Create model iris');
			assert.equal(
				registry.text('models/iris/model.yaml'),
				[
					'name: iris',
					'created: "2026-11-21T12:00:00.000Z"',
					'created_by: Ada <ada@example.com>',
					'description: |',
					'  # Iris',
					'tags:',
					'  task: classification',
					'',
				].join('\n'),
			);
			assert.deepEqual(await versionsOf('iris'), []);
			assert.equal((await registry.register('iris')).publication?.to, 'models/iris/versions/1');
		});

		it('refuses a name that is taken or looks like one, and bad names and tags', async () => {
			await registry.apply(createModel({ name: 'café' }));
			await fails('name-taken', () => registry.apply(createModel({ name: 'café' })));
			await fails('name-twin', () => registry.apply(createModel({ name: 'CAFÉ' })));
			await fails('name-twin', () => registry.apply(createModel({ name: 'cafe\u0301' })));
			await fails('name-invalid', () => registry.apply(createModel({ name: 'a@b' })));
			assert.throws(() => createModel({ name: 'x', tags: { '../x': '' } }));
		});

		it('takes no folder in which a merge left something, such as an alias', async () => {
			registry.store.files.set('models/iris/aliases/champion.yaml', 'version: 1\nmoved: x\n');
			const edit = await registry.apply(createModel({ name: 'iris' }));
			assert.equal(edit.changes[0]?.path, 'models/iris~2/model.yaml');
		});

		it('takes a folder in which only a copy is under way', async () => {
			registry.store.files.set('models/iris/versions/.incoming-x/artifacts/a', 'x');
			const edit = await registry.apply(createModel({ name: 'iris' }));
			assert.equal(edit.changes[0]?.path, 'models/iris/model.yaml');
		});
	});

	describe('rename', () => {
		it('edits one line and moves nothing; the old name is free again', async () => {
			await registry.register('iris', { aliases: ['champion'] });
			const text = `# by hand\n${registry.text('models/iris/model.yaml')}extra: kept\n`;
			registry.store.files.set('models/iris/model.yaml', text);
			const edit = await registry.apply(renameModel({ name: 'iris', newName: 'flowers' }));
			assert.equal(edit.summary, 'Rename iris to flowers');
			assert.equal(edit.model, 'flowers');
			assert.equal(registry.text('models/iris/model.yaml'), text.replace('name: iris', 'name: flowers'));
			assert.equal((await registry.register('flowers')).publication?.to, 'models/iris/versions/2');
			assert.equal((await registry.register('iris')).publication?.to, 'models/iris~2/versions/1');
			await registry.apply(renameModel({ name: 'iris', newName: 'iris-2' }));
			assert.equal((await registry.register('iris')).publication?.to, 'models/iris~3/versions/1');
			assert.deepEqual(await versionsOf('iris-2'), [1]);
		});

		it('may change the case or the Unicode form of a name, never into that of another', async () => {
			await registry.register('café');
			await registry.register('fraud');
			await registry.apply(renameModel({ name: 'café', newName: 'Café' }));
			await registry.apply(renameModel({ name: 'Café', newName: 'Cafe\u0301' }));
			await fails('name-taken', () => registry.apply(renameModel({ name: 'Cafe\u0301', newName: 'fraud' })));
			await fails('name-twin', () => registry.apply(renameModel({ name: 'Cafe\u0301', newName: 'FRAUD' })));
			await fails('name-invalid', () => registry.apply(renameModel({ name: 'fraud', newName: 'a/b' })));
			await fails('model-not-found', () => registry.apply(renameModel({ name: 'x', newName: 'y' })));
			assert.deepEqual((await registry.apply(renameModel({ name: 'fraud', newName: 'fraud' }))).changes, []);
		});
	});

	describe('archive and restore', () => {
		beforeEach(async () => {
			await registry.register('iris', { description: 'First' });
			await registry.register('iris');
		});

		it('write and remove one key of notes.yaml, and keep the rest', async () => {
			const before = `# by hand\n${registry.text(notes(1))}extra: kept # so\n`;
			registry.store.files.set(notes(1), before);
			const edit = await registry.apply(
				archiveVersion({ name: 'iris', version: v(1), reason: 'Drifts', replacedBy: v(2) }),
			);
			assert.equal(edit.summary, 'Archive iris version 1 in favour of version 2');
			assert.equal(edit.reason, 'Drifts');
			assert.equal(registry.text(notes(1)), `${before}archived:\n  why: Drifts\n  replaced_by: 2\n`);
			const restored = await registry.apply(restoreVersion({ name: 'iris', version: v(1) }));
			assert.equal(restored.summary, 'Restore iris version 1');
			assert.equal(registry.text(notes(1)), before);
			const again = await registry.apply(restoreVersion({ name: 'iris', version: v(1) }));
			assert.deepEqual(again.changes, []);
		});

		it('change nothing where all is said already, and only what is new', async () => {
			await registry.apply(archiveVersion({ name: 'iris', version: v(2), reason: 'Drifts' }));
			const same = archiveVersion({ name: 'iris', version: v(2), reason: 'Drifts' });
			assert.deepEqual((await registry.apply(same)).changes, []);
			assert.deepEqual((await registry.apply(archiveVersion({ name: 'iris', version: v(2) }))).changes, []);
			const text = registry.text(notes(2)).replace('Drifts', 'Drifts # why');
			registry.store.files.set(notes(2), `${text}  by: somebody\n`);
			await registry.apply(archiveVersion({ name: 'iris', version: v(2), replacedBy: v(1) }));
			assert.equal(
				registry.text(notes(2)),
				'archived:\n  why: Drifts # why\n  by: somebody\n  replaced_by: 1\n',
			);
		});

		it('refuse what is not there, deleted, itself or unreadable', async () => {
			const archive = (version: number, replacedBy?: number) =>
				registry.apply(
					archiveVersion({
						name: 'iris',
						version: v(version),
						replacedBy: replacedBy === undefined ? undefined : v(replacedBy),
					}),
				);
			await fails('version-not-found', () => archive(9));
			await fails('version-not-found', () => archive(1, 9));
			await fails('replacement-invalid', () => archive(1, 1));
			await registry.apply(deleteVersion({ name: 'iris', version: v(2) }));
			await fails('version-deleted', () => archive(1, 2));
			await fails('version-deleted', () => archive(2));
			registry.store.files.set(notes(1), 'tags: [\n');
			await fails('manifest-refused', () => archive(1));
		});
	});

	describe('stage', () => {
		beforeEach(async () => {
			for (let number = 1; number <= 3; number++) await registry.register('iris');
		});
		const stage = (version: number, to: string, archiveExisting = false) =>
			registry.apply(transitionStage({ name: 'iris', version: v(version), stage: to, archiveExisting }));

		it('is given in any case, stored canonical, and None removes it', async () => {
			assert.equal((await stage(1, 'production')).summary, 'Move iris version 1 to stage Production');
			assert.equal(registry.text(notes(1)), 'stage: Production\n');
			assert.deepEqual((await stage(1, 'PRODUCTION')).changes, []);
			await stage(1, 'none');
			assert.equal(registry.store.files.has(notes(1)), false);
			assert.deepEqual((await stage(2, 'None')).changes, []);
			assert.throws(
				() => transitionStage({ name: 'iris', version: v(1), stage: 'Prod' }),
				(error) => isRegistryError(error, 'stage-invalid'),
			);
		});

		it('archives every other live version of the stage when asked, and no other', async () => {
			await stage(1, 'Production');
			await stage(2, 'Production');
			await stage(3, 'Staging');
			const edit = await stage(3, 'Production', true);
			assert.equal(edit.summary, 'Move iris version 3 to stage Production and archive versions 1, 2');
			assert.deepEqual(
				[1, 2, 3].map(notes).map((path) => registry.text(path)),
				['stage: Archived\n', 'stage: Archived\n', 'stage: Production\n'],
			);
			await stage(2, 'Production');
			assert.equal(
				(await stage(3, 'Production', true)).summary,
				'Move iris version 3 to stage Production and archive version 2',
			);
			for (const to of ['None', 'Archived'])
				await fails('stage-not-exclusive', async () => stage(1, to, true));
		});
	});

	describe('delete version', () => {
		beforeEach(async () => {
			await registry.register('iris', { aliases: ['champion', 'best'], signature: '{}' });
			await registry.register('iris', { aliases: ['next'] });
		});

		it('leaves only deleted.yaml, and its number is never used again', async () => {
			await registry.apply(deleteAlias({ name: 'iris', alias: 'next', reason: 'Leaks' }));
			const edit = await registry.apply(deleteVersion({ name: 'iris', version: v(2), reason: 'Leaks' }));
			assert.equal(edit.summary, 'Delete iris version 2');
			assert.equal(edit.reason, 'Leaks');
			const files = [...registry.store.files.keys()].filter((path) => path.includes('/versions/2/'));
			assert.deepEqual(files, ['models/iris/versions/2/deleted.yaml']);
			assert.equal(
				registry.text('models/iris/versions/2/deleted.yaml'),
				'deleted: "2026-11-21T12:00:00.000Z"\ndeleted_by: Ada <ada@example.com>\nwhy: Leaks\n',
			);
			assert.equal((await registry.register('iris')).version, 3);
			await assert.rejects(
				() => registry.apply(deleteVersion({ name: 'iris', version: v(2) })),
				(error) =>
					isRegistryError(error) &&
					error.failure.code === 'version-deleted' &&
					error.failure.data.why === 'Leaks' &&
					error.failure.data.by === 'Ada <ada@example.com>',
			);
		});

		it('is refused while aliases point at it, unless they go with it', async () => {
			await assert.rejects(
				() => registry.apply(deleteVersion({ name: 'iris', version: v(1) })),
				(error) =>
					isRegistryError(error) &&
					error.failure.code === 'aliases-in-use' &&
					error.failure.data.aliases.join() === 'best,champion',
			);
			const edit = await registry.apply(deleteVersion({ name: 'iris', version: v(1), removeAliases: true }));
			assert.equal(edit.summary, 'Delete iris version 1 and @best, @champion');
			const left = [...registry.store.files.keys()].filter((path) => path.includes('/aliases/'));
			assert.deepEqual(left, ['models/iris/aliases/next.yaml']);
		});

		it('deletes also a version that cannot be read', async () => {
			registry.store.files.set('models/iris/versions/2/version.yaml', 'version: [\n');
			registry.store.files.set(notes(2), '<<<<<<< HEAD\n');
			await registry.apply(deleteVersion({ name: 'iris', version: v(2), removeAliases: true }));
			assert.deepEqual(await versionsOf('iris'), [1]);
		});
	});

	describe('delete model', () => {
		it('removes its folder but for copies under way; a new one of that name starts at 1', async () => {
			await registry.register('iris');
			await registry.register('iris');
			await registry.register('iris-2');
			registry.store.files.set('models/iris/versions/.incoming-x/artifacts/a', 'x');
			registry.store.files.set('models/iris/README.md', '# Card\n');
			const edit = await registry.apply(deleteModel({ name: 'iris', reason: 'Unused' }));
			assert.equal(edit.summary, 'Delete model iris with 2 versions');
			assert.equal(edit.reason, 'Unused');
			const left = [...registry.store.files.keys()].filter((path) => path.startsWith('models/iris/'));
			assert.deepEqual(left, ['models/iris/versions/.incoming-x/artifacts/a']);
			assert.equal(await registry.snapshot.findModel('iris'), undefined);
			assert.equal((await registry.register('iris')).publication?.to, 'models/iris/versions/1');
		});

		it('is refused while it has aliases, unless they go with it', async () => {
			await registry.register('iris');
			await registry.apply(setAlias({ name: 'iris', alias: 'champion', version: v(1), reason: 'Best' }));
			await fails('aliases-in-use', () => registry.apply(deleteModel({ name: 'iris' })));
			await registry.apply(deleteModel({ name: 'iris', removeAliases: true }));
			assert.deepEqual([...registry.store.files.keys()], ['registry.yaml', '.gitattributes']);
		});

		it('deletes the renamed one, not the folder of its name', async () => {
			await registry.register('iris');
			await registry.apply(renameModel({ name: 'iris', newName: 'flowers' }));
			await registry.register('iris');
			await registry.apply(deleteModel({ name: 'iris' }));
			assert.deepEqual(await versionsOf('flowers'), [1]);
		});
	});

	it('give the reason to the Edit, where there is one', async () => {
		await registry.register('iris');
		const set = (reason: string) => setAlias({ name: 'iris', alias: 'champion', version: v(1), reason });
		assert.equal((await set('  ')(registry.snapshot, registry.context)).reason, undefined);
		assert.equal((await set(' Better recall ')(registry.snapshot, registry.context)).reason, 'Better recall');
	});

	it('write nothing to a registry of a newer format', async () => {
		await registry.register('iris');
		registry.store.files.set('registry.yaml', 'kind: git-model-registry\nformat: 2\n');
		const version = v(1);
		for (const operation of [
			createModel({ name: 'x' }),
			renameModel({ name: 'iris', newName: 'x' }),
			archiveVersion({ name: 'iris', version }),
			restoreVersion({ name: 'iris', version }),
			transitionStage({ name: 'iris', version, stage: 'Staging' }),
			deleteVersion({ name: 'iris', version }),
			deleteModel({ name: 'iris' }),
		])
			await fails('registry-newer', () => registry.apply(operation));
	});
});
