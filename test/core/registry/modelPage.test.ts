import assert from 'node:assert/strict';
import { describe as describeSubject, setTag } from '../../../src/core/operations/annotate.js';
import { deleteAlias, setAlias } from '../../../src/core/operations/aliases.js';
import { buildModelPage, type ModelPageScope } from '../../../src/core/registry/modelPage.js';
import type { ModelPageState, ReadableModelPage } from '../../../src/core/registry/page/pageState.js';
import { Snapshot } from '../../../src/core/registry/snapshot.js';
import { MemoryRegistry } from '../../kit/memoryRegistry.js';
import { brokenRegistry, irisRegistry, manyVersions, versionNumber } from '../../kit/pageFixtures.js';
import { plainWording } from '../../kit/pageWording.js';

type Scope = Partial<ModelPageScope>;

function build(registry: MemoryRegistry, name: string, scope: Scope = {}): Promise<ModelPageState> {
	return buildModelPage(registry.snapshot, name, {
		scope: { limit: 200, ...scope },
		wording: plainWording,
		registryName: 'model-registry',
	});
}

async function readable(registry: MemoryRegistry, name: string, scope?: Scope): Promise<ReadableModelPage> {
	const page = await build(registry, name, scope);
	assert.equal(page.kind, 'model');
	return page;
}

describe('the page of a model', () => {
	describe('of real versions saved by MLflow', () => {
		let page: ReadableModelPage;
		before(async () => {
			page = await readable(await irisRegistry(new Date('2026-11-23T12:00:00Z')), 'iris');
		});

		it('has the headline alias first, and tags by key', () => {
			assert.deepEqual(page.aliases, [
				{ alias: 'champion', version: 4 },
				{ alias: 'challenger', version: 3 },
			]);
			assert.deepEqual(page.tags, [
				{ key: 'task', value: 'classification' },
				{ key: 'team', value: 'botany' },
			]);
		});

		it('is about the champion, compared with the version before', () => {
			const { featured } = page;
			assert.equal(featured?.number, 4);
			assert.equal(featured.alias, 'champion');
			assert.equal(featured.comparedWith, 3);
			assert.deepEqual(featured.metrics[0], { name: 'accuracy', text: '0.950', difference: '+0.017' });
			assert.deepEqual(featured.metrics[2], { name: 'log_loss', text: '0.131', difference: '\u22120.025' });
			assert.deepEqual(featured.flavors, ['python_function', 'sklearn']);
			assert.equal(featured.signature?.inputs.fields.length, 4);
			assert.deepEqual(featured.signature.outputs.fields, [{ name: 'species', type: 'string' }]);
			assert.deepEqual(featured.by, { name: 'Ada', full: 'Ada <ada@example.com>' });
		});

		it('has a row a version, the newest first, with a cell for each metric', () => {
			const { rows, metrics, more } = page.versions;
			assert.deepEqual(metrics, ['accuracy', 'f1_macro', 'log_loss']);
			assert.equal(more, 0);
			assert.deepEqual(
				rows.map(({ number, aliases }) => [number, ...aliases]),
				[[4, 'champion'], [3, 'challenger'], [2], [1]],
			);
			assert.deepEqual(rows[0]?.metrics[0], { text: '0.950', value: 0.95 });
			assert.equal(rows[0].summary, 'Logistic regression with C = 5: best on all three metrics.');
			assert.ok(rows.every(({ details }) => details === undefined));
		});

		it('has the model card', () => {
			const { markdown, isCut } = page.card ?? assert.fail();
			assert.match(markdown, /^# Iris classifier/);
			assert.equal(isCut, false);
		});

		it('is plain JSON', () => {
			assert.deepEqual(JSON.parse(JSON.stringify(page)), page);
		});
	});

	it('holds the details of the opened version alone', async () => {
		const page = await readable(await irisRegistry(), 'iris', { version: 2 });
		const open = page.versions.rows.filter(({ details }) => details);
		assert.deepEqual(
			open.map(({ number }) => number),
			[2],
		);
		const { about, facts, params, files, signature } = open[0]?.details ?? assert.fail();
		const fact = (key: string): string[] =>
			facts.filter((each) => each.key === key).map(({ value }) => value);
		assert.deepEqual(fact('run'), ['gaudy-mole-41']);
		assert.deepEqual(fact('loggedModel'), ['m-728dfaed088f47d998e8dd7992d9a6b1']);
		assert.deepEqual(fact('dataset'), ['iris']);
		assert.deepEqual(
			about?.facts.map(({ key, value }) => `${key} ${value}`),
			['format mlflow', 'format skops GaussianNB'],
		);
		assert.equal(about.loading[0], 'code MLmodel');
		assert.equal(about.warning, undefined);
		assert.deepEqual(fact('formats'), []);
		assert.deepEqual(params[0], { name: 'estimator', text: 'gaussian-nb' });
		assert.deepEqual(
			files.map(({ kind }) => kind),
			['version', 'signature'],
		);
		assert.equal(signature?.inputs.fields.length, 4);
	});

	it('shows the newest versions, those with an alias and the opened one, and counts the rest', async () => {
		const registry = await manyVersions(30);
		registry.store.files.set('models/fraud/versions/7/deleted.yaml', 'deleted: true\n');
		const page = await readable(registry, 'fraud', { limit: 5, version: 11 });
		assert.deepEqual(
			page.versions.rows.map(({ number }) => number),
			[30, 29, 28, 27, 26, 11, 2],
		);
		assert.equal(page.versions.more, 30 - 7 - 1);
		assert.equal(page.lineage.leftOut, 30 - 7 - 1);
	});

	it('reads no manifest of versions it does not show', async () => {
		const registry = await manyVersions(12);
		const { snapshot } = registry;
		registry.store.reads.length = 0;
		const context = {
			scope: { limit: 3 },
			wording: plainWording,
			registryName: 'r',
		};
		await buildModelPage(snapshot, 'fraud', context);
		const read = registry.store.reads.filter((path) => path.endsWith('/version.yaml'));
		assert.deepEqual(read.map((path) => path.split('/')[3]).sort(), ['10', '11', '12', '2']);
	});

	it('is about the newest version where no alias is the headline', async () => {
		const registry = await manyVersions(3);
		await registry.apply(deleteAlias({ name: 'fraud', alias: 'champion' }));
		const { featured } = await readable(registry, 'fraud');
		assert.equal(featured?.number, 3);
		assert.equal(featured.alias, undefined);
	});

	it('shows a model without versions', async () => {
		const registry = await MemoryRegistry.create();
		await registry.register('iris');
		registry.store.files.set('models/iris/versions/1/deleted.yaml', 'deleted: true\n');
		const page = await readable(registry, 'iris');
		assert.deepEqual(page.versions.rows, []);
		assert.deepEqual(page.lineage.nodes, []);
		assert.equal(page.latest, undefined);
		assert.equal(page.featured, undefined);
	});

	it('names the registry as its file does, or by its folder', async () => {
		const registry = await MemoryRegistry.create();
		await registry.register('iris');
		assert.equal((await readable(registry, 'iris')).registry, 'model-registry');
		registry.store.files.set('registry.yaml', 'kind: git-model-registry\nformat: 1\nname: Risk models\n');
		assert.equal((await readable(registry, 'iris')).registry, 'Risk models');
	});

	it('follows description and tags', async () => {
		const registry = await MemoryRegistry.create();
		await registry.register('iris');
		await registry.apply(describeSubject({ name: 'iris' }, '# What it is\nText'));
		await registry.apply(setTag({ name: 'iris', version: versionNumber(1) }, 'ok', 'yes'));
		const page = await readable(registry, 'iris', { version: 1 });
		assert.equal(page.description, '# What it is\nText');
		assert.deepEqual(page.versions.rows[0]?.details?.tags, [{ key: 'ok', value: 'yes' }]);
	});

	describe('where files are broken', () => {
		let page: ReadableModelPage;
		before(async () => {
			page = await readable(await brokenRegistry(), 'fraud');
		});

		it('tells the problem of a version with the file to open', () => {
			const row = page.versions.rows.find(({ number }) => number === 2);
			assert.equal(row?.state, 'broken');
			assert.match(row.problem?.sentence ?? '', /^yaml-invalid/);
			assert.equal(row.problem?.place, 'versions/2/version.yaml:2');
			assert.deepEqual(row.problem.file, { kind: 'version', version: 2 });
			assert.deepEqual(row.metrics, [null, null, null]);
		});

		it('keeps a version whose notes alone are broken', () => {
			const row = page.versions.rows.find(({ number }) => number === 3);
			assert.equal(row?.state, 'ready');
			assert.deepEqual(row.problem?.file, { kind: 'notes', version: 3 });
		});

		it('tells unreadable and dangling aliases', () => {
			const [, gone, staging] = page.aliases;
			assert.equal(gone?.version, 9);
			assert.match(gone.problem?.sentence ?? '', /^alias-dangling/);
			assert.equal(staging?.version, undefined);
			assert.deepEqual(staging?.problem?.file, { kind: 'alias', alias: 'staging' });
		});

		it('shows stage and archive', () => {
			const by = (number: number): string | undefined =>
				page.versions.rows.find((row) => row.number === number)?.state;
			assert.equal(page.versions.rows.find(({ number }) => number === 1)?.stage, 'Production');
			assert.equal(by(4), 'archived');
		});
	});

	it('says that a model can not be read, and where', async () => {
		const registry = await MemoryRegistry.create();
		await registry.register('iris');
		registry.store.files.set('models/iris/model.yaml', 'name: [\n');
		const page = await build(registry, 'iris');
		assert.equal(page.kind, 'unreadable');
		assert.deepEqual((page as { problem: unknown }).problem, {
			sentence: 'yaml-invalid',
			place: 'model.yaml:2',
			file: { kind: 'model' },
		});
	});

	it('says that a model is gone', async () => {
		const registry = await MemoryRegistry.create();
		assert.deepEqual(await build(registry, 'iris'), {
			kind: 'gone',
			name: 'iris',
			registry: 'model-registry',
		});
	});

	it('survives numbers that JSON can not say', async () => {
		const registry = await MemoryRegistry.create();
		await registry.register('iris');
		const path = 'models/iris/versions/1/version.yaml';
		registry.store.files.set(path, `${registry.text(path)}lineage:\n  metrics: { a: .inf, b: 1 }\n`);
		const page = await buildModelPage(new Snapshot(registry.store), 'iris', {
			scope: { limit: 200 },
			wording: plainWording,
			registryName: 'r',
		});
		assert.deepEqual(JSON.parse(JSON.stringify(page)), page);
	});

	it('joins an alias to its version', async () => {
		const registry = await manyVersions(2);
		await registry.apply(setAlias({ name: 'fraud', alias: 'b', version: versionNumber(1) }));
		const page = await readable(registry, 'fraud');
		assert.deepEqual(page.versions.rows[1]?.aliases, ['b']);
	});
});
