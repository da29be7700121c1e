import type { VersionNumber } from '../model/brands.js';
import { freeFolderName } from '../model/folderName.js';
import { isVersionNumber, versionOfFolder } from '../model/versionNumber.js';
import { layout } from '../registry/layout.js';
import { Snapshot } from '../registry/snapshot.js';
import { isSameFile, type FileTree, type TreeFile } from './fileTree.js';
import type { NumberMap } from './numberMap.js';
import { parseRegistryPath } from './registryPath.js';
import type { OwnCommit } from './ownCommit.js';
import type { TreeOverlay } from './treeOverlay.js';

/** Where the models of a commit are in the target; all folders are ours. */
export interface ModelPlaces {
	/** Names by folder, as the commit has them. */
	readonly names: ReadonlyMap<string, string>;
	/** Those we made and that are there already. */
	readonly joined: ReadonlySet<string>;
}

/** A version that got another number. */
export interface Renumbered {
	readonly model: string;
	/** The model's, in the target. */
	readonly folder: string;
	readonly from: number;
	readonly to: number;
}

/** Finds a folder for each model of a commit: the one their model of that name has, or a free one. */
export async function placeModels(
	{ deltas, before, after }: OwnCommit,
	target: TreeOverlay,
	numbers: NumberMap,
): Promise<ModelPlaces> {
	const names = new Map<string, string>();
	const joined = new Set<string>();
	const [was, is, there] = [new Snapshot(before), new Snapshot(after), new Snapshot(target)];
	for (const folder of new Set(deltas.map(({ path }) => parseRegistryPath(path).folder))) {
		if (folder === undefined) continue;
		const entry = (await is.modelInFolder(folder)) ?? (await was.modelInFolder(folder));
		const name = entry?.manifest.ok ? entry.manifest.value.name : undefined;
		if (name === undefined) continue;
		names.set(folder, name);
		numbers.nameFolder(name, folder);
		const isNew = !(await before.file(layout.modelFile(folder)));
		if (!isNew || numbers.hasFolder(folder)) continue;
		const theirs = await there.findModel(name);
		if (theirs) joined.add(folder);
		numbers.moveFolder(folder, theirs?.folder ?? freeFolder(folder, name, await there.modelFolders()));
	}
	return { names, joined };
}

function freeFolder(folder: string, name: string, taken: readonly string[]): string {
	const isTaken = taken.some((each) => each.toLowerCase() === folder.toLowerCase());
	return isTaken ? freeFolderName(name, taken) : folder;
}

interface VersionPlacing {
	readonly target: TreeOverlay;
	readonly numbers: NumberMap;
	readonly mapped: (path: string, file: TreeFile | undefined) => Promise<TreeFile | undefined>;
}

/** Finds a number for each version that a commit adds: its own, or the next free one where that is taken. */
export async function placeVersions(
	commit: OwnCommit,
	{ names }: ModelPlaces,
	placing: VersionPlacing,
): Promise<Renumbered[]> {
	const { target, numbers } = placing;
	const renumbered: Renumbered[] = [];
	for (const { folder, version } of await addedVersions(commit)) {
		if (numbers.hasVersion(folder, version)) continue;
		const there = numbers.folder(folder);
		const taken = await numbersIn(target, there);
		const to = taken.includes(version)
			? await placeVersion(commit, { folder, version }, taken, placing)
			: version;
		numbers.moveVersion(folder, version, to);
		if (to !== version)
			renumbered.push({ model: names.get(folder) ?? folder, folder: there, from: version, to });
	}
	return renumbered;
}

export interface AddedVersion {
	readonly folder: string;
	readonly version: VersionNumber;
}

/** The versions that a commit has and its parent had not, the lowest first. */
export async function addedVersions({
	deltas,
	before,
	after,
}: Pick<OwnCommit, 'deltas' | 'before' | 'after'>): Promise<AddedVersion[]> {
	const added = new Map<string, AddedVersion>();
	for (const { path, after: file } of deltas) {
		const { folder, version } = parseRegistryPath(path);
		if (file && folder !== undefined && version !== undefined)
			added.set(layout.version(folder, version), { folder, version });
	}
	const isNew = await Promise.all(
		Array.from(
			added.keys(),
			async (at) => (await before.list(at)).length === 0 && (await after.list(at)).length > 0,
		),
	);
	return [...added.values()].filter((_, index) => isNew[index]).sort((a, b) => a.version - b.version);
}

/** The number under which the target has this very registration, else the next free one. */
async function placeVersion(
	commit: OwnCommit,
	{ folder, version }: AddedVersion,
	taken: readonly VersionNumber[],
	placing: VersionPlacing,
): Promise<VersionNumber> {
	const { target, numbers, mapped } = placing;
	const list = await commit.after.file(layout.checksums(folder, version));
	const manifestPath = layout.versionFile(folder, version);
	const manifest = await commit.after.file(manifestPath);
	for (const candidate of taken.filter((number) => number >= version)) {
		const there = numbers.folder(folder);
		if (!isSameFile(list, await target.file(layout.checksums(there, candidate)))) continue;
		numbers.moveVersion(folder, version, candidate);
		const ours = await mapped(manifestPath, manifest);
		if (ours && isSameFile(ours, await target.file(layout.versionFile(there, candidate)))) return candidate;
	}
	const next = Math.max(0, ...taken) + 1;
	// Beyond the largest number there is, the old one stays and conflicts by file.
	return isVersionNumber(next) ? next : version;
}

/** The numbers of a model's versions, deleted ones included. */
export async function numbersIn(target: FileTree, folder: string): Promise<VersionNumber[]> {
	const entries = await target.list(layout.versions(folder));
	return entries.flatMap(({ name, kind }) => (kind === 'folder' ? (versionOfFolder(name) ?? []) : []));
}
