import { join } from 'node:path';
import { cacheName, readCache, writeCache } from '../../files/cacheFile.js';
import type { RegistryPlace } from '../registryPlace.js';
import { LastChanges, type ChangeRow } from './lastChanges.js';

/** What a pass over the log has found, and how far it went. */
export interface KnownChanges {
	/** Full id of the commit it started from. */
	readonly commit: string;
	/** The ids at the border of a shallow clone, as git keeps them; empty in a whole one. */
	readonly border: string;
	readonly changes: LastChanges;
}

/** Raised when the file is laid out otherwise, or the same history gives other values. */
const revision = 1;

/** Where the last changes of a registry are kept; safe to delete. */
export function updatesFile({ repository, path }: RegistryPlace): string {
	return join(repository.gitDir, 'gmr', 'cache', `updates-${cacheName(path)}.json`);
}

/** `undefined` where there is none that is whole, ours and of this version. */
export async function readKnownChanges(place: RegistryPlace): Promise<KnownChanges | undefined> {
	const found = await readCache<Kept>(updatesFile(place), revision);
	if (!found) return undefined;
	const known = found.keys.flatMap(([key, index]) => {
		const row = found.rows[index];
		return row ? [[key, row] as const] : [];
	});
	return { commit: found.commit, border: found.border, changes: new LastChanges(place.path, known) };
}

interface Kept {
	readonly commit: string;
	readonly border: string;
	readonly rows: readonly ChangeRow[];
	/** Each with the index of its row: many have one in common. */
	readonly keys: readonly (readonly [string, number])[];
}

/** Where it can't be written, the next pass takes longer. */
export async function writeKnownChanges(place: RegistryPlace, known: KnownChanges): Promise<void> {
	const rows: ChangeRow[] = [];
	const indexes = new Map<string, number>();
	const keys: [string, number][] = [];
	for (const [key, row] of known.changes.entries()) {
		let index = indexes.get(row[0]);
		if (index === undefined) {
			index = rows.push(row) - 1;
			indexes.set(row[0], index);
		}
		keys.push([key, index]);
	}
	const kept: Kept = { commit: known.commit, border: known.border, rows, keys };
	await writeCache(updatesFile(place), revision, kept);
}
