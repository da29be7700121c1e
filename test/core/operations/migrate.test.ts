import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { isRegistryError } from '../../../src/core/errors.js';
import { isWrittenByUs, registryGitAttributes } from '../../../src/core/manifest/registryFile.js';
import { migrate, planMigration } from '../../../src/core/operations/migrate.js';
import { Snapshot } from '../../../src/core/registry/snapshot.js';
import { WorkTreeFiles } from '../../../src/files/workTreeFiles.js';
import { MemoryRegistry } from '../../kit/memoryRegistry.js';

describe('migrate', () => {
	it('has nothing to do in a new registry', async () => {
		const registry = await MemoryRegistry.create();
		const edit = await registry.apply(migrate());
		assert.equal(edit.summary, 'Nothing to migrate');
		assert.deepEqual(edit.changes, []);
	});

	it('opens the registry of format 1, and knows its .gitattributes as ours', async () => {
		const snapshot = new Snapshot(new WorkTreeFiles(resolve('test/fixtures/registry-format-1')));
		const { changes, left } = await planMigration(snapshot);
		assert.deepEqual(left, []);
		assert.deepEqual(
			changes.map(({ path }) => path),
			['.gitattributes'],
		);
		const bytes = await snapshot.read('.gitattributes');
		assert.ok(isWrittenByUs(new TextDecoder().decode(bytes)));
	});

	it('writes .gitattributes where it is missing, and takes no line end for a change', async () => {
		const registry = await MemoryRegistry.create();
		registry.store.files.set('.gitattributes', registryGitAttributes.replaceAll('\n', '\r\n'));
		assert.deepEqual((await registry.apply(migrate())).changes, []);
		registry.store.files.delete('.gitattributes');
		assert.equal((await registry.apply(migrate())).summary, 'Bring .gitattributes up to date');
		assert.equal(registry.text('.gitattributes'), registryGitAttributes);
	});

	it('leaves and names a file that people have changed', async () => {
		const registry = await MemoryRegistry.create();
		registry.store.files.set('.gitattributes', `${registryGitAttributes}*.txt text\n`);
		assert.deepEqual(await planMigration(registry.snapshot), { changes: [], left: ['.gitattributes'] });
		assert.deepEqual((await registry.apply(migrate())).changes, []);
	});

	it('refuses a newer registry', async () => {
		const registry = await MemoryRegistry.create();
		registry.store.files.set('registry.yaml', 'kind: git-model-registry\nformat: 2\n');
		await assert.rejects(
			() => registry.apply(migrate()),
			(error) => isRegistryError(error, 'registry-newer'),
		);
	});
});
