import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { VersionNumber } from '../../src/core/model/brands.js';
import { setTag } from '../../src/core/operations/annotate.js';
import { aliasesByVersion, requireModel, requireVersion, resolve } from '../../src/core/registry/resolve.js';
import { displayName } from '../../src/core/registry/entries.js';
import { Snapshot } from '../../src/core/registry/snapshot.js';
import { WorkTreeFiles } from '../../src/files/workTreeFiles.js';

describe('the registry of format 1 in the fixtures', () => {
	const folder = 'test/fixtures/registry-format-1';
	const snapshot = new Snapshot(new WorkTreeFiles(folder));

	it('opens without a problem', async () => {
		const registry = await snapshot.registry();
		assert.deepEqual(registry, {
			ok: true,
			value: { format: 1, requires: [], name: 'Format 1', description: 'Made once, read for ever.' },
		});
		const models = await snapshot.models();
		assert.deepEqual(models.map(displayName), ['iris', 'my model 日本']);
		for (const model of models) {
			assert.ok(model.manifest.ok);
			for (const version of await snapshot.versions(model))
				assert.ok(version.manifest.ok && version.notes.ok, version.path);
		}
	});

	it('has no model without a name', async () => {
		await assert.rejects(requireModel(snapshot, ''), { code: 'model-not-found' });
	});

	it('has the models, aliases, versions, tags and lineage that were registered', async () => {
		const iris = await requireModel(snapshot, 'iris');
		assert.equal(iris.manifest.value.description, '# Iris\n\nWhich species?');
		assert.deepEqual(iris.manifest.value.tags, { task: 'classification' });
		assert.deepEqual([...(await aliasesByVersion(snapshot, iris))], [[2, ['champion', 'größe']]]);
		assert.deepEqual(
			(await snapshot.versions(iris)).map(({ number }) => number),
			[2, 1],
		);
		const { version } = await resolve(snapshot, 'models:/iris@größe');
		assert.ok(version.manifest.ok && version.notes.ok);
		assert.deepEqual(version.manifest.value.lineage, {
			run: { id: '42', name: 'bright-owl-12' },
			experiment: { id: '1' },
			loggedModel: 'm-0123456789abcdef0123456789abcdef',
			datasets: [],
			params: { max_depth: '2', criterion: 'gini' },
			metrics: { accuracy: 0.9, f1_macro: 0.8997, auc: 0.99 },
			parents: ['models:/iris/1'],
		});
		assert.deepEqual(version.notes.value.tags, { validated: 'yes' });
		const first = await requireVersion(snapshot, iris, 1 as VersionNumber);
		assert.ok(first.manifest.ok && first.notes.ok);
		assert.deepEqual(first.manifest.value.lineage.datasets, [{ name: 'iris', source: 'sklearn' }]);
		assert.deepEqual(first.notes.value, { description: 'A *tree*.', tags: { team: 'botany' } });
	});

	it('has artifacts that still match their checksums', async () => {
		for (const model of await readdir(join(folder, 'models')))
			for (const version of await readdir(join(folder, 'models', model, 'versions'))) {
				const cwd = join(folder, 'models', model, 'versions', version);
				if ((await readdir(cwd)).includes('artifacts.sha256'))
					execFileSync('sha256sum', ['-c', '--status', 'artifacts.sha256'], { cwd });
			}
	});

	it('keeps comments and unknown keys in what would be written', async () => {
		const edit = await setTag(
			{ name: 'iris' },
			'team',
			'botany',
		)(snapshot, {
			now: new Date(),
			author: 'Ada',
			randomId: () => '',
			highestKnownVersion: () => Promise.resolve(0),
			versionHistory: () => Promise.resolve({ present: new Set(), removed: new Map() }),
		});
		const [change] = edit.changes;
		assert.ok(change?.kind === 'write');
		assert.match(change.text, /^# The model of the example\.\nname: iris\n/);
		assert.match(change.text, /\ntags:\n {2}task: classification\n {2}team: botany\n/);
		assert.match(change.text, /\nowner: ada # a key this version does not know\n$/);
	});
});
