import { difference, type Difference } from '../change.js';
import type { VersionManifest } from '../model/types.js';
import type { VersionEntry } from '../registry/entries.js';
import type { VersionPair } from './diffVersion.js';

/** Versions of one model, those left out whose number alone is another. */
export interface Renumbering {
	readonly differences: readonly Difference[];
	/** As they are to be compared then: a number that was given up stands for another registration, or for none. */
	readonly pairs: readonly VersionPair[];
}

/**
 * Finds the versions whose number a merge gave away (`gmr renumber`): the registration that was `from`, told by when, by
 * whom and of which files it was made, is there under a number that is new, and not under its own any more.
 */
export function findRenumbered(pairs: readonly VersionPair[]): Renumbering {
	const added = new Map<string, VersionPair>();
	for (const pair of pairs) {
		const key = pair.before ? undefined : registrationOf(pair.after);
		if (key !== undefined) added.set(key, pair);
	}
	if (added.size === 0) return { differences: [], pairs };
	const given = new Map<VersionPair, VersionPair>();
	for (const pair of pairs) {
		const key = registrationOf(pair.before);
		if (key === undefined || pair.after?.isDeleted || registrationOf(pair.after) === key) continue;
		const to = added.get(key);
		if (to) given.set(pair, to);
		added.delete(key);
	}
	const taken = new Set(given.values());
	return {
		differences: Array.from(given, ([from, to]) =>
			difference('version-renumbered', { from: from.number, to: to.number }),
		),
		pairs: pairs.flatMap((pair) => {
			if (taken.has(pair)) return [];
			return given.has(pair) ? [{ ...pair, before: undefined }] : [pair];
		}),
	};
}

function registrationOf(version: VersionEntry | undefined): string | undefined {
	if (!version || version.isDeleted || !version.manifest.ok) return undefined;
	const { created, createdBy, source, artifacts }: VersionManifest = version.manifest.value;
	return JSON.stringify([created, createdBy, source, artifacts]);
}
