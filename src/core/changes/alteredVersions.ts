import { mapInBatches } from '../base/batches.js';
import { versionOfFolder } from '../model/versionNumber.js';
import { problem, type Problem } from '../problem.js';
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
	const found = await mapInBatches([...byVersion(touched.files)], 8, async ([path, version]) => {
		const { folder, number, files } = version;
		const earlier = touched.before ? [base, touched.before] : [base];
		const known = await Promise.all(earlier.map((each) => each.filesBelow(path)));
		if (known.some((each) => each.length === 0)) return [];
		const by = touched.commit === undefined ? {} : { commit: touched.commit };
		const [isDeleted, left] = await Promise.all([
			after.read(layout.deletedFile(folder, number)),
			after.filesBelow(path),
		]);
		if (left.length === 0) {
			const isModelGone = (await after.filesBelow(layout.model(folder))).length === 0;
			return isModelGone ? [] : [problem('version-gone', { version: number, ...by }, { path })];
		}
		const altered = (await alteredFiles(path, files, compare)).filter(
			({ path: file, how }) =>
				!isDeleted || (how !== 'removed' && !(file === 'deleted.yaml' && how === 'added')),
		);
		return altered.map(({ path: file, how }) =>
			problem('version-altered', { version: number, file, how, ...by }, { path: `${path}/${file}` }),
		);
	});
	return found.flat();
}

interface TouchedVersion {
	readonly folder: string;
	readonly number: number;
	/** Relative to the version's folder. */
	readonly files: string[];
}

function byVersion(paths: Iterable<string>): ReadonlyMap<string, TouchedVersion> {
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
	return versions;
}
