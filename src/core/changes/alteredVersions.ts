import { mapInBatches } from '../base/batches.js';
import type { VersionNumber } from '../model/brands.js';
import { versionOfFolder } from '../model/versionNumber.js';
import { problem, type Problem } from '../problem.js';
import { isReadable, type ModelEntry } from '../registry/entries.js';
import { layout } from '../registry/layout.js';
import type { Snapshot } from '../registry/snapshot.js';
import { alteredFiles, comparison, type FileComparison } from './writeOnce.js';

/** Files of the registry that one commit, or the work tree, changed. */
export interface TouchedFiles {
	readonly files: Iterable<string>;
	/** Full id; absent for the work tree. */
	readonly commit?: string;
	/**
	 * The registry before; a version that it lacks is not looked at, as a branch may have given a number that its base gave
	 * too. None for a merge, which takes over what its first parent lacks.
	 */
	readonly before?: Snapshot | undefined;
}

/**
 * What `touched` did to versions that `base` has: files that are written once and differ from those of `base`, and
 * versions that are gone without `deleted.yaml`. `after` is the registry with what was done. A deletion as `gmr delete`
 * makes it, of a version or of a whole model, is none; neither is what was altered earlier and is as in `base` again.
 */
export async function alteredVersions(
	base: Snapshot,
	after: Snapshot,
	touched: TouchedFiles,
	compare: FileComparison = comparison(base, after),
): Promise<readonly Problem[]> {
	const commitOf = () => touched.commit;
	const found = await mapInBatches(byVersion(touched.files), 8, async (version) => {
		const path = layout.version(version.folder, version.number);
		const earlier = touched.before ? [base, touched.before] : [base];
		const known = await Promise.all(earlier.map((each) => each.filesBelow(path)));
		if (known.some((each) => each.length === 0)) return [];
		const isModelGone = (await after.filesBelow(layout.model(version.folder))).length === 0;
		return isModelGone ? [] : problemsOf(version, { folder: version.folder, after, compare, commitOf });
	});
	return found.flat();
}

/** What all steps since a base came to. */
export interface LastingChanges {
	/** Files of the registry that a step changed. */
	readonly files: Iterable<string>;
	/** The last commit that changed a file or folder; `undefined` for the work tree. */
	readonly commitOf: (path: string) => string | undefined;
}

/**
 * What `after` has else of versions that `base` has, in whatever steps it came about: also where a step took a whole model
 * away and another brought it back, or its folder has another name now. Only models of `changes` are looked at. A model
 * is the one that it was as long as it was created at the same time: one made anew in its place may give its numbers again.
 */
export async function lastingAlterations(
	base: Snapshot,
	after: Snapshot,
	{ files, commitOf }: LastingChanges,
	compare: FileComparison = comparison(base, after),
): Promise<readonly Problem[]> {
	const touched = byVersion(files);
	const folders = [...new Set(touched.map(({ folder }) => folder))];
	const found = await mapInBatches(folders, 8, async (folder) => {
		const model = await base.modelInFolder(folder);
		const now = model && (await sameModel(model, after));
		if (!now) return [];
		const isMoved = now.folder !== folder;
		const versions = isMoved
			? await allVersions(base, model)
			: touched.filter((each) => each.folder === folder);
		const problems = await mapInBatches(versions, 8, async (version) => {
			const isKnown = (await base.filesBelow(layout.version(folder, version.number))).length > 0;
			return isKnown ? problemsOf(version, { folder: now.folder, after, compare, commitOf }) : [];
		});
		return problems.flat();
	});
	return found.flat();
}

async function sameModel(model: ModelEntry, after: Snapshot): Promise<ModelEntry | undefined> {
	const here = await after.modelInFolder(model.folder);
	if (!isReadable(model) || (here && !isReadable(here))) return here;
	const { name, created } = model.manifest.value;
	const isSame = (other: ModelEntry | undefined) =>
		other?.manifest.ok && other.manifest.value.created === created;
	if (isSame(here)) return here;
	const named = await after.findModel(name);
	return isSame(named) ? named : undefined;
}

/** All that `base` has, with all of their files. */
async function allVersions(base: Snapshot, model: ModelEntry): Promise<TouchedVersion[]> {
	return mapInBatches(await base.versionNumbers(model), 8, async (number) => {
		const path = layout.version(model.folder, number);
		const files = (await base.filesBelow(path)).map((file) => file.slice(path.length + 1));
		return { folder: model.folder, number, files };
	});
}

/** Of a version that was there; `folder` is where its model is in `after`. */
async function problemsOf(
	{ folder: was, number, files }: TouchedVersion,
	{ folder, after, compare, commitOf }: Now,
): Promise<readonly Problem[]> {
	const path = layout.version(folder, number);
	const [isDeleted, left] = await Promise.all([
		after.read(layout.deletedFile(folder, number)),
		after.filesBelow(path),
	]);
	const by = (changed: string) => {
		const commit = commitOf(changed);
		return commit === undefined ? {} : { commit };
	};
	if (left.length === 0) return [problem('version-gone', { version: number, ...by(path) }, { path })];
	const ofNow = was === folder ? [] : left.map((file) => file.slice(path.length + 1));
	const all = [...new Set([...files, ...ofNow])];
	const altered = await alteredFiles(layout.version(was, number), all, compare, path);
	return altered
		.filter(
			({ path: file, how }) =>
				!isDeleted || (how !== 'removed' && !(file === 'deleted.yaml' && how === 'added')),
		)
		.map(({ path: file, how }) => {
			const at = `${path}/${file}`;
			return problem('version-altered', { version: number, file, how, ...by(at) }, { path: at });
		});
}

interface Now extends Pick<LastingChanges, 'commitOf'> {
	readonly folder: string;
	readonly after: Snapshot;
	readonly compare: FileComparison;
}

interface TouchedVersion {
	readonly folder: string;
	readonly number: VersionNumber;
	/** Relative to the version's folder. */
	readonly files: string[];
}

function byVersion(paths: Iterable<string>): readonly TouchedVersion[] {
	const versions = new Map<string, TouchedVersion>();
	for (const path of paths) {
		const [models, folder = '', inModel, name = '', ...below] = path.split('/');
		const number = versionOfFolder(name);
		if (models !== 'models' || inModel !== 'versions' || number === undefined || below.length === 0) continue;
		const at = layout.version(folder, number);
		const version = versions.get(at) ?? { folder, number, files: [] };
		version.files.push(below.join('/'));
		versions.set(at, version);
	}
	return [...versions.values()];
}
