import { encodeName } from '../../core/model/folderName.js';
import type { RegistryUpdates } from '../../core/ports.js';
import { readHead } from '../head.js';
import type { RegistryPlace } from '../registryPlace.js';
import { LastChanges } from './lastChanges.js';
import { logPaths } from './pathLog.js';
import { shallowBorder } from './shallowBorder.js';
import { readKnownChanges, writeKnownChanges, type KnownChanges } from './updatesCache.js';

/**
 * The last changes of a registry up to the commit that is checked out now; what is not committed is not among them. Reads
 * only the commits that no pass before has seen. What a shallow clone can't tell is `undefined`, never a date of its
 * border. Throws `git-failed`.
 */
export async function registryUpdates(place: RegistryPlace): Promise<RegistryUpdates> {
	const changes = await changesAtHead(place);
	const get = (key: string) => Promise.resolve(changes.get(key));
	return {
		model: (folder) => get(folder),
		version: (folder, version) => get(`${folder}/versions/${version}`),
		alias: (folder, alias) => get(`${folder}/aliases/${encodeName(alias)}.yaml`),
	};
}

async function changesAtHead(place: RegistryPlace): Promise<LastChanges> {
	const { git, repository, path } = place;
	const { commit } = await readHead(git, repository);
	if (commit === undefined) return new LastChanges(path);
	const cut = await shallowBorder(repository);
	const border = [...cut].join('\n');
	const known = await usable(place, commit, border);
	if (known?.commit === commit) return known.changes;

	const found = new LastChanges(path);
	const range = known ? `${known.commit}..${commit}` : commit;
	for await (const logged of logPaths(git, range, path)) {
		// git has no parents to compare these with, and takes all of their files as new.
		if (!cut.has(logged.id)) found.add(logged);
	}
	const changes = known?.changes ?? found;
	if (known) changes.merge(found);
	await writeKnownChanges(place, { commit, border, changes });
	return changes;
}

/** What an earlier pass found, if `commit` descends from where it went and the clone is as deep as then. */
async function usable(
	place: RegistryPlace,
	commit: string,
	border: string,
): Promise<KnownChanges | undefined> {
	const known = await readKnownChanges(place);
	if (known?.border !== border) return undefined;
	if (known.commit === commit) return known;
	const command = ['merge-base', '--is-ancestor', known.commit, commit];
	return (await place.git.feed({ command })).exitCode === 0 ? known : undefined;
}
