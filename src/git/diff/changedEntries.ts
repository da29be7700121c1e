import { join } from 'node:path';
import type { KnownEntries } from '../refFiles.js';
import type { RegistryPlace } from '../registryPlace.js';
import { folderMode, type TreeObjectEntry } from '../treeObject.js';

/** A path at two commits; an end is absent where nothing is there. */
export interface ChangedEntry {
	before?: TreeObjectEntry;
	after?: TreeObjectEntry;
}

/** Between which commits; full ids. */
export interface CommitRange {
	readonly base: string;
	readonly head: string;
}

/**
 * All that differs between two commits in a registry, by paths relative to its folder (the folder itself is ''): files, and
 * the folders around them. What is not among it is the same in both.
 */
export async function changedEntries(
	place: RegistryPlace,
	range: CommitRange,
): Promise<ReadonlyMap<string, ChangedEntry>> {
	const folder = place.path;
	const entries = new Map<string, ChangedEntry>();
	const below = folder === '' ? [] : [folder];
	for (const [path, entry] of await rawChanges(place, range, { options: ['-t'], below })) {
		if (path === folder) entries.set('', entry);
		else if (folder === '') entries.set(path, entry);
		else if (path.startsWith(`${folder}/`)) entries.set(path.slice(folder.length + 1), entry);
	}
	return entries;
}

/** What `git diff-tree` tells of two commits, by paths from the top of the repository. */
export async function rawChanges(
	{ git, repository }: Pick<RegistryPlace, 'git' | 'repository'>,
	{ base, head }: CommitRange,
	{ options, below = [] }: { readonly options: readonly string[]; readonly below?: readonly string[] },
): Promise<ReadonlyMap<string, ChangedEntry>> {
	const output = await git.run({
		command: ['diff-tree', '-r', '--raw', '-z', '--no-renames', '--no-abbrev', ...options, base, head],
		operands: below,
		// It would read all of the user's index for attributes, which tell it nothing here: ten times what the rest takes.
		indexFile: join(repository.gitDir, 'gmr', 'no-index'),
	});
	return parseRaw(output);
}

/** The paths of those that are no folders at one end at least, in git's order. */
export function changedFiles(entries: ReadonlyMap<string, ChangedEntry>): string[] {
	return Array.from(entries).flatMap(([path, { before, after }]) =>
		[before, after].some((entry) => entry && entry.mode !== folderMode) ? path : [],
	);
}

/** What one end is known to have; all else is as in `same`. */
export function knownEntries(
	entries: ReadonlyMap<string, ChangedEntry>,
	end: keyof ChangedEntry,
): Pick<KnownEntries, 'entry'> {
	return {
		entry: (path) => {
			const changed = entries.get(path);
			return changed && (changed[end] ?? 'none');
		},
	};
}

/** Records `:mode mode id id status NUL path NUL`; a file that became a folder has two. */
export function parseRaw(output: Buffer): ReadonlyMap<string, ChangedEntry> {
	const entries = new Map<string, ChangedEntry>();
	const fields = output.toString('utf8').split('\0');
	for (let at = 0; at + 1 < fields.length; at += 2) {
		const path = fields[at + 1] ?? '';
		const [oldMode = '', newMode = '', oldId = '', newId = ''] = (fields[at] ?? '').slice(1).split(' ');
		const entry = entries.get(path) ?? {};
		const name = path.slice(path.lastIndexOf('/') + 1);
		if (!isAbsent(oldMode)) entry.before = { name, mode: withoutZero(oldMode), id: oldId };
		if (!isAbsent(newMode)) entry.after = { name, mode: withoutZero(newMode), id: newId };
		entries.set(path, entry);
	}
	return entries;
}

function isAbsent(mode: string): boolean {
	return mode === '000000';
}

/** Trees write `40000`, diffs `040000`. */
function withoutZero(mode: string): string {
	return mode.replace(/^0/, '');
}
