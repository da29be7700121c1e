import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicWrite } from '../../files/atomicWrite.js';
import { systemErrorCode } from '../../files/systemError.js';
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
/** More is no file of ours; for ten thousand models of ten versions it is some 10 MB. */
const maxBytes = 512 * 1024 ** 2;

/** Where the last changes of a registry are kept; safe to delete. */
export function updatesFile({ repository, path }: RegistryPlace): string {
	return join(repository.gitDir, 'gmr', 'cache', `updates-${sha256(path).slice(0, 16)}.json`);
}

/** `undefined` where there is none that is whole, ours and of this version. */
export async function readKnownChanges(place: RegistryPlace): Promise<KnownChanges | undefined> {
	try {
		await using file = await open(updatesFile(place), constants.O_RDONLY | constants.O_NONBLOCK);
		const info = await file.stat();
		// What another user has put there is not ours to believe.
		const isOurs = process.getuid === undefined || info.uid === process.getuid();
		if (!info.isFile() || info.size > maxBytes || !isOurs) return undefined;
		return parse(await file.readFile('utf8'), place.path);
	} catch (error) {
		if (systemErrorCode(error) !== undefined) return undefined;
		throw error;
	}
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
	const text = JSON.stringify({ revision, commit: known.commit, border: known.border, rows, keys });
	try {
		await atomicWrite(updatesFile(place), `${sha256(text)}\n${text}`);
	} catch (error) {
		// A git directory of somebody else's, a full disk.
		if (systemErrorCode(error) === undefined) throw error;
	}
}

function parse(text: string, path: string): KnownChanges | undefined {
	const end = text.indexOf('\n');
	const json = text.slice(end + 1);
	// Written whole by us, or not at all.
	if (text.slice(0, Math.max(0, end)) !== sha256(json)) return undefined;
	const found = JSON.parse(json) as {
		readonly revision: number;
		readonly commit: string;
		readonly border: string;
		readonly rows: readonly ChangeRow[];
		readonly keys: readonly (readonly [string, number])[];
	};
	if (found.revision !== revision) return undefined;
	const known = found.keys.flatMap(([key, index]) => {
		const row = found.rows[index];
		return row ? [[key, row] as const] : [];
	});
	return { commit: found.commit, border: found.border, changes: new LastChanges(path, known) };
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
