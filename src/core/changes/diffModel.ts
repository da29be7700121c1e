import { difference, type ChangedModel, type Difference } from '../change.js';
import { mapInBatches } from '../base/batches.js';
import type { VersionNumber } from '../model/brands.js';
import { displayName, type ModelEntry } from '../registry/entries.js';
import { layout } from '../registry/layout.js';
import type { Snapshot } from '../registry/snapshot.js';
import { readability } from './brokenFiles.js';
import { changed, changedTags, textOf } from './compareText.js';
import { aliasesOf, diffAlias } from './diffAliases.js';
import { diffVersion, versionPair, type VersionPair } from './diffVersion.js';
import { findRenumbered } from './renumbered.js';
import type { TouchedModel } from './touchedPaths.js';
import type { FileComparison } from './writeOnce.js';

/** The differences of one model, in the order of reading. */
export interface ModelDifferences {
	readonly model: ChangedModel;
	readonly differences: readonly Difference[];
}

/** The two ends of a diff. */
export interface Ends {
	readonly base: Snapshot;
	readonly head: Snapshot;
	readonly compare: FileComparison;
}

/** What differs in the model of a folder; `undefined` where neither end has one there. */
export async function diffModel(
	ends: Ends,
	folder: string,
	touched: TouchedModel,
): Promise<ModelDifferences | undefined> {
	const [before, after] = await Promise.all([
		ends.base.modelInFolder(folder),
		ends.head.modelInFolder(folder),
	]);
	const newest = after ?? before;
	if (!newest) return undefined;
	const model = { folder, name: displayName(newest) };
	if (!after) return { model, differences: [await deleted(ends.base, newest)] };
	if (before && isReplaced(before, after)) {
		const gone = await deleted(ends.base, before);
		const made = await diffParts(ends, folder, { before: undefined, after }, touched);
		return { model, differences: [gone, ...made] };
	}
	return { model, differences: await diffParts(ends, folder, { before, after }, touched) };
}

async function deleted(base: Snapshot, model: ModelEntry): Promise<Difference> {
	return difference('model-deleted', { versions: (await base.versions(model)).length });
}

/** Was the model deleted, and another one made in its folder? No Edit of a model changes when it was made. */
function isReplaced({ manifest: was }: ModelEntry, { manifest: is }: ModelEntry): boolean {
	return was.ok && is.ok && was.value.created !== is.value.created;
}

interface ModelPair {
	readonly before: ModelEntry | undefined;
	readonly after: ModelEntry;
}

async function diffParts(
	{ base, head, compare }: Ends,
	folder: string,
	pair: ModelPair,
	touched: TouchedModel,
): Promise<Difference[]> {
	const numbers = [...touched.versions.keys()].sort((a, b) => a - b) as VersionNumber[];
	const versions = await mapInBatches(numbers, 32, (number) =>
		versionPair({ base, head }, folder, pair, number, touched.versions.get(number) ?? []),
	);
	const { pairs, differences: renumbered } = findRenumbered(versions);
	const [versionDifferences, aliasDifferences, card] = await Promise.all([
		mapInBatches(pairs, 32, (each: VersionPair) => diffVersion(each, compare)),
		mapInBatches(aliasesOf(folder, touched.files), 32, (alias) =>
			diffAlias(alias, { snapshot: base, model: pair.before }, { snapshot: head, model: pair.after }),
		),
		touched.files.includes('README.md') && pair.before ? diffCard(base, head, folder) : [],
	]);
	const sorted = [
		...diffManifest(pair),
		...card,
		...renumbered,
		...versionDifferences.flat(),
		...aliasDifferences.flat(),
	];
	// What can't be read comes last, as it says nothing of the model.
	const isFile = ({ kind }: Difference) => kind === 'file-broken' || kind === 'file-mended';
	return [...sorted.filter((each) => !isFile(each)), ...sorted.filter(isFile)];
}

function diffManifest({ before, after }: ModelPair): Difference[] {
	const broken = readability(`${after.path}/model.yaml`, before?.manifest, after.manifest);
	if (!before) return [difference('model-created', {}), ...broken];
	if (!before.manifest.ok || !after.manifest.ok) return broken;
	const [was, is] = [before.manifest.value, after.manifest.value];
	const description = changed(was.description, is.description);
	return [
		...(was.name === is.name ? [] : [difference('model-renamed', { from: was.name, to: is.name })]),
		...(description ? [difference('model-described', description)] : []),
		...changedTags(was.tags, is.tags, 'model-tag'),
	];
}

async function diffCard(base: Snapshot, head: Snapshot, folder: string): Promise<Difference[]> {
	const path = layout.card(folder);
	const [before, after] = await Promise.all([base.read(path), head.read(path)]);
	const card = changed(textOf(before), textOf(after));
	return card ? [difference('card-changed', card)] : [];
}
