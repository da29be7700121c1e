import { Snapshot } from '../registry/snapshot.js';
import { isVersionNumber } from '../model/versionNumber.js';
import { layout } from '../registry/layout.js';
import type { Contents } from './contents.js';
import { isSameFile, type FileTree, type TreeFile } from './fileTree.js';
import { NumberMap } from './numberMap.js';
import { addedVersions, numbersIn, type Renumbered } from './places.js';
import { parseRegistryPath } from './registryPath.js';
import type { OwnCommit } from './ownCommit.js';

/** Two branches that added versions of one number: one side keeps them, the other one moves. */
export interface TwoSides {
	/** What the side that moves has changed since the two parted. */
	readonly mover: Pick<OwnCommit, 'deltas' | 'before' | 'after'>;
	readonly keeper: FileTree;
	readonly contents: Contents;
	/** The largest number of a model folder known besides the two; 0 if there is none. */
	readonly highestKnown: (folder: string) => Promise<number>;
}

/** One file of the side that moves, as it was and as it is to be. */
export interface MovedFile {
	readonly path: string;
	readonly before: TreeFile;
	readonly to: string;
	readonly file: TreeFile;
}

/**
 * Finds the versions that both sides added under one number, and all files of the moving side that change with them: the
 * versions themselves go to the next number that is free on both sides, and what names them follows.
 */
export async function renumberSide(
	sides: TwoSides,
): Promise<{ readonly renumbered: readonly Renumbered[]; readonly moved: readonly MovedFile[] }> {
	const { mover, keeper, contents } = sides;
	const numbers = new NumberMap();
	const renumbered: Renumbered[] = [];
	const highest = new Map<string, number>();
	const after = new Snapshot(mover.after);
	for (const { folder, version } of await addedVersions(mover)) {
		const manifest = layout.versionFile(folder, version);
		const theirs = await keeper.file(manifest);
		const isTaken = theirs
			? !isSameFile(theirs, await mover.after.file(manifest))
			: (await keeper.list(layout.version(folder, version))).length > 0;
		if (!isTaken) continue;
		const to = 1 + (highest.get(folder) ?? (await highestOf(sides, folder)));
		if (!isVersionNumber(to)) continue;
		highest.set(folder, to);
		const model = await after.modelInFolder(folder);
		const name = model?.manifest.ok ? model.manifest.value.name : folder;
		numbers.nameFolder(name, folder);
		numbers.moveVersion(folder, version, to);
		renumbered.push({ model: name, folder, from: version, to });
	}
	const moved: MovedFile[] = [];
	if (renumbered.length === 0) return { renumbered, moved };
	for (const { path, after: file } of mover.deltas) {
		if (!file || parseRegistryPath(path).folder === undefined) continue;
		const to = numbers.path(path);
		const mapped = await mappedFile(numbers, contents, path, file);
		if (to !== path || mapped !== file) moved.push({ path, before: file, to, file: mapped });
	}
	return { renumbered, moved };
}

async function highestOf({ mover, keeper, highestKnown }: TwoSides, folder: string): Promise<number> {
	const known = await Promise.all([
		numbersIn(mover.after, folder),
		numbersIn(keeper, folder),
		highestKnown(folder).then((number) => [number]),
	]);
	return Math.max(0, ...known.flat());
}

async function mappedFile(
	numbers: NumberMap,
	contents: Contents,
	path: string,
	file: TreeFile,
): Promise<TreeFile> {
	if (!file.mode.startsWith('100') || !numbers.isNumbered(path)) return file;
	const text = numbers.text(path, await contents.read(file.id));
	return text === undefined ? file : { mode: file.mode, id: contents.add(text) };
}
