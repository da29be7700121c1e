import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Change } from '../../../src/core/change.js';
import { diffSnapshots } from '../../../src/core/changes/diffSnapshots.js';
import { renderVersionFile } from '../../../src/core/manifest/versionFile.js';
import type { VersionNumber } from '../../../src/core/model/brands.js';
import { deleteAlias, setAlias } from '../../../src/core/operations/aliases.js';
import { deleteTag, describe as describeSubject, setTag } from '../../../src/core/operations/annotate.js';
import { archiveVersion, restoreVersion } from '../../../src/core/operations/archiveVersion.js';
import { createModel } from '../../../src/core/operations/createModel.js';
import { deleteModel, deleteVersion } from '../../../src/core/operations/deletion.js';
import { renameModel } from '../../../src/core/operations/renameModel.js';
import { transitionStage } from '../../../src/core/operations/transitionStage.js';
import { changeSentence } from '../../../src/wording/changes.js';
import { fillSentence } from '../../../src/wording/sentence.js';
import { MemoryRegistry } from '../../kit/memoryRegistry.js';

const v = (number: number) => number as VersionNumber;
const lineage = (metrics: Record<string, number>) => ({ datasets: [], params: {}, metrics, parents: [] });
const versionPath = 'models/fraud/versions/1';

/** What a diff says after `work` on a registry of two versions of `fraud` and one of `base`. */
async function after(work: (registry: MemoryRegistry) => unknown) {
	const before = await MemoryRegistry.create();
	await before.register('fraud', { aliases: ['champion'], lineage: lineage({ f1: 0.9, auc: 0.8 }) });
	await before.register('fraud', { lineage: lineage({ f1: 0.91, loss: 0.2 }) });
	await before.register('base', { description: 'Where it starts', tags: { team: 'risk' } });
	const head = before.fork();
	await work(head);
	const all = await diffSnapshots(before.snapshot, head.snapshot);
	// Whoever names the files that differ gets the same.
	const paths = new Set([...before.store.files.keys(), ...head.store.files.keys()]);
	const touched = [...paths].filter((path) => before.store.files.get(path) !== head.store.files.get(path));
	assert.deepEqual(await diffSnapshots(before.snapshot, head.snapshot, touched), all);
	return { changes: all, sentences: all.map(sentenceOf), before, head, touched };
}

const sentenceOf = (change: Change) => fillSentence(changeSentence(change));
const set = (path: string, text: string) => (registry: MemoryRegistry) =>
	registry.store.files.set(path, text);

const table: readonly (readonly [
	what: string,
	work: (r: MemoryRegistry) => unknown,
	says: readonly string[],
])[] = [
	['nothing', () => undefined, []],
	['a model', (r) => r.apply(createModel({ name: 'new', tags: { a: 'b' } })), ['Created model new']],
	[
		'a first version with its notes and alias',
		(r) => r.register('new', { aliases: ['first'], tags: { a: 'b' }, description: 'Text' }),
		['Created model new', 'Registered new version 1', 'Set @first of new to version 1'],
	],
	['a version', (r) => r.register('fraud', { tags: { a: 'b' } }), ['Registered fraud version 3']],
	['a rename', (r) => r.apply(renameModel({ name: 'fraud', newName: 'scam' })), ['Renamed fraud to scam']],
	[
		'the deletion of a model',
		(r) => r.apply(deleteModel({ name: 'fraud', removeAliases: true })),
		['Deleted model fraud with 2 versions'],
	],
	[
		'a model deleted and made again',
		async (r) => {
			await r.apply(deleteModel({ name: 'fraud', removeAliases: true }));
			await r.register('fraud');
		},
		['Deleted model fraud with 2 versions', 'Created model fraud', 'Registered fraud version 1'],
	],
	[
		'a description of a model',
		(r) => r.apply(describeSubject({ name: 'fraud' }, 'Text')),
		['Wrote the description of fraud'],
	],
	[
		'tags of a model',
		async (r) => {
			await r.apply(setTag({ name: 'fraud' }, 'team', 'risk'));
			await r.apply(setTag({ name: 'base', version: v(1) }, 'team', 'core'));
			await r.apply(setTag({ name: 'fraud', version: v(1) }, 'ticket', 'A-1'));
		},
		[
			'Changed tag team of base version 1 from risk to core',
			'Tagged fraud with team: risk',
			'Tagged fraud version 1 with ticket: A-1',
		],
	],
	[
		'notes that go',
		async (r) => {
			await r.apply(deleteTag({ name: 'base', version: v(1) }, 'team'));
			await r.apply(describeSubject({ name: 'base', version: v(1) }, ''));
		},
		['Removed the description of base version 1', 'Removed tag team from base version 1'],
	],
	['a card', set('models/fraud/README.md', '# Fraud\n'), ['Wrote the model card of fraud']],
	[
		'a version deleted for a reason',
		(r) => r.apply(deleteVersion({ name: 'fraud', version: v(2), reason: 'Leaks' })),
		['Deleted fraud version 2: Leaks'],
	],
	[
		'a version registered and deleted',
		async (r) => {
			await r.register('fraud');
			await r.apply(deleteVersion({ name: 'fraud', version: v(3) }));
		},
		['Deleted fraud version 3'],
	],
	[
		'a version that is gone',
		({ store }) =>
			[...store.files.keys()]
				.filter((path) => path.startsWith('models/fraud/versions/2/'))
				.forEach((path) => store.files.delete(path)),
		['fraud version 2 is gone without a deleted.yaml'],
	],
	[
		'stages',
		(r) => r.apply(transitionStage({ name: 'fraud', version: v(2), stage: 'production' })),
		['Moved fraud version 2 to stage Production'],
	],
	[
		'an archived version',
		(r) => r.apply(archiveVersion({ name: 'fraud', version: v(1), reason: 'Drift', replacedBy: v(2) })),
		['Archived fraud version 1 in favour of version 2: Drift'],
	],
	[
		'a moved alias',
		(r) => r.apply(setAlias({ name: 'fraud', alias: 'champion', version: v(2) })),
		['Moved @champion of fraud from version 1 to version 2'],
	],
	[
		'an alias moved to and fro',
		async (r) => {
			await r.apply(setAlias({ name: 'fraud', alias: 'champion', version: v(2) }));
			await r.apply(setAlias({ name: 'fraud', alias: 'champion', version: v(1) }));
		},
		[],
	],
	[
		'aliases that go and come',
		async (r) => {
			await r.apply(deleteAlias({ name: 'fraud', alias: 'champion' }));
			await r.apply(setAlias({ name: 'fraud', alias: 'größe', version: v(2) }));
		},
		['Removed @champion of fraud from version 1', 'Set @größe of fraud to version 2'],
	],
	[
		'a dangling alias',
		(r) =>
			r
				.apply(deleteVersion({ name: 'fraud', version: v(2) }))
				.then(() =>
					set('models/fraud/aliases/champion.yaml', 'version: 2\nmoved: 0123456789ABCDEFGHJKMNPQRS\n')(r),
				),
		[
			'Deleted fraud version 2',
			'Moved @champion of fraud from version 1 to version 2, which does not exist or was deleted',
		],
	],
	[
		'altered files',
		({ store }) => {
			store.files.set(`${versionPath}/signature.json`, '{}');
			store.files.set(`${versionPath}/artifacts/MLmodel`, 'other');
			store.files.delete(`${versionPath}/artifacts.sha256`);
			store.files.set(`${versionPath}/.gitattributes`, '* -text\n');
			store.files.set(`${versionPath}/approvals/1.yaml`, 'by: Ada\n');
		},
		['Altered .gitattributes and 3 more files of fraud version 1, which are written once'],
	],
	[
		'settings of the registry',
		set(
			'registry.yaml',
			'kind: git-model-registry\nformat: 1\nrequires: []\nname: Risk\npolicies: { approvals: 2 }\n',
		),
		['Set name of the registry to Risk', 'Set policies.approvals of the registry to 2'],
	],
	['other attributes', set('.gitattributes', '* text\n'), ['Changed the .gitattributes of the registry']],
	[
		'files that break',
		({ store }) => {
			store.files.set('registry.yaml', '<<<<<<< ours\n');
			store.files.set('models/fraud/model.yaml', 'name: [\n');
			store.files.set('models/fraud/aliases/champion.yaml', 'version: x\n');
			store.files.set(`${versionPath}/notes.yaml`, 'tags: [\n');
		},
		[
			"registry.yaml can't be read",
			"models/fraud/model.yaml can't be read",
			`${versionPath}/notes.yaml can't be read`,
			"models/fraud/aliases/champion.yaml can't be read",
		],
	],
	[
		'files of nothing we know',
		({ store }) => {
			store.files.set('models/stray/notes.txt', 'x');
			store.files.set('models/fraud/extra/file.txt', 'x');
			store.files.set('models/fraud/versions/.incoming-1/artifacts/m', 'x');
			store.files.set('models/fraud/aliases/no alias.yaml', 'x');
			store.files.set('README.md', 'x');
		},
		[],
	],
];

describe('the changes between two snapshots', () => {
	for (const [what, work, says] of table)
		it(`tells ${what}`, async () => assert.deepEqual((await after(work)).sentences, says));

	it('tells the way back in the words for it', async () => {
		const back = async (work: (registry: MemoryRegistry) => unknown) => {
			const { before, head } = await after(work);
			return (await diffSnapshots(head.snapshot, before.snapshot)).map(sentenceOf);
		};
		assert.deepEqual(await back((r) => r.apply(deleteVersion({ name: 'fraud', version: v(2) }))), [
			'Brought fraud version 2 back, which was deleted',
		]);
		assert.deepEqual(await back((r) => r.apply(archiveVersion({ name: 'fraud', version: v(1) }))), [
			'Restored fraud version 1',
		]);
		assert.deepEqual(
			await back((r) => r.apply(transitionStage({ name: 'fraud', version: v(1), stage: 'Staging' }))),
			['Moved fraud version 1 from stage Staging to stage None'],
		);
		assert.deepEqual(await back(set('models/fraud/aliases/champion.yaml', 'version: x\n')), [
			'Set @champion of fraud to version 1',
			'models/fraud/aliases/champion.yaml can be read again',
		]);
		assert.deepEqual(await back(set('models/fraud/model.yaml', 'x')), [
			'models/fraud/model.yaml can be read again',
		]);
	});

	it('tells what was said anew of an archived version, and a restored one', async () => {
		const registry = await MemoryRegistry.create();
		await registry.register('fraud');
		await registry.apply(archiveVersion({ name: 'fraud', version: v(1) }));
		const [archived, again] = [registry.fork(), registry.fork()];
		await again.apply(archiveVersion({ name: 'fraud', version: v(1), reason: 'Drift' }));
		assert.deepEqual((await diffSnapshots(archived.snapshot, again.snapshot)).map(sentenceOf), [
			'Archived fraud version 1: Drift',
		]);
		await again.apply(restoreVersion({ name: 'fraud', version: v(1) }));
		assert.deepEqual((await diffSnapshots(archived.snapshot, again.snapshot)).map(sentenceOf), [
			'Restored fraud version 1',
		]);
	});

	it('gives a move the metrics of both versions and the verdict on their signatures', async () => {
		const registry = await MemoryRegistry.create();
		const column = (type: string) => JSON.stringify({ inputs: [{ type, name: 'age', required: true }] });
		await registry.register('fraud', {
			...{ aliases: ['champion'], lineage: lineage({ f1: 0.9, auc: 0.8 }), signature: column('double') },
		});
		const before = registry.fork();
		await registry.register('fraud', {
			...{ aliases: ['champion'], lineage: lineage({ f1: 0.91, loss: 0.2 }), signature: column('string') },
		});
		const changes = await diffSnapshots(before.snapshot, registry.snapshot);
		const model = { folder: 'fraud', name: 'fraud' };
		assert.deepEqual(changes, [
			{ kind: 'version-registered', data: { version: 2, metrics: { f1: 0.91, loss: 0.2 } }, model },
			{
				kind: 'alias-moved',
				data: {
					alias: 'champion',
					from: 1,
					to: 2,
					metrics: {
						auc: { before: 0.8, after: undefined },
						f1: { before: 0.9, after: 0.91 },
						loss: { before: undefined, after: 0.2 },
					},
					signature: { verdict: 'breaking', reasons: ['input "age": double became string'] },
				},
				model,
			},
		]);
	});

	it('looks at nothing that is not touched', async () => {
		const { before, head, touched } = await after((r) =>
			r.apply(setAlias({ name: 'fraud', alias: 'champion', version: v(2) })),
		);
		head.store.files.set(`${versionPath}/signature.json`, '{}');
		before.store.reads.length = head.store.reads.length = 0;
		const changes = await diffSnapshots(before.snapshot, head.snapshot, touched);
		assert.deepEqual(
			changes.map(({ kind }) => kind),
			['alias-moved'],
		);
		const reads = [...before.store.reads, ...head.store.reads];
		assert.ok(reads.every((path) => !path.startsWith('models/base') && !path.includes('/artifacts')));
	});

	it('takes a Git LFS pointer for its file, at either end', async () => {
		const content = 'weights '.repeat(20);
		const sha256 = createHash('sha256').update(content).digest('hex');
		const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${content.length}\n`;
		const path = `${versionPath}/artifacts/model.bin`;
		const registry = await MemoryRegistry.create();
		await registry.register('fraud');
		const [file, stub] = [registry.fork(), registry.fork()];
		set(path, content)(file);
		set(path, pointer)(stub);
		const kinds = async (a: MemoryRegistry, b: MemoryRegistry) =>
			(await diffSnapshots(a.snapshot, b.snapshot)).map(({ kind, data }) => [kind, data]);
		assert.deepEqual(await kinds(file, stub), []);
		assert.deepEqual(await kinds(stub, file), []);
		set(path, pointer.replace(`size ${content.length}`, 'size 3'))(stub);
		assert.deepEqual(await kinds(file, stub), [
			['version-altered', { version: 1, files: [{ path: 'artifacts/model.bin', how: 'changed' }] }],
		]);
	});

	it('tells a number that a merge gave away, and what it stands for now', async () => {
		const registry = await MemoryRegistry.create();
		await registry.register('fraud');
		const [ours, merged] = [registry.fork(), registry.fork()];
		await ours.register('fraud', { description: 'Ours' });
		await merged.register('fraud', { description: 'Theirs' });
		for (const [path, content] of ours.store.files)
			if (path.startsWith('models/fraud/versions/2/'))
				merged.store.files.set(path.replace('/versions/2/', '/versions/3/'), content);
		const found = await ours.snapshot.findModel('fraud');
		const version = found && (await ours.snapshot.version(found, v(2)));
		assert.ok(version?.manifest.ok);
		const text = renderVersionFile({ ...version.manifest.value, version: v(3) }, 'version.yaml');
		merged.store.files.set('models/fraud/versions/3/version.yaml', text);
		assert.deepEqual((await diffSnapshots(ours.snapshot, merged.snapshot)).map(sentenceOf), [
			'Renumbered fraud version 2 to 3',
			'Registered fraud version 2',
		]);
	});

	it('tells a registry that is made, and one that goes', async () => {
		const [none, registry] = [new MemoryRegistry(), await MemoryRegistry.create()];
		await registry.register('fraud');
		assert.deepEqual((await diffSnapshots(none.snapshot, registry.snapshot)).map(sentenceOf), [
			'Created the model registry',
			'Created model fraud',
			'Registered fraud version 1',
		]);
		assert.deepEqual((await diffSnapshots(registry.snapshot, none.snapshot)).map(sentenceOf), [
			'Deleted the registry.yaml of the model registry',
			'Deleted model fraud with 1 version',
		]);
	});
});
