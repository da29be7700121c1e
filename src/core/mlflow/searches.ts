import { allSummaries, type SummaryEntry } from '../registry/modelSummary.js';
import type { SearchTarget } from '../search/fields.js';
import { requireRegistry } from '../registry/requireRegistry.js';
import { tableOf } from '../search/modelTable.js';
import { pageOf, pageSizes, parsePage, type PageIssue } from '../search/paging.js';
import { requireSearch, type Search } from '../search/requireSearch.js';
import { searchModels as findModels } from '../search/searchModels.js';
import { searchVersions as findVersions } from '../search/searchVersions.js';
import type { Snapshot } from '../registry/snapshot.js';
import type { MlflowAccess } from './access.js';
import { invalid } from './failure.js';
import type { Fields } from './fields.js';
import { registryUpdates } from './lastUpdates.js';
import { wireModel, wireVersion } from './wire.js';

/** A page of the models that meet `filter`, each with its newest version of each stage. */
export async function searchModels(fields: Fields, access: MlflowAccess): Promise<object> {
	const { search, page } = asked(fields, 'models');
	const snapshot = await access.whole();
	const updates = await access.updates();
	const entries = await summaries(access, snapshot);
	const { found } = await findModels(tableOf(entries), search, {
		snapshot: () => Promise.resolve(snapshot),
		updates: () => Promise.resolve(registryUpdates(updates)),
	});
	if (found.length === 0) await requireRegistry(snapshot);
	const { rows, nextToken } = pageOf(found, page);
	const registered_models = [];
	for (const { folder } of rows) {
		const model = await snapshot.modelInFolder(folder);
		if (model?.manifest.ok)
			registered_models.push(await wireModel(snapshot, { ...model, manifest: model.manifest }, updates));
	}
	return answer({ registered_models }, nextToken);
}

/** A page of the versions that meet `filter`, with their aliases. */
export async function searchVersions(fields: Fields, access: MlflowAccess): Promise<object> {
	const { search, page, key } = asked(fields, 'versions');
	const snapshot = await access.whole();
	const updates = await access.updates();
	const find = () =>
		findVersions(snapshot, search, {
			updates: () => Promise.resolve(registryUpdates(updates)),
			summaries: () => summaries(access, snapshot),
		});
	const { found } = await (access.found?.get(key, [snapshot, updates], find) ?? find());
	if (found.length === 0) await requireRegistry(snapshot);
	const { rows, nextToken } = pageOf(found, page);
	const model_versions = [];
	for (const { folder, name, version, aliases } of rows)
		model_versions.push(await wireVersion({ folder, name }, version, aliases, updates));
	return answer({ model_versions }, nextToken);
}

async function summaries(access: MlflowAccess, snapshot: Snapshot): Promise<readonly SummaryEntry[]> {
	return access.summaries ? access.summaries() : allSummaries(snapshot);
}

interface Asked {
	readonly search: Search;
	/** The same for the same search. */
	readonly key: string;
	readonly page: { readonly offset: number; readonly size: number };
}

/** What a request wants, and which part of it. Throws MLflow's refusals, and `filter-invalid`. */
function asked(fields: Fields, target: SearchTarget): Asked {
	const filter = fields.text('filter');
	const maxResults = fields.integer('max_results');
	const orderBy = fields.texts('order_by');
	const token = fields.text('page_token');
	if (maxResults !== undefined && maxResults > pageSizes[target].most) throw fields.wrong('max_results');
	if (maxResults !== undefined && maxResults < 1 && target === 'versions')
		throw invalid(`Invalid value for max_results. It must be a positive integer, but got ${maxResults}`);
	const search = requireSearch({ orderBy, ...(filter === undefined ? {} : { filter }) }, target, 'mlflow');
	const page = parsePage(
		{
			...(maxResults === undefined ? {} : { maxResults }),
			...(token === undefined ? {} : { token }),
		},
		target,
	);
	if (!page.ok) throw invalid(pageRefusals[page.issue]);
	return { search, key: JSON.stringify([filter, ...orderBy]), page };
}

const pageRefusals: Readonly<Record<PageIssue, string>> = {
	'too-many': 'Invalid value for max_results.',
	'too-few': 'Invalid value for max_results.',
	'not-base64': 'Invalid page token, could not base64-decode',
	'not-json': 'Invalid page token: it is none that this server gave.',
	'no-offset': 'Invalid page token: it is none that this server gave.',
	'offset-invalid': 'Invalid page token: it is none that this server gave.',
};

/** What is empty is left out, as everywhere. */
function answer(rows: Readonly<Record<string, readonly object[]>>, nextToken: string | undefined): object {
	const filled = Object.entries(rows).filter(([, list]) => list.length > 0);
	return {
		...Object.fromEntries(filled),
		...(nextToken === undefined ? {} : { next_page_token: nextToken }),
	};
}
