import { layout } from '../layout.js';
import type { ModelEntry, VersionEntry } from '../entries.js';
import type { Snapshot } from '../snapshot.js';
import type { AliasItem, FeaturedMetric, FeaturedVersion } from './pageState.js';
import type { PageWording } from './pageWording.js';
import { person } from './person.js';
import { summarizeSignature } from './signatureSummary.js';

/** The overview is for a glance; the table has the rest. */
const maxMetrics = 12;

/** The version the overview is about, among `versions`, the newest first; `undefined` where none can be read. */
export async function featuredVersion(
	snapshot: Snapshot,
	model: ModelEntry,
	versions: readonly VersionEntry[],
	context: { headline: AliasItem | undefined; wording: PageWording },
): Promise<FeaturedVersion | undefined> {
	const { headline, wording } = context;
	const readable = versions.filter(({ manifest }) => manifest.ok);
	const version = readable.find(({ number }) => number === headline?.version) ?? readable[0];
	if (!version?.manifest.ok) return undefined;
	const { manifest } = version;
	const before = readable.find(({ number }) => number < version.number);
	const signature = summarizeSignature(await snapshot.read(layout.signature(model.folder, version.number)));
	const metrics = metricsOf(version, before, wording);
	const { artifacts, flavors, formats, created, createdBy } = manifest.value;
	return {
		number: version.number,
		...(headline?.version === version.number ? { alias: headline.alias } : {}),
		created,
		by: person(createdBy),
		metrics,
		...(before && metrics.some(({ difference }) => difference) ? { comparedWith: before.number } : {}),
		flavors,
		formats,
		...(artifacts.size === undefined ? {} : { size: wording.size(artifacts.size) }),
		...(signature ? { signature } : {}),
	};
}

function metricsOf(
	version: VersionEntry,
	before: VersionEntry | undefined,
	wording: PageWording,
): FeaturedMetric[] {
	const metrics = version.manifest.ok ? version.manifest.value.lineage.metrics : {};
	const earlier = before?.manifest.ok ? before.manifest.value.lineage.metrics : {};
	return Object.entries(metrics)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.slice(0, maxMetrics)
		.map(([name, value]) => {
			const change = value - (earlier[name] ?? NaN);
			const text = wording.metric(value);
			if (!Number.isFinite(change) || change === 0) return { name, text };
			return { name, text, difference: `${change > 0 ? '+' : '\u2212'}${wording.metric(Math.abs(change))}` };
		});
}
