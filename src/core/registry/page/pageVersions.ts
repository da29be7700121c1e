import type { VersionNumber } from '../../model/brands.js';
import { layout } from '../layout.js';
import type { ModelEntry, VersionEntry } from '../entries.js';
import type { Snapshot } from '../snapshot.js';

/** Versions read at a time, so that deleted ones do not make a page wait for all. */
const batchSize = 100;

/**
 * The newest `limit` live versions of a model and those of `always`, the newest first, and how many live ones are
 * left out. Of these only the mark of deletion is looked at, no manifest.
 */
export async function loadVersions(
	snapshot: Snapshot,
	model: ModelEntry,
	wanted: { limit: number; always: readonly number[] },
): Promise<{ versions: readonly VersionEntry[]; more: number }> {
	const numbers = await snapshot.versionNumbers(model);
	const versions: VersionEntry[] = [];
	let next = 0;
	while (next < numbers.length && versions.length < wanted.limit) {
		const count = Math.min(batchSize, wanted.limit - versions.length);
		versions.push(...(await live(snapshot, model, numbers.slice(next, next + count))));
		next += count;
	}
	const rest = numbers.slice(next);
	const alsoShown = await live(
		snapshot,
		model,
		rest.filter((number) => wanted.always.includes(number)),
	);
	const unlisted = rest.filter((number) => !alsoShown.some((version) => version.number === number));
	return { versions: [...versions, ...alsoShown], more: await countLive(snapshot, model, unlisted) };
}

async function live(
	snapshot: Snapshot,
	model: ModelEntry,
	numbers: readonly VersionNumber[],
): Promise<VersionEntry[]> {
	const versions = await Promise.all(numbers.map((number) => snapshot.version(model, number)));
	return versions.filter((version) => version !== undefined).filter(({ isDeleted }) => !isDeleted);
}

async function countLive(
	snapshot: Snapshot,
	model: ModelEntry,
	numbers: readonly VersionNumber[],
): Promise<number> {
	const deleted = await Promise.all(
		numbers.map((number) => snapshot.read(layout.deletedFile(model.folder, number))),
	);
	return deleted.filter((bytes) => bytes === undefined).length;
}
