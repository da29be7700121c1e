import { aliasItem } from './page/aliasItem.js';
import { featuredVersion } from './page/featuredVersion.js';
import { readModelCard } from './page/markdownText.js';
import { metricColumns } from './page/metricColumns.js';
import { findPageModel, pageProblem } from './page/pageFile.js';
import { loadVersions } from './page/pageVersions.js';
import type { AliasItem, ModelPageState, ReadableModelPage, VersionRow } from './page/pageState.js';
import type { PageWording } from './page/pageWording.js';
import { person } from './page/person.js';
import { tagItems, versionDetails } from './page/versionDetails.js';
import { versionRow } from './page/versionRows.js';
import { headlineAlias } from './headlineAlias.js';
import { buildLineageGraph } from './lineageGraph.js';
import { findParents } from './page/parents.js';
import { layout } from './layout.js';
import type { ModelEntry, ReadableModel, VersionEntry } from './entries.js';
import type { Snapshot } from './snapshot.js';

/** What of a model the page shows in full. */
export interface ModelPageScope {
	/** The version whose details are open; always part of table and lineage. */
	readonly version?: number;
	/** Rows of the table. */
	readonly limit: number;
}

/** What a page is built with. */
export interface ModelPageContext {
	readonly scope: ModelPageScope;
	readonly wording: PageWording;
	/** What the registry is called where its file gives no name. */
	readonly registryName: string;
}

/** The page of the model `name`, whatever state it is in. */
export async function buildModelPage(
	snapshot: Snapshot,
	name: string,
	context: ModelPageContext,
): Promise<ModelPageState> {
	const registry = await registryName(snapshot, context);
	const model = await findPageModel(snapshot, name);
	if (!model) return { kind: 'gone', name, registry };
	const { manifest } = model;
	if (manifest.ok) return readablePage(snapshot, { ...model, manifest }, registry, context);
	const shown = pageProblem(model, { kind: 'model' }, manifest.problems[0], context.wording);
	return { kind: 'unreadable', name, registry, problem: shown };
}

async function readablePage(
	snapshot: Snapshot,
	model: ReadableModel,
	registry: string,
	context: ModelPageContext,
): Promise<ReadableModelPage> {
	const { wording, scope } = context;
	const { name, description, created, createdBy, tags } = model.manifest.value;
	const aliasEntries = await snapshot.aliases(model);
	const pointedAt = aliasEntries.flatMap(({ manifest }) => (manifest.ok ? [manifest.value.version] : []));
	const always = scope.version === undefined ? pointedAt : [...pointedAt, scope.version];
	const { versions, more } = await loadVersions(snapshot, model, { limit: scope.limit, always });
	const items = aliasEntries.map((entry) => aliasItem(model, entry, versions, wording));
	const headline = headlineAlias(items.filter((item) => item.problem === undefined));
	const aliases = headline ? [headline, ...items.filter((item) => item !== headline)] : items;
	const card = readModelCard(await snapshot.read(layout.card(model.folder)));
	const featured = await featuredVersion(snapshot, model, versions, { headline, wording });
	const latest = versions.find(({ manifest }) => manifest.ok);
	const columns = metricColumns(versions);
	const parents = await findParents(snapshot, versions);
	return {
		kind: 'model',
		name,
		registry,
		aliases,
		tags: tagItems(tags),
		...(description === undefined ? {} : { description }),
		...(card ? { card } : {}),
		created,
		createdBy: person(createdBy),
		...(latest?.manifest.ok
			? { latest: { number: latest.number, created: latest.manifest.value.created } }
			: {}),
		...(featured ? { featured } : {}),
		versions: {
			metrics: columns.names,
			moreMetrics: columns.more,
			rows: await rowsOf(snapshot, model, versions, { aliases, metrics: columns.names, context }),
			more,
		},
		lineage: buildLineageGraph({
			model: name,
			versions: versions.map(({ number, manifest }) => ({
				number,
				aliases: aliasesOf(aliases, number),
				...(manifest.ok ? { manifest: manifest.value } : {}),
			})),
			unlisted: more,
			parents,
			wording,
			...(scope.version === undefined ? {} : { selected: scope.version }),
		}),
	};
}

function rowsOf(
	snapshot: Snapshot,
	model: ModelEntry,
	versions: readonly VersionEntry[],
	page: { aliases: readonly AliasItem[]; metrics: readonly string[]; context: ModelPageContext },
): Promise<VersionRow[]> {
	const { wording, scope } = page.context;
	return Promise.all(
		versions.map(async (version) => {
			const aliases = aliasesOf(page.aliases, version.number);
			const row = versionRow(model, version, { aliases, metrics: page.metrics, wording });
			if (version.number !== scope.version) return row;
			return { ...row, details: await versionDetails(snapshot, model, version, wording) };
		}),
	);
}

function aliasesOf(aliases: readonly AliasItem[], number: number): string[] {
	return aliases.filter(({ version }) => version === number).map(({ alias }) => alias);
}

async function registryName(snapshot: Snapshot, context: ModelPageContext): Promise<string> {
	const registry = await snapshot.registry();
	return (registry.ok ? registry.value.name : undefined) ?? context.registryName;
}
