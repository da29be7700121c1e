import type { RemovedVersion, VersionHistory } from '../../core/edit.js';
import { versionOfFolder } from '../../core/model/versionNumber.js';
import { layout } from '../../core/registry/layout.js';
import { inRepository, type RegistryPlace } from '../registryPlace.js';
import { logPaths } from './pathLog.js';

/**
 * The versions of a model folder that `commit` (a full id; none before the first) has, and those that only its history
 * has, with the last commit that touched each. Throws `git-failed`.
 */
export async function versionHistory(
	place: RegistryPlace,
	commit: string | undefined,
	modelFolder: string,
): Promise<VersionHistory> {
	const present = new Set<number>();
	const removed = new Map<number, RemovedVersion>();
	if (commit === undefined) return { present, removed };
	const { git } = place;
	const folder = `${inRepository(place, layout.versions(modelFolder))}/`;
	const numberOf = (path: string) => versionOfFolder(path.slice(folder.length).split('/', 1)[0] ?? '');
	const listing = await git.run({ command: ['ls-tree', '-z', '--name-only', commit], operands: [folder] });
	for (const path of listing.toString('utf8').split('\0')) {
		const version = numberOf(path);
		if (version !== undefined) present.add(version);
	}
	// The newest first.
	for await (const { id, seconds, by, paths } of logPaths(git, commit, folder)) {
		for (const version of new Set(paths.map(numberOf))) {
			if (version === undefined || present.has(version) || removed.has(version)) continue;
			removed.set(version, { at: new Date(seconds * 1000).toISOString(), by, commit: id });
		}
	}
	return { present, removed };
}
