import { setTag } from '../../../src/core/operations/annotate.js';
import { createModel } from '../../../src/core/operations/createModel.js';
import { deleteVersion } from '../../../src/core/operations/deletion.js';
import { isRegistryError } from '../../../src/core/errors.js';
import type { VersionNumber } from '../../../src/core/model/brands.js';
import type { RegistryUpdates } from '../../../src/core/ports.js';
import { allSummaries } from '../../../src/core/registry/modelSummary.js';
import { tableOf, type ModelTable } from '../../../src/core/search/modelTable.js';
import { pageOf, parsePage } from '../../../src/core/search/paging.js';
import { requireSearch } from '../../../src/core/search/requireSearch.js';
import { searchModels } from '../../../src/core/search/searchModels.js';
import { searchVersions } from '../../../src/core/search/searchVersions.js';
import { MemoryRegistry } from '../memoryRegistry.js';
import type { SearchAnswer, SearchQuery } from './searchStore.js';

/** What both registries hold. Moments are milliseconds since 1970. */
export interface SearchWorld {
	readonly models: readonly WorldModel[];
}
interface Dated {
	readonly created: number;
	readonly updated: number;
	readonly tags: Readonly<Record<string, string>>;
}
export interface WorldModel extends Dated {
	readonly name: string;
	/** From number 1 on. */
	readonly versions: readonly WorldVersion[];
}
export interface WorldVersion extends Dated {
	readonly version: number;
	readonly source: string;
	/** Empty where there is no run, as MLflow's server has it. */
	readonly runId: string;
	readonly isDeleted: boolean;
}

/** Our registry with the same contents, searched in MLflow's dialect. */
export class OurSearch {
	readonly #registry: MemoryRegistry;
	readonly #table: ModelTable;
	readonly #updates: RegistryUpdates;

	private constructor(registry: MemoryRegistry, table: ModelTable, updated: ReadonlyMap<string, number>) {
		this.#registry = registry;
		this.#table = table;
		const change = (key: string) => {
			const at = new Date(updated.get(key) ?? Number.NaN).toISOString();
			return Promise.resolve({ at, by: 'Ada <ada@example.com>', commit: '0'.repeat(40) });
		};
		this.#updates = {
			model: (folder) => change(folder),
			version: (folder, version) => change(`${folder}/${version}`),
			alias: () => Promise.resolve(undefined),
			isShallow: false,
		};
	}

	static async of(world: SearchWorld): Promise<OurSearch> {
		const registry = await MemoryRegistry.create();
		for (const model of world.models) await add(registry, model);
		const table = tableOf(await allSummaries(registry.snapshot));
		const updated = new Map<string, number>();
		for (const { name, folder } of table.rows.map(({ summary }) => summary)) {
			const model = world.models.find((each) => each.name === name);
			if (!model) throw new Error(`${name} is no model of this world`);
			updated.set(folder, model.updated);
			for (const each of model.versions) updated.set(`${folder}/${each.version}`, each.updated);
		}
		return new OurSearch(registry, table, updated);
	}

	async search({ target, filter, orderBy, maxResults, token }: SearchQuery): Promise<SearchAnswer> {
		const page = parsePage({ maxResults, ...(token === null ? {} : { token }) }, target);
		if (!page.ok) return { refused: page.issue };
		try {
			const search = requireSearch({ filter, orderBy }, target, 'mlflow');
			const { rows, nextToken } = pageOf(await this.#rows(target, search), page);
			return { found: rows, ...(nextToken === undefined ? {} : { token: nextToken }) };
		} catch (error) {
			if (isRegistryError(error, 'filter-invalid')) return { refused: error.code };
			throw error;
		}
	}

	async #rows(target: SearchQuery['target'], search: ReturnType<typeof requireSearch>): Promise<string[]> {
		const { snapshot } = this.#registry;
		const updates = () => Promise.resolve(this.#updates);
		if (target === 'models') {
			const sources = { snapshot: () => Promise.resolve(snapshot), updates };
			return (await searchModels(this.#table, search, sources)).found.map(({ name }) => name);
		}
		const { found } = await searchVersions(snapshot, search, { updates });
		return found.map(({ name, version }) => `${name}/${version.number}`);
	}
}

async function add(registry: MemoryRegistry, { name, created, tags, versions }: WorldModel): Promise<void> {
	registry.now = new Date(created);
	await registry.apply(createModel({ name, tags }));
	for (const each of versions) {
		registry.now = new Date(each.created);
		const lineage = { datasets: [], params: {}, metrics: {}, parents: [] };
		const run = each.runId === '' ? {} : { run: { id: each.runId } };
		await registry.register(name, { source: each.source, lineage: { ...lineage, ...run } });
		const version = each.version as VersionNumber;
		for (const [key, value] of Object.entries(each.tags))
			await registry.apply(setTag({ name, version }, key, value));
	}
	for (const each of versions)
		if (each.isDeleted) await registry.apply(deleteVersion({ name, version: each.version as VersionNumber }));
}
