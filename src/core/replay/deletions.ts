import { layout } from '../registry/layout.js';
import { Snapshot } from '../registry/snapshot.js';
import type { TreeFile } from './fileTree.js';
import { isSameFile } from './fileTree.js';
import { parseRegistryPath } from './registryPath.js';
import type { ReplayStep } from './replayStep.js';
import { filesBelow } from './treeOverlay.js';

/** Models as a whole: those that were deleted here or there, and those that are there already. */
export async function checkModels(step: ReplayStep): Promise<void> {
	for (const folder of new Set(step.options.commit.deltas.map(({ path }) => parseRegistryPath(path).folder)))
		if (folder !== undefined) await checkModel(step, folder);
}

/** Versions as a whole: those that were deleted here or there. */
export async function checkVersions(step: ReplayStep): Promise<void> {
	const { deltas } = step.options.commit;
	for (const at of new Set(deltas.map(({ path }) => versionFolder(path))))
		if (at !== undefined && !step.isDropped(`${at}/`)) await checkVersion(step, at);
}

/** The folder of the version that a file belongs to, if it belongs to one. */
export function versionFolder(path: string): string | undefined {
	const { folder, version } = parseRegistryPath(path);
	return folder === undefined || version === undefined ? undefined : layout.version(folder, version);
}

async function checkModel(step: ReplayStep, folder: string): Promise<void> {
	const { commit, target, numbers, places } = step.options;
	const file = layout.modelFile(folder);
	const path = numbers.path(file);
	const model = step.name(folder);
	// Made on both sides: what they say of it stays.
	if (places.joined.has(folder)) step.drop(file);
	if (!(await commit.before.file(file))) return;
	if (await commit.after.file(file)) {
		if (await target.file(path)) return;
		step.settle({ kind: 'model-deleted', model, path });
		step.drop(`${layout.model(folder)}/`);
		return;
	}
	const changed = await firstChange(step, folder);
	if (changed === undefined) return;
	step.drop(`${layout.model(folder)}/`);
	if (step.settle({ kind: 'model-changed', model, path: changed }) !== 'ours') return;
	for (const each of await filesBelow(target, layout.model(numbers.folder(folder))))
		step.set(each, undefined);
}

/** A file of a model we deleted that the target has otherwise than we had it. */
async function firstChange(step: ReplayStep, folder: string): Promise<string | undefined> {
	const { commit, target, numbers, mapped } = step.options;
	const known = new Map<string, TreeFile | undefined>();
	for (const { path, before } of commit.deltas) known.set(numbers.path(path), await mapped(path, before));
	for (const path of await filesBelow(target, layout.model(numbers.folder(folder))))
		if (!isSameFile(await target.file(path), known.get(path))) return path;
	return undefined;
}

async function checkVersion(step: ReplayStep, at: string): Promise<void> {
	const { commit, target, numbers } = step.options;
	const { folder = '', version = 0 } = parseRegistryPath(`${at}/version.yaml`);
	const tombstone = `${at}/deleted.yaml`;
	if (await commit.before.file(tombstone)) return;
	const model = step.name(folder);
	const path = numbers.path(tombstone);
	const number = parseRegistryPath(path).version ?? version;
	const isDeletedByUs = (await commit.after.file(tombstone)) !== undefined;
	if (await target.file(path)) {
		if (!isDeletedByUs) step.settle({ kind: 'version-deleted', model, version: number, path });
		step.drop(`${at}/`);
		return;
	}
	if (!isDeletedByUs) return;
	const theirs = await theirAliasOf(step, folder, number);
	if (!theirs) {
		step.deleteVersion(at);
		return;
	}
	step.settle({ kind: 'version-aliased', model, version: number, ...theirs });
	step.drop(`${at}/`);
}

/** An alias of the target that points at a version, and that this commit of ours does not touch. */
async function theirAliasOf(step: ReplayStep, folder: string, number: number) {
	const { commit, target, numbers } = step.options;
	const snapshot = new Snapshot(target);
	const model = await snapshot.modelInFolder(numbers.folder(folder));
	const ours = new Set(commit.deltas.map(({ path }) => numbers.path(path)));
	return (model ? await snapshot.aliases(model) : []).find(
		({ manifest, path }) => manifest.ok && manifest.value.version === number && !ours.has(path),
	);
}
