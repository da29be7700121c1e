import { encodeName } from '../../core/model/folderName.js';
import type { RegistryUpdates } from '../../core/ports.js';
import { readCommit, readHead } from '../head.js';
import type { RegistryPlace } from '../registryPlace.js';
import { LastChanges } from './lastChanges.js';
import { logPaths } from './pathLog.js';
import { shallowBorder } from './shallowBorder.js';
import { readKnownChanges, writeKnownChanges, type KnownChanges } from './updatesCache.js';

/** What a process that asks again and again remembers of its passes up to the commit that was checked out. */
export interface RememberedChanges {
	/** What the last one found. */
	known?: KnownChanges;
	/** The one that is under way: who asks at the same commit and border waits for it, too. */
	running?: { readonly key: string; readonly known: Promise<KnownChanges> } | undefined;
	/** Commits read since the file was written. */
	unwritten?: number;
	/** What was answered last, and of what. */
	answered?: {
		readonly changes: LastChanges;
		readonly isShallow: boolean;
		readonly updates: RegistryUpdates;
	};
}

/** Fewer commits are read again faster than the file is written. */
const worthWriting = 100;

/**
 * The last changes of a registry up to a commit (full id; by default the one that is checked out now), the same object while
 * they are the same; what is not committed is not among them. Reads only the commits that no pass before has seen; what one has found is taken from `remembered`, else
 * from its file. What a shallow clone can't tell is `undefined`, never a date of its border. Throws `git-failed`.
 */
export async function registryUpdates(
	place: RegistryPlace,
	at?: string,
	remembered: RememberedChanges = {},
): Promise<RegistryUpdates> {
	const cut = await shallowBorder(place.repository);
	const head = at === undefined ? (await readHead(place.git, place.repository)).commit : undefined;
	// What was found at another commit would take the place of what is asked for more often.
	const known =
		at === undefined
			? head === undefined
				? undefined
				: await changesAtHead(place, head, cut, remembered)
			: (await changesAt(place, at, cut, remembered)).known;
	const changes = known?.changes ?? new LastChanges(place.path);
	const isShallow = cut.size > 0;
	const last = remembered.answered;
	if (last?.changes === changes && last.isShallow === isShallow) return last.updates;
	const get = (key: string) => Promise.resolve(changes.get(key));
	const updates: RegistryUpdates = {
		model: (folder) => get(folder),
		version: (folder, version) => get(`${folder}/versions/${version}`),
		alias: (folder, alias) => get(`${folder}/aliases/${encodeName(alias)}.yaml`),
		isShallow,
	};
	remembered.answered = { changes, isShallow, updates };
	return updates;
}

/** One pass for all who ask meanwhile; remembered, and noted in the file once that saves time. */
async function changesAtHead(
	place: RegistryPlace,
	head: string,
	cut: ReadonlySet<string>,
	remembered: RememberedChanges,
): Promise<KnownChanges> {
	const key = [head, ...cut].join('\n');
	if (remembered.running?.key === key) return remembered.running.known;
	const pass = async () => {
		const { known, read } = await changesAt(place, head, cut, remembered);
		remembered.known = known;
		remembered.unwritten = (remembered.unwritten ?? 0) + read.commits;
		if (read.isAll ? read.commits > 0 : remembered.unwritten >= worthWriting) {
			remembered.unwritten = 0;
			await writeKnownChanges(place, known);
		}
		return known;
	};
	const running = { key, known: pass() };
	remembered.running = running;
	try {
		return await running.known;
	} finally {
		if (remembered.running === running) remembered.running = undefined;
	}
}

/** How much of the history a pass had to read. */
interface PassRead {
	readonly commits: number;
	/** From the first commit on. */
	readonly isAll: boolean;
}

/** Goes on from where an earlier pass ended. */
async function changesAt(
	place: RegistryPlace,
	commit: string,
	cut: ReadonlySet<string>,
	remembered: RememberedChanges,
): Promise<{ readonly known: KnownChanges; readonly read: PassRead }> {
	const { git, path } = place;
	const border = [...cut].join('\n');
	const known = await usable(place, commit, border, remembered);
	if (known?.commit === commit) return { known, read: { commits: 0, isAll: false } };

	const found = new LastChanges(path);
	let commits = 0;
	const range = known ? `${known.commit}..${commit}` : commit;
	for await (const logged of logPaths(git, range, path)) {
		commits++;
		// git has no parents to compare these with, and takes all of their files as new.
		if (!cut.has(logged.id)) found.add(logged);
	}
	// What was answered before stays as it is.
	const changes = known ? new LastChanges(path, known.changes.entries()) : found;
	if (known) changes.merge(found);
	return { known: { commit, border, changes }, read: { commits, isAll: !known } };
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
		// As a rule our own commit is the next one.
		const { parents } = await readCommit(place.git, place.repository, commit);
		if (parents.includes(known.commit)) return known;
		const command = ['merge-base', '--is-ancestor', known.commit, commit];
		if ((await place.git.feed({ command })).exitCode === 0) return known;
	}
	return undefined;
}
