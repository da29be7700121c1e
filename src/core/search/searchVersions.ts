import { mapInBatches } from '../base/batches.js';
import type { Problem } from '../problem.js';
import { isReadable, type ReadableModel, type VersionEntry } from '../registry/entries.js';
import { aliasesByVersion } from '../registry/resolve.js';
import type { Snapshot } from '../registry/snapshot.js';
import type { VersionManifest } from '../model/types.js';
import type { FilterClause } from './filter.js';
import { matcher } from './matcher.js';
import { comparison, type OrderTerm } from './order.js';
import { versionValues } from './versionValues.js';

/** A version that was found, with what is around it. */
export interface FoundVersion {
	readonly name: string;
	readonly version: VersionEntry;
	readonly manifest: VersionManifest;
	readonly aliases: readonly string[];
}
export interface FoundVersions {
	/** In order. */
	readonly found: readonly FoundVersion[];
	/** Of models and versions that can't be read and so were not looked at. */
	readonly problems: readonly { readonly folder: string; readonly problem: Problem }[];
}

/** The versions that meet all clauses; deleted ones are none. Of models whose names do not meet them none is read. */
export async function searchVersions(
	snapshot: Snapshot,
	clauses: readonly FilterClause[],
	order: readonly OrderTerm[],
): Promise<FoundVersions> {
	const isNamed = matcher<ReadableModel>(
		clauses.filter(({ field }) => field === 'name'),
		({ manifest }) => [manifest.value.name],
	);
	const isMet = matcher<FoundVersion>(clauses, foundValues);
	const models = await candidates(snapshot, clauses);
	const problems = models.flatMap(({ folder, manifest }) =>
		manifest.ok ? [] : manifest.problems.map((problem) => ({ folder, problem })),
	);
	const named = models.filter(isReadable).filter(isNamed);
	const found = await mapInBatches(named, 64, async (model) => {
		const aliases = await aliasesByVersion(snapshot, model);
		const versions = await snapshot.versions(model);
		return versions.flatMap((version): FoundVersion[] => {
			const { manifest, number } = version;
			if (!manifest.ok) {
				problems.push(...manifest.problems.map((problem) => ({ folder: model.folder, problem })));
				return [];
			}
			const { name } = model.manifest.value;
			const row = { name, version, manifest: manifest.value, aliases: aliases.get(number) ?? [] };
			return isMet(row) ? [row] : [];
		});
	});
	const compare = comparison(order);
	const keyed = found.flat().map((row) => {
		const { name, version, manifest } = row;
		return { row, name, version: version.number, created: Date.parse(manifest.created) };
	});
	return { found: keyed.sort(compare).map(({ row }) => row), problems };
}

/** All models, or the one whose whole name is asked for, which is found without the others. */
async function candidates(snapshot: Snapshot, clauses: readonly FilterClause[]) {
	const exact = clauses.find(({ field, comparator }) => field === 'name' && comparator === '=');
	if (!exact) return snapshot.models();
	const model = await snapshot.findModel(exact.values[0] ?? '');
	return model ? [model] : [];
}

function foundValues(row: FoundVersion, clause: FilterClause): readonly (string | number)[] {
	if (clause.field === 'name') return [row.name];
	if (clause.field === 'alias') return row.aliases;
	return versionValues(row.version, clause);
}
