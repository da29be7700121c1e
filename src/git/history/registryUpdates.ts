import { encodeName } from '../../core/model/folderName.js';
import type { RegistryUpdates } from '../../core/ports.js';
import { readHead } from '../head.js';
import type { RegistryPlace } from '../registryPlace.js';
import { LastChanges } from './lastChanges.js';
import { logPaths } from './pathLog.js';
import { shallowBorder } from './shallowBorder.js';
import { readKnownChanges, writeKnownChanges, type KnownChanges } from './updatesCache.js';

/** What the last pass up to the commit that is checked out has found, for who asks again and again. */
export interface RememberedChanges {
	known?: KnownChanges;
}

/**
 * The last changes of a registry up to a commit (full id; by default the one that is checked out now); what is not committed
 * is not among them. Reads only the commits that no pass before has seen; what one has found is taken from `remembered`, else
 * from its file. What a shallow clone can't tell is `undefined`, never a date of its border. Throws `git-failed`.
 */
export async function registryUpdates(
	place: RegistryPlace,
	at?: string,
	remembered: RememberedChanges = {},
): Promise<RegistryUpdates> {
	const cut = await shallowBorder(place.repository);
	const head = at === undefined ? (await readHead(place.git, place.repository)).commit : undefined;
	const commit = at ?? head;
	const found = commit === undefined ? undefined : await changesAt(place, commit, cut, remembered);
	// What was found at another commit would take the place of what is asked for more often.
	if (found && head !== undefined) {
		remembered.known = found.known;
		if (found.isNew) await writeKnownChanges(place, found.known);
	}
	const changes = found?.known.changes ?? new LastChanges(place.path);
	const get = (key: string) => Promise.resolve(changes.get(key));
	return {
		model: (folder) => get(folder),
		version: (folder, version) => get(`${folder}/versions/${version}`),
		alias: (folder, alias) => get(`${folder}/aliases/${encodeName(alias)}.yaml`),
		isShallow: cut.size > 0,
	};
}

/** Goes on from where an earlier pass ended. */
async function changesAt(
	place: RegistryPlace,
	commit: string,
	cut: ReadonlySet<string>,
	remembered: RememberedChanges,
): Promise<{ readonly known: KnownChanges; readonly isNew: boolean }> {
	const { git, path } = place;
	const border = [...cut].join('\n');
	const known = await usable(place, commit, border, remembered);
	if (known?.commit === commit) return { known, isNew: false };

	const found = new LastChanges(path);
	const range = known ? `${known.commit}..${commit}` : commit;
	for await (const logged of logPaths(git, range, path)) {
		// git has no parents to compare these with, and takes all of their files as new.
		if (!cut.has(logged.id)) found.add(logged);
	}
	// What was answered before stays as it is.
	const changes = known ? new LastChanges(path, known.changes.entries()) : found;
	if (known) changes.merge(found);
	return { known: { commit, border, changes }, isNew: true };
}

/** What an earlier pass found, if `commit` descends from where it went and the clone is as deep as then. */
async function usable(
	place: RegistryPlace,
	commit: string,
	border: string,
	remembered: RememberedChanges,
): Promise<KnownChanges | undefined> {
	for (const look of [() => remembered.known, () => readKnownChanges(place)]) {
		const known = await look();
		if (known?.border !== border) continue;
		if (known.commit === commit) return known;
		const command = ['merge-base', '--is-ancestor', known.commit, commit];
		if ((await place.git.feed({ command })).exitCode === 0) return known;
	}
	return undefined;
}
