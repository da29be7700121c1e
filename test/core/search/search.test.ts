import assert from 'node:assert/strict';
import { setAlias } from '../../../src/core/operations/aliases.js';
import { setTag } from '../../../src/core/operations/annotate.js';
import { archiveVersion } from '../../../src/core/operations/archiveVersion.js';
import { createModel } from '../../../src/core/operations/createModel.js';
import { transitionStage } from '../../../src/core/operations/transitionStage.js';
import { isRegistryError } from '../../../src/core/errors.js';
import type { VersionNumber } from '../../../src/core/model/brands.js';
import type { RegistryUpdates } from '../../../src/core/ports.js';
import { allSummaries } from '../../../src/core/registry/modelSummary.js';
import type { SearchTarget } from '../../../src/core/search/fields.js';
import { promptTag } from '../../../src/core/search/prompts.js';
import { tableOf } from '../../../src/core/search/modelTable.js';
import { requireSearch } from '../../../src/core/search/requireSearch.js';
import { searchModels } from '../../../src/core/search/searchModels.js';
import { searchVersions } from '../../../src/core/search/searchVersions.js';
import { MemoryRegistry } from '../../kit/memoryRegistry.js';

const lineage = { datasets: [], params: {}, metrics: {}, parents: [] };
/** What each filter finds of the registry below. */
const ofModels: Readonly<Record<string, readonly string[]>> = {
	'': ['Irises', 'empty', 'fraud', 'iris'],
	"name = 'iris'": ['iris'],
	"name ILIKE 'iris%'": ['Irises', 'iris'],
	"name NOT IN ('iris', 'empty')": ['Irises', 'fraud'],
	"name LIKE '%r%' AND name != 'fraud'": ['Irises', 'iris'],
	"tags.team = 'risk'": ['fraud'],
	"tags.team != 'risk'": ['iris'],
	"tags.constructor != 'x'": [],
	"alias = 'champion'": ['fraud', 'iris'],
	"alias != 'champion'": ['Irises', 'empty'],
	"alias NOT IN ('champion', 'x')": ['Irises', 'empty'],
	"alias LIKE 'chall%' AND alias = 'champion'": ['fraud'],
	"description = ''": ['Irises', 'empty', 'iris'],
	"description LIKE '%cards%'": ['fraud'],
	"created_by LIKE 'Ada%'": ['Irises', 'empty', 'fraud', 'iris'],
	"creation_timestamp >= '2026-11-22'": ['fraud'],
	"stage = 'Production'": ['iris'],
	"stage != 'Production'": ['Irises', 'fraud'],
	'metrics.f1 >= 0.9': ['iris'],
	'metrics.f1 < 0.9': ['fraud'],
	"metrics.f1 > 0 AND name = 'fraud'": ['fraud'],
	"params.depth = '3'": ['iris'],
};
const ofVersions: Readonly<Record<string, readonly string[]>> = {
	'': ['fraud/1', 'Irises/1', 'iris/2', 'iris/1'],
	"name = 'iris'": ['iris/2', 'iris/1'],
	"name = 'nothing'": [],
	'version_number > 1': ['iris/2'],
	"version_number = '2'": ['iris/2'],
	"run_id = 'r1'": ['iris/1'],
	"run_id != 'r1'": ['fraud/1', 'Irises/1', 'iris/2'],
	"run_id = ''": ['fraud/1', 'Irises/1', 'iris/2'],
	"source_path LIKE 'models/%'": ['fraud/1', 'Irises/1', 'iris/2', 'iris/1'],
	"alias = 'champion'": ['fraud/1', 'iris/2'],
	"alias != 'champion'": ['Irises/1', 'iris/1'],
	"flavor = 'sklearn'": ['Irises/1', 'iris/2', 'iris/1'],
	"flavor != 'sklearn'": ['fraud/1'],
	'archived = true': ['iris/1'],
	"archived = false AND stage = 'None'": ['fraud/1', 'Irises/1'],
	'metrics.f1 = 0.95': ['iris/2'],
	"creation_timestamp < '2026-11-22' AND name != 'Irises'": ['iris/2', 'iris/1'],
};

const unasked = () => Promise.reject(new Error('asked'));

describe('a search', () => {
	let registry: MemoryRegistry;
	before(async () => {
		registry = await MemoryRegistry.create();
		const metrics = (f1: number, depth: string) => ({
			lineage: { ...lineage, metrics: { f1 }, params: { depth } },
		});
		await registry.apply(createModel({ name: 'iris', tags: { team: 'botany' } }));
		await registry.apply(createModel({ name: 'empty' }));
		await registry.register('iris', { lineage: { ...lineage, run: { id: 'r1' }, metrics: { f1: 0.5 } } });
		await registry.register('iris', metrics(0.95, '3'));
		await registry.register('Irises');
		registry.now = new Date('2026-11-22T00:00:00.000Z');
		await registry.apply(createModel({ name: 'fraud', tags: { team: 'risk' }, description: 'Of cards' }));
		await registry.register('fraud', { ...metrics(0.8, '4'), flavors: ['onnx'] });
		const one = 1 as VersionNumber;
		const two = 2 as VersionNumber;
		await registry.apply(setAlias({ name: 'iris', alias: 'champion', version: two }));
		await registry.apply(setAlias({ name: 'fraud', alias: 'champion', version: one }));
		await registry.apply(setAlias({ name: 'fraud', alias: 'challenger', version: one }));
		await registry.apply(archiveVersion({ name: 'iris', version: one }));
		await registry.apply(transitionStage({ name: 'iris', version: two, stage: 'Production' }));
	});

	const table = async () => tableOf(await allSummaries(registry.snapshot));
	async function found(target: SearchTarget, filter: string, ...orderBy: string[]) {
		const search = requireSearch({ filter, orderBy }, target, 'full');
		if (target === 'versions') {
			const { found } = await searchVersions(registry.snapshot, search, { updates: unasked });
			return found.map(({ name, version }) => `${name}/${version.number}`);
		}
		const snapshot = () => Promise.resolve(registry.snapshot);
		const { found } = await searchModels(await table(), search, { snapshot, updates: unasked });
		return found.map(({ name }) => name);
	}

	for (const [filter, names] of Object.entries(ofModels))
		it(`of models finds what meets ${filter || 'nothing in particular'}`, async () => {
			assert.deepEqual(await found('models', filter), names);
		});
	for (const [filter, names] of Object.entries(ofVersions))
		it(`of versions finds what meets ${filter || 'nothing in particular'}`, async () => {
			assert.deepEqual(await found('versions', filter), names);
		});

	it('orders by what is asked, and breaks ties as MLflow does', async () => {
		assert.deepEqual(await found('models', '', 'name DESC'), ['iris', 'fraud', 'empty', 'Irises']);
		const byTime = ['fraud', 'Irises', 'empty', 'iris'];
		assert.deepEqual(await found('models', '', 'creation_timestamp desc'), byTime);
		const byNumber = ['Irises/1', 'fraud/1', 'iris/1', 'iris/2'];
		assert.deepEqual(await found('versions', '', 'attribute.version_number ASC'), byNumber);
		const byName = ['Irises/1', 'fraud/1', 'iris/2', 'iris/1'];
		assert.deepEqual(await found('versions', '', 'name'), byName);
	});

	it('refuses an order as it refuses a filter', () => {
		const repeated = { orderBy: ['timestamp', 'last_updated_timestamp DESC'] };
		assert.throws(
			() => requireSearch(repeated, 'models', 'full'),
			(error) =>
				isRegistryError(error) &&
				error.failure.code === 'filter-invalid' &&
				error.failure.data.reason === 'field-repeated',
		);
		for (const item of ['', 'alias', 'name ASC DESC', 'name, version_number', 'Name'])
			assert.throws(
				() => requireSearch({ orderBy: [item] }, 'models', 'full'),
				(error) => isRegistryError(error, 'filter-invalid'),
				item,
			);
	});

	it('of models opens no Snapshot for what summaries tell', async () => {
		const sources = { snapshot: unasked, updates: unasked };
		const search = requireSearch({ filter: "alias = 'champion'" }, 'models', 'full');
		assert.equal((await searchModels(await table(), search, sources)).found.length, 2);
		const staged = requireSearch({ filter: "stage = 'None'" }, 'models', 'full');
		await assert.rejects(async () => searchModels(await table(), staged, sources), /asked/);
	});

	it('reads no version of a model whose name does not match', async () => {
		const files = registry.store;
		const read: string[] = [];
		const search = requireSearch({ filter: "name LIKE 'fr%'" }, 'versions', 'full');
		const { Snapshot } = await import('../../../src/core/registry/snapshot.js');
		const watched = new Snapshot({
			read: (path) => (read.push(path), files.read(path)),
			list: (path) => (read.push(path), files.list(path)),
		});
		await searchVersions(watched, search, { updates: unasked });
		assert.deepEqual(
			read.filter((path) => path.includes('versions') && !path.startsWith('models/fraud')),
			[],
		);
	});

	it('reads no version of a model without the alias, where summaries tell', async () => {
		const files = registry.store;
		const { Snapshot } = await import('../../../src/core/registry/snapshot.js');
		const entries = await allSummaries(registry.snapshot);
		for (const filter of [
			"alias = 'challenger'",
			"alias LIKE 'chall%' AND alias != 'x'",
			"alias IN ('challenger')",
		]) {
			const search = requireSearch({ filter }, 'versions', 'full');
			const read: string[] = [];
			const watched = new Snapshot({
				read: (path) => (read.push(path), files.read(path)),
				list: (path) => (read.push(path), files.list(path)),
			});
			const sources = { updates: unasked, summaries: () => Promise.resolve(entries) };
			const { found } = await searchVersions(watched, search, sources);
			assert.deepEqual(
				found.map(({ name, version }) => `${name}/${version.number}`),
				['fraud/1'],
			);
			assert.ok(
				read.every((path) => path.startsWith('models/fraud/')),
				read.join('\n'),
			);
		}
	});

	it('tells of versions that can not be read, and finds the others', async () => {
		const broken = registry.fork();
		broken.store.files.set('models/iris/versions/1/version.yaml', 'nothing: here\n');
		const search = requireSearch({}, 'versions', 'full');
		const { found, problems } = await searchVersions(broken.snapshot, search, { updates: unasked });
		assert.equal(found.length, 3);
		const paths = new Set(problems.map(({ path }) => path));
		assert.deepEqual([...paths], ['models/iris/versions/1/version.yaml']);
	});

	describe('by when something was last changed', () => {
		const change = (at: string) =>
			Promise.resolve({ at, by: 'Ada <ada@example.com>', commit: '1'.repeat(40) });
		const unknown = Promise.resolve(undefined);
		/** Irises and version 1 of iris are in no commit. */
		const updates = (isShallow = false): RegistryUpdates => ({
			model: (folder) =>
				folder === 'iris'
					? change('2026-11-25T00:00:00.000Z')
					: folder === 'Irises'
						? unknown
						: change('2026-11-20T00:00:00.000Z'),
			version: (folder, version) =>
				folder === 'iris' && version === 2 ? change('2026-11-24T00:00:00.000Z') : unknown,
			alias: () => unknown,
			isShallow,
		});
		const searched = async (
			target: SearchTarget,
			filter: string,
			orderBy: string[] = [],
			isShallow = false,
		) => {
			const search = requireSearch({ filter, orderBy }, target, 'full');
			const given = () => Promise.resolve(updates(isShallow));
			if (target === 'models') {
				const { found } = await searchModels(await table(), search, {
					snapshot: unasked,
					updates: given,
				});
				return found.map(({ name }) => name);
			}
			const { found } = await searchVersions(registry.snapshot, search, { updates: given });
			return found.map(({ name, version }) => `${name}/${version.number}`);
		};

		it('finds and orders models; never changed before they were made, and without a commit when they were made', async () => {
			const order = ['last_updated_timestamp DESC'];
			assert.deepEqual(await searched('models', '', order), ['iris', 'fraud', 'Irises', 'empty']);
			assert.deepEqual(await searched('models', '', ['timestamp']), ['Irises', 'empty', 'fraud', 'iris']);
			assert.deepEqual(await searched('models', "last_updated_timestamp >= '2026-11-22'"), ['fraud', 'iris']);
			assert.deepEqual(await searched('models', "timestamp < '2026-11-22' AND name = 'iris'"), []);
		});

		it('finds and orders versions', async () => {
			const order = ['last_updated_timestamp DESC'];
			assert.deepEqual(await searched('versions', '', order), ['iris/2', 'fraud/1', 'Irises/1', 'iris/1']);
			assert.deepEqual(await searched('versions', "last_updated_timestamp > '2026-11-23'"), ['iris/2']);
		});

		it('refuses what a shallow clone does not tell, and only that', async () => {
			const told = "last_updated_timestamp > '2026-11-01' AND name = 'iris'";
			assert.deepEqual(await searched('models', told, [], true), ['iris']);
			await assert.rejects(searched('models', '', ['timestamp'], true), (error) =>
				isRegistryError(error, 'last-change-unknown'),
			);
		});
	});

	describe('for prompts', () => {
		let prompts: MemoryRegistry;
		before(async () => {
			prompts = registry.fork();
			const tags = { [promptTag]: 'true' };
			await prompts.apply(createModel({ name: 'greeting', tags }));
			for (const version of [1, 2] as VersionNumber[]) {
				await prompts.register('greeting');
				if (version === 1) await prompts.apply(setTag({ name: 'greeting', version }, promptTag, 'true'));
			}
			await prompts.apply(setTag({ name: 'empty' }, promptTag, 'false'));
		});
		const searched = async (target: SearchTarget, filter: string) => {
			const search = requireSearch({ filter, orderBy: ['name'] }, target, 'full');
			if (target === 'versions') {
				const { found, promptsLeftOut } = await searchVersions(prompts.snapshot, search, {
					updates: unasked,
				});
				return [...found.map(({ name, version }) => `${name}/${version.number}`), promptsLeftOut];
			}
			const table = tableOf(await allSummaries(prompts.snapshot));
			const { found, promptsLeftOut } = await searchModels(table, search, {
				snapshot: unasked,
				updates: unasked,
			});
			return [...found.map(({ name }) => name), promptsLeftOut];
		};
		const tag = `tags.\`${promptTag}\``;
		const models = ['Irises', 'empty', 'fraud', 'iris', 1];

		for (const filter of ['', `${tag} = 'false'`, `${tag} != 'true'`, `${tag} LIKE '%' AND ${tag} = 'true'`])
			it(`leaves them out of models with the filter ${filter}`, async () => {
				assert.deepEqual(await searched('models', filter), models);
				assert.deepEqual(await searched('models', `name LIKE 'i%'${filter && ` AND ${filter}`}`), [
					'iris',
					0,
				]);
			});
		for (const filter of [`${tag} = 'true'`, `${tag} != 'false'`, `tags.${promptTag} = 'true'`])
			it(`finds them alone with the filter ${filter}`, async () => {
				assert.deepEqual(await searched('models', filter), ['greeting', 0]);
				assert.deepEqual(await searched('versions', filter), ['greeting/1', 0]);
			});

		it('leaves out all versions of a model that has one of a prompt', async () => {
			assert.deepEqual(await searched('versions', ''), ['Irises/1', 'fraud/1', 'iris/2', 'iris/1', 2]);
		});
	});
});
