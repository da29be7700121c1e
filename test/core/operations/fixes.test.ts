import assert from 'node:assert/strict';
import type { RemovedVersion } from '../../../src/core/edit.js';
import { registryGitAttributes } from '../../../src/core/manifest/registryFile.js';
import type { VersionNumber } from '../../../src/core/model/brands.js';
import { archiveVersion } from '../../../src/core/operations/archiveVersion.js';
import { deleteVersion } from '../../../src/core/operations/deletion.js';
import { fixers } from '../../../src/core/operations/fixes/fixers.js';
import { fixOf, fixProblems, planFixes } from '../../../src/core/operations/fixes/fixProblems.js';
import { checkRegistry } from '../../../src/core/registry/checkRegistry.js';
import { MemoryRegistry } from '../../kit/memoryRegistry.js';

const v = (number: number) => number as VersionNumber;
const removal: RemovedVersion = {
	at: '2026-11-20T08:00:00.000Z',
	by: 'Bo <bo@example.com>',
	commit: 'c0ffee'.padEnd(40, '0'),
};

describe('fixes of problems', () => {
	let registry: MemoryRegistry;
	let present: Set<number>;
	let removed: Map<number, RemovedVersion>;
	beforeEach(async () => {
		registry = await MemoryRegistry.create();
		present = new Set();
		removed = new Map();
		const context = registry.context;
		const versionHistory = () => Promise.resolve({ present, removed });
		Object.defineProperty(registry, 'context', { get: () => ({ ...context, versionHistory }) });
		for (let count = 0; count < 3; count++) await registry.register('iris');
	});

	const set = (path: string, text: string) => registry.store.files.set(path, text);
	const removeVersion = (version: number) => {
		for (const path of [...registry.store.files.keys()])
			if (path.startsWith(`models/iris/versions/${version}/`)) registry.store.files.delete(path);
	};
	const alias = (version: number) =>
		set('models/iris/aliases/a.yaml', `version: ${version}\nmoved: ${'A'.repeat(26)}\n`);
	/** Of those that have a fix; the digests of the kit's versions are not those of their lists. */
	const fixable = async () =>
		(await checkRegistry(registry.snapshot)).map(({ code }) => code).filter((code) => code in fixers);

	/** Fixes all, and tells what is left of what has a fix. */
	async function fix() {
		const { operation, summary, parts, model, changes } = await registry.apply(fixProblems());
		assert.equal(operation, 'fix');
		return {
			summary,
			parts,
			model,
			paths: changes.map(({ kind, path }) => `${kind} ${path}`),
			left: await fixable(),
		};
	}

	it('has nothing to do in a good registry', async () => {
		assert.deepEqual(await fix(), {
			summary: 'No problem has a fix',
			parts: undefined,
			model: undefined,
			paths: [],
			left: [],
		});
	});

	it('removes an alias of a version that was deleted or never was', async () => {
		for (const version of [2, 9]) {
			alias(version);
			if (version === 2)
				await registry.apply(deleteVersion({ name: 'iris', version: v(2), removeAliases: true }));
			alias(version);
			const { summary, model, paths, left } = await fix();
			assert.equal(summary, `Remove alias iris@a from version ${version}`);
			assert.deepEqual([model, paths, left], ['iris', ['delete models/iris/aliases/a.yaml'], []]);
		}
	});

	it('keeps the alias of a version that is in the last commit: it can be brought back', async () => {
		removeVersion(3);
		alias(3);
		present.add(3);
		assert.deepEqual((await fix()).paths, []);
	});

	it('writes .gitattributes where it is missing or old, and leaves what people changed', async () => {
		registry.store.files.delete('.gitattributes');
		assert.deepEqual((await fix()).summary, 'Bring .gitattributes up to date');
		assert.equal(registry.text('.gitattributes'), registryGitAttributes);
		set('.gitattributes', '* text\n');
		assert.deepEqual((await fix()).paths, []);
	});

	it('removes what a merge put beside a tombstone, and no version that was brought back', async () => {
		const kept = registry.text('models/iris/versions/2/version.yaml');
		await registry.apply(deleteVersion({ name: 'iris', version: v(2) }));
		set('models/iris/versions/2/notes.yaml', 'tags: {}\n');
		set('models/iris/versions/2/approvals/a.yaml', 'by: x\n');
		const { summary, paths, left } = await fix();
		assert.equal(summary, 'Remove what is left of deleted version 2 of iris');
		assert.deepEqual(paths, [
			'delete models/iris/versions/2/approvals/a.yaml',
			'delete models/iris/versions/2/notes.yaml',
		]);
		assert.deepEqual(left, []);
		set('models/iris/versions/2/version.yaml', kept);
		assert.deepEqual((await fix()).paths, []);
	});

	it('leaves files beside a tombstone that can not be read: which side counts is not decided', async () => {
		await registry.apply(deleteVersion({ name: 'iris', version: v(2) }));
		set('models/iris/versions/2/deleted.yaml', '<<<<<<< HEAD\n');
		set('models/iris/versions/2/notes.yaml', 'tags: {}\n');
		assert.deepEqual((await fix()).paths, []);
	});

	it('drops a replacement that is gone, and keeps all else that is said', async () => {
		await registry.apply(archiveVersion({ name: 'iris', version: v(1), reason: 'Leaky', replacedBy: v(2) }));
		await registry.apply(archiveVersion({ name: 'iris', version: v(3), replacedBy: v(2) }));
		const path = 'models/iris/versions/1/notes.yaml';
		set(path, `# ours\n${registry.text(path)}`);
		await registry.apply(deleteVersion({ name: 'iris', version: v(2) }));
		const { summary, parts, left } = await fix();
		assert.equal(summary, 'Fix 2 problems of iris');
		assert.deepEqual(parts, [
			'Archive iris version 1 without version 2 in its place',
			'Archive iris version 3 without version 2 in its place',
		]);
		assert.deepEqual(left, []);
		assert.equal(registry.text(path), '# ours\narchived:\n  why: Leaky\n');
		const model = (await registry.snapshot.findModel('iris'))!;
		const third = await registry.snapshot.version(model, v(3));
		assert.deepEqual(third?.notes.ok && third.notes.value.archived, {});
	});

	it('keeps a replacement that is in the last commit: it can be brought back', async () => {
		await registry.apply(archiveVersion({ name: 'iris', version: v(1), replacedBy: v(2) }));
		removeVersion(2);
		present.add(2);
		assert.deepEqual((await fix()).paths, []);
		await registry.register('iris');
		set('models/iris/versions/2/deleted.yaml', 'deleted: "2026-11-20T08:00:00.000Z"\ndeleted_by: a\n');
		assert.deepEqual((await fix()).paths, ['write models/iris/versions/1/notes.yaml']);
	});

	it('records versions that were removed, as history tells, and no others', async () => {
		await registry.register('iris');
		for (const version of [1, 2, 3]) removeVersion(version);
		removed.set(1, removal);
		removed.set(3, removal);
		const { summary, paths, left } = await fix();
		assert.equal(summary, 'Record that versions 1, 3 of iris were deleted');
		assert.deepEqual(paths, [
			'write models/iris/versions/1/deleted.yaml',
			'write models/iris/versions/3/deleted.yaml',
		]);
		assert.deepEqual(left, ['versions-gone'], 'version 2');
		assert.equal(
			registry.text('models/iris/versions/1/deleted.yaml'),
			'deleted: "2026-11-20T08:00:00.000Z"\ndeleted_by: Bo <bo@example.com>\nwhy: Removed by commit c0ffee0000 without a tombstone\n',
		);
	});

	it('fixes what is wrong in the registry it is given, whatever was wrong in another', async () => {
		alias(9);
		registry.store.files.delete('.gitattributes');
		const operation = fixProblems();
		const edit = await operation(registry.snapshot, registry.context);
		assert.equal(edit.summary, 'Fix 2 problems of the registry');
		assert.equal(edit.model, undefined);
		set('.gitattributes', registryGitAttributes);
		assert.equal(
			(await operation(registry.snapshot, registry.context)).summary,
			'Remove alias iris@a from version 9',
		);
	});

	it('fixes one problem alone, and nothing where it is gone or there is no fix', async () => {
		alias(9);
		registry.store.files.delete('.gitattributes');
		const problems = await checkRegistry(registry.snapshot);
		const dangling = problems.find(({ code }) => code === 'alias-dangling')!;
		const operation = fixOf(dangling)!;
		const edit = await operation(registry.snapshot, registry.context);
		assert.deepEqual(edit.changes, [{ kind: 'delete', path: 'models/iris/aliases/a.yaml' }]);
		alias(1);
		assert.deepEqual((await operation(registry.snapshot, registry.context)).changes, []);
		const other = problems.find(({ code }) => code === 'digest-mismatch')!;
		assert.equal(fixOf(other), undefined);
	});

	it('refuses a registry of a newer format', async () => {
		alias(9);
		set('registry.yaml', 'kind: git-model-registry\nformat: 2\n');
		registry.store.files.delete('.gitattributes');
		const { snapshot, context } = registry;
		assert.equal((await planFixes(await checkRegistry(snapshot), { ...context, snapshot })).size, 0);
		await assert.rejects(registry.apply(fixProblems()), { code: 'registry-newer' });
	});
});
