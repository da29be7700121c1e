import type { ReadableModel, VersionEntry } from './entries.js';
import { aliasesByVersion } from './resolve.js';
import type { Snapshot } from './snapshot.js';

/** The versions of a model whose files are not needed here: neither among the newest `keep`, nor aliased. */
export async function prunableVersions(
	snapshot: Snapshot,
	model: ReadableModel,
	keep: number,
): Promise<VersionEntry[]> {
	const aliased = await aliasesByVersion(snapshot, model);
	const newestFirst = [...(await snapshot.versions(model))].sort((a, b) => b.number - a.number);
	return newestFirst.slice(keep).filter(({ number }) => !aliased.has(number));
}
