import { difference, type Change, type Difference } from '../change.js';
import { mapConcurrently } from '../base/batches.js';
import { registryFileName } from '../model/format.js';
import { layout } from '../registry/layout.js';
import type { Snapshot } from '../registry/snapshot.js';
import { diffModel, type ModelDifferences } from './diffModel.js';
import { diffRegistryFile } from './diffRegistryFile.js';
import { touchedParts } from './touchedPaths.js';
import { comparison, type FileComparison } from './writeOnce.js';

const attributesFile = '.gitattributes';
/** So many questions at a time keep git busy while what it has answered is looked at. */
const modelsAtOnce = 64;

/**
 * What changed from `base` to `head`: first what is of the registry, then by model name, in each the model, its versions by
 * number and its aliases. `touched` are the paths (relative to the registry's folder) that may differ, as git tells: nothing
 * else is looked at; without it all files of both ends are read. `compare` compares files that are written once, by default
 * in memory. An end that has no registry is one without files. Never throws for what a file says.
 */
export async function diffSnapshots(
	base: Snapshot,
	head: Snapshot,
	touched?: Iterable<string>,
	compare: FileComparison = comparison(base, head),
): Promise<readonly Change[]> {
	const parts = touchedParts(touched ?? (await allPaths(base, head)));
	const registry: Change[] = [
		...(parts.hasRegistryFile ? await diffRegistryFile(base, head) : []),
		...(parts.hasAttributes ? await diffAttributes(base, head, compare) : []),
	];
	const models = await mapConcurrently([...parts.models], modelsAtOnce, ([folder, files]) =>
		diffModel({ base, head, compare }, folder, files),
	);
	const found = models.filter((each) => each !== undefined).sort(byName);
	return [...registry, ...found.flatMap(changesOf)];
}

async function allPaths(base: Snapshot, head: Snapshot): Promise<Set<string>> {
	const lists = await Promise.all([base.filesBelow(layout.models), head.filesBelow(layout.models)]);
	return new Set([registryFileName, attributesFile, ...lists.flat()]);
}

/** A new registry has the file from the start. */
async function diffAttributes(
	base: Snapshot,
	head: Snapshot,
	compare: FileComparison,
): Promise<Difference[]> {
	const how = await compare(attributesFile);
	if (how === undefined) return [];
	const ends = await Promise.all([base.read(registryFileName), head.read(registryFileName)]);
	return ends.includes(undefined) ? [] : [difference('attributes-changed', { how })];
}

function changesOf({ model, differences }: ModelDifferences): Change[] {
	return differences.map((each) => ({ ...each, model }));
}

function byName({ model: a }: ModelDifferences, { model: b }: ModelDifferences): number {
	return compareTexts(a.name, b.name) || compareTexts(a.folder, b.folder);
}

function compareTexts(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
