import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { renderChecksumList } from '../../../src/core/manifest/checksumList.js';
import type { VersionNumber } from '../../../src/core/model/brands.js';
import { archiveVersion } from '../../../src/core/operations/archiveVersion.js';
import { deleteModel, deleteVersion } from '../../../src/core/operations/deletion.js';
import { renameModel } from '../../../src/core/operations/renameModel.js';
import type { Problem } from '../../../src/core/problem.js';
import { checkReferences } from '../../../src/core/registry/checkReferences.js';
import { checkRegistry } from '../../../src/core/registry/checkRegistry.js';
import { Snapshot } from '../../../src/core/registry/snapshot.js';
import { WorkTreeFiles } from '../../../src/files/workTreeFiles.js';
import { problemSentence } from '../../../src/wording/problems.js';
import { fillSentence } from '../../../src/wording/sentence.js';
import { MemoryRegistry } from '../../kit/memoryRegistry.js';

const v = (number: number) => number as VersionNumber;

describe('checkRegistry', () => {
	let registry: MemoryRegistry;
	beforeEach(async () => {
		registry = await MemoryRegistry.create();
		await register('iris', { aliases: ['champion'] });
		await register('iris');
	});

	/** Registers with a digest that is that of the list. */
	function register(name: string, draft: { aliases?: readonly string[] } = {}) {
		const checksums = [{ path: 'artifacts/MLmodel', sha256: 'ab'.repeat(32) }];
		const digest = `sha256:${createHash('sha256').update(renderChecksumList(checksums)).digest('hex')}`;
		return registry.register(name, { ...draft, checksums, digest });
	}
	const set = (path: string, text: string) => registry.store.files.set(path, text);
	const remove = (path: string) => assert.ok(registry.store.files.delete(path), path);
	const move = (from: string, to: string) => {
		for (const [path, content] of [...registry.store.files])
			if (path.startsWith(from)) {
				registry.store.files.delete(path);
				registry.store.files.set(to + path.slice(from.length), content);
			}
	};
	const check = () => checkRegistry(registry.snapshot);
	const told = async () => (await check()).map((each) => line(each));

	it('finds nothing in a good registry, after any operation', async () => {
		await registry.apply(archiveVersion({ name: 'iris', version: v(1), replacedBy: v(2) }));
		await register('other');
		await registry.apply(deleteVersion({ name: 'iris', version: v(1), removeAliases: true }));
		await registry.apply(renameModel({ name: 'iris', newName: 'flowers' }));
		await register('iris');
		await registry.apply(deleteModel({ name: 'other' }));
		await register('x'.repeat(250));
		await register('größe 日本');
		set('models/new/versions/.incoming-x/artifacts/a', 'x');
		set('models/iris/versions/.incoming-x/artifacts/a', 'x');
		set('models/iris/README.md', 'Card\n=======\n');
		set('models/iris/versions/2/approvals/a.yaml', 'by: x\n');
		set('models/iris/versions/2/.gitattributes', 'x filter=lfs\n');
		await registry.refer('far', 's3://bucket/key');
		assert.deepEqual(await check(), []);
	});

	it('finds nothing in the registry of format 1 but its attributes, which are of then', async () => {
		const files = new WorkTreeFiles(resolve('test/fixtures/registry-format-1'));
		const found = await checkRegistry(new Snapshot(files));
		assert.deepEqual(found.map(line), ['W .gitattributes attributes-outdated']);
	});

	const cases: readonly (readonly [what: string, breakIt: () => void, expected: readonly string[]])[] = [
		[
			'registry.yaml that is broken',
			() => set('registry.yaml', 'kind: [\n'),
			['E registry.yaml:2 yaml-invalid'],
		],
		[
			'a newer format',
			() => set('registry.yaml', 'kind: git-model-registry\nformat: 2\n'),
			['W registry.yaml format-newer'],
		],
		[
			'model.yaml with merge markers',
			() => set('models/iris/model.yaml', 'name: iris\n<<<<<<< HEAD\n'),
			['E models/iris/model.yaml:2 unresolved-merge'],
		],
		[
			'an alias of a version that never was',
			() => set('models/iris/aliases/champion.yaml', `# x\nversion: 9\nmoved: ${'A'.repeat(26)}\n`),
			['E models/iris/aliases/champion.yaml:2 alias-dangling'],
		],
		[
			'an alias of a version that was deleted: what git merges cleanly',
			() => {
				move('models/iris/versions/1/', 'gone/');
				set('models/iris/versions/1/deleted.yaml', 'deleted: 2026-11-23T07:00:00Z\ndeleted_by: a\n');
			},
			['E models/iris/aliases/champion.yaml:1 alias-dangling'],
		],
		[
			'an alias file that is broken',
			() => set('models/iris/aliases/champion.yaml', 'version: x\n'),
			['E models/iris/aliases/champion.yaml:1 schema-mismatch'],
		],
		[
			'files in aliases/ that are none',
			() => {
				set('models/iris/aliases/a b.yaml', 'version: 1\n');
				set('models/iris/aliases/notes.txt', 'x');
			},
			[
				'W models/iris/aliases/a b.yaml alias-file-invalid',
				'W models/iris/aliases/notes.txt alias-file-invalid',
			],
		],
		[
			'aliases that differ by case',
			() => set('models/iris/aliases/Champion.yaml', `version: 1\nmoved: ${'A'.repeat(26)}\n`),
			['W models/iris/aliases/champion.yaml path-twin'],
		],
		[
			'two models of one name, from two branches',
			() => set('models/iris~2/model.yaml', registry.text('models/iris/model.yaml')),
			['E models/iris~2/model.yaml:1 name-taken'],
		],
		[
			'twins by case and Unicode form',
			() => set('models/Iris/model.yaml', registry.text('models/iris/model.yaml').replace('iris', 'Iris')),
			['E models/iris/model.yaml:1 name-twin', 'W models/iris path-twin'].reverse(),
		],
		[
			'a folder that no name gives',
			() =>
				set('models/my model/model.yaml', registry.text('models/iris/model.yaml').replace('iris', 'other')),
			['W models/my model folder-invalid'],
		],
		[
			'a folder with an alias alone: a model deleted here, an alias set there',
			() => set('models/fraud/aliases/x.yaml', 'version: 1\n'),
			['E models/fraud/model.yaml file-missing'],
		],
		[
			'model.yaml that is missing',
			() => remove('models/iris/model.yaml'),
			['E models/iris/model.yaml file-missing'],
		],
		[
			'a version in the folder of another number',
			() => move('models/iris/versions/2/', 'models/iris/versions/3/'),
			['W models/iris/versions versions-gone', 'E models/iris/versions/3/version.yaml folder-mismatch'],
		],
		[
			'a version of which only notes are left',
			() => {
				move('models/iris/versions/2/', 'gone/');
				set('models/iris/versions/2/notes.yaml', 'tags: {}\n');
			},
			['E models/iris/versions/2/version.yaml file-missing'],
		],
		[
			'a version that is gone without a tombstone',
			() => {
				remove('models/iris/aliases/champion.yaml');
				move('models/iris/versions/1/', 'gone/');
			},
			['W models/iris/versions versions-gone'],
		],
		[
			'a tombstone that is broken, and not alone',
			() => set('models/iris/versions/2/deleted.yaml', 'deleted: yesterday\n'),
			[
				'W models/iris/versions/2/deleted.yaml deleted-incomplete',
				'E models/iris/versions/2/deleted.yaml:1 schema-mismatch',
			],
		],
		[
			'folders of versions/ that are no numbers',
			() => {
				set('models/iris/versions/02/version.yaml', 'x');
				set('models/iris/versions/readme.txt', 'x');
			},
			['W models/iris/versions/02 folder-invalid', 'W models/iris/versions/readme.txt folder-invalid'],
		],
		[
			'notes that are broken, or name a replacement that is gone',
			() => {
				set('models/iris/versions/1/notes.yaml', 'stage: Prod\n');
				set('models/iris/versions/2/notes.yaml', 'archived:\n  replaced_by: 7\n');
			},
			[
				'E models/iris/versions/1/notes.yaml:1 schema-mismatch',
				'W models/iris/versions/2/notes.yaml:2 replacement-missing',
			],
		],
		[
			'a list of checksums that is missing',
			() => remove('models/iris/versions/2/artifacts.sha256'),
			['E models/iris/versions/2/artifacts.sha256 file-missing'],
		],
		[
			'a list of checksums that was changed',
			() => set('models/iris/versions/2/artifacts.sha256', `${'cd'.repeat(32)}  artifacts/MLmodel\n`),
			['E models/iris/versions/2/artifacts.sha256 digest-mismatch'],
		],
		[
			'a list of checksums that is none, or not merged',
			() => {
				set('models/iris/versions/1/artifacts.sha256', `${'cd'.repeat(32)}  a\nnonsense\n`);
				set('models/iris/versions/2/artifacts.sha256', '<<<<<<< HEAD\n');
			},
			[
				'E models/iris/versions/1/artifacts.sha256:2 checksums-invalid',
				'E models/iris/versions/2/artifacts.sha256:1 unresolved-merge',
			],
		],
		[
			'merges that are not finished beside the manifests',
			() => {
				const merge = '# Title\n<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> other\n';
				set('models/iris/README.md', merge);
				set('models/iris/versions/1/signature.json', merge);
				set('.gitattributes', merge);
			},
			[
				'E .gitattributes:2 unresolved-merge',
				'E models/iris/README.md:2 unresolved-merge',
				'E models/iris/versions/1/signature.json:2 unresolved-merge',
			],
		],
		[
			'names that look alike across scripts, and one that mixes them',
			() => {
				const text = registry.text('models/iris/model.yaml');
				set('models/%D1%96ris/model.yaml', text.replace('iris', 'іris'));
				set('models/m%D0%BE/model.yaml', text.replace('iris', 'mо'));
			},
			['W models/%D1%96ris/model.yaml:1 name-confusable', 'W models/m%D0%BE/model.yaml:1 name-confusable'],
		],
		[
			'numbers that were left out by the hundred',
			() => {
				move('models/iris/versions/2/', 'models/iris/versions/2147483647/');
				const file = 'models/iris/versions/2147483647/version.yaml';
				set(file, registry.text(file).replace('version: 2', 'version: 2147483647'));
			},
			['W models/iris/versions version-gap'],
		],
		[
			'.gitattributes that are missing',
			() => remove('.gitattributes'),
			['W .gitattributes attributes-outdated'],
		],
		[
			'links and submodules, wherever they are',
			() => {
				for (const path of ['README.md', 'aliases/x.yaml', 'versions/x', 'versions/2/a/b'])
					registry.store.others.add(`models/iris/${path}`);
				registry.store.others.add('models/x');
				registry.store.others.add('elsewhere');
			},
			[
				'E models/iris/README.md entry-refused',
				'E models/iris/aliases/x.yaml entry-refused',
				'E models/iris/versions/2/a/b entry-refused',
				'E models/iris/versions/x entry-refused',
				'E models/x entry-refused',
			],
		],
		[
			'files that are missing, and files that are not listed',
			() => {
				move('models/iris/versions/2/artifacts/MLmodel', 'models/iris/versions/2/artifacts/a');
				set('models/iris/versions/2/artifacts/b/c', 'x');
			},
			[
				'E models/iris/versions/2/artifacts.sha256:1 artifact-missing',
				'E models/iris/versions/2/artifacts/a artifact-unlisted',
			],
		],
	];
	for (const [what, breakIt, expected] of cases)
		it(`finds ${what}`, async () => {
			breakIt();
			assert.deepEqual((await told()).sort(), [...expected].sort());
		});

	it('finds credentials, paths of one machine and parents that are not here, and tells no secret', async () => {
		await registry.register('origins', {
			source: '/home/ada/model',
			lineage: {
				run: { id: 'r', uri: 'https://ada:hunter2@mlflow.example/' },
				datasets: [
					{ name: 'a', source: '{"uri":"https://bucket.example/a?X-Amz-Signature=hunter2"}' },
					{ name: 'b', source: 'file:///data/b' },
					{ name: 'c', source: 'https://ada@bucket.example/c?version=3' },
				],
				params: {},
				metrics: {},
				parents: [
					'models:/iris/2',
					'models:/iris@champion',
					'models:/iris/9',
					'models:/gone/1',
					'models:/iris@x',
				],
			},
		});
		const found = (await check()).filter(({ path }) => path === 'models/origins/versions/1/version.yaml');
		const values = found.map(({ code, data, range }) => {
			assert.ok(range, code);
			return `${code} ${Object.values(data).join(' ')}`;
		});
		assert.deepEqual(values.sort(), [
			'parent-unresolved models:/gone/1',
			'parent-unresolved models:/iris/9',
			'parent-unresolved models:/iris@x',
			'source-credentials lineage.datasets.0.source',
			'source-credentials lineage.run.uri',
			'source-local lineage.datasets.1.source',
			'source-local source',
		]);
		const sentences = found.map((each) => fillSentence(problemSentence(each)));
		assert.ok(!JSON.stringify([found, sentences]).includes('hunter2'));
	});

	it('finds files of another size, and pointers to other bytes, where sizes can be told', async () => {
		const sizes = new Map([
			['models/iris/versions/1/artifacts/MLmodel', 48_214],
			['models/iris/versions/2/artifacts/MLmodel', 120],
		]);
		Object.assign(registry.store, { size: (path: string) => Promise.resolve(sizes.get(path)) });
		const pointer = (oid: string) =>
			`version https://git-lfs.github.com/spec/v1\noid sha256:${oid.repeat(32)}\nsize 48213\n`;
		set('models/iris/versions/2/.gitattributes', '/artifacts/MLmodel filter=lfs\n');
		set('models/iris/versions/2/artifacts/MLmodel', pointer('ab'));
		assert.deepEqual(await told(), ['E models/iris/versions/1/version.yaml:8 artifact-size']);
		sizes.set('models/iris/versions/1/artifacts/MLmodel', 48_213);
		set('models/iris/versions/2/artifacts/MLmodel', pointer('cd'));
		assert.deepEqual(await told(), ['E models/iris/versions/2/artifacts/MLmodel artifact-changed']);
		sizes.clear();
		assert.deepEqual(await told(), []);
	});

	it('finds references to paths of the repository where nothing is', async () => {
		await registry.refer('far', 's3://bucket/key');
		await registry.refer('near', 'models/near');
		await registry.refer('gone', 'models/gone');
		const found = await checkReferences(registry.snapshot, (path) => Promise.resolve(path === 'models/near'));
		assert.deepEqual(found.map(line), ['E models/gone/versions/1/version.yaml:7 reference-missing']);
	});

	it('orders by path and place', async () => {
		set('models/iris/versions/2/notes.yaml', 'stage: Prod\n');
		set('models/iris/aliases/champion.yaml', 'version: x\n');
		set('registry.yaml', 'kind: [\n');
		const paths = (await check()).map(({ path }) => path);
		assert.deepEqual(paths, [...paths].sort());
	});

	it('reads no artifact', async () => {
		await check();
		assert.deepEqual(
			registry.store.reads.filter((path) => path.includes('/artifacts/')),
			[],
		);
	});
});

/** `E path:line code`. */
function line({ severity, path, range, code }: Problem): string {
	const at = range ? `:${range.start.line + 1}` : '';
	return `${severity === 'error' ? 'E' : 'W'} ${path}${at} ${code}`;
}
