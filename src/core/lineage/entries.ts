import { refusedKeys } from '../model/alias.js';
import { carriesSecret } from '../model/sourceSecrets.js';
import type { LineageNote } from './note.js';

/** Values by name as a lineage keeps them, and what was left out. */
export interface KeptEntries<T> {
	readonly kept: Readonly<Record<string, T>>;
	readonly notes: readonly LineageNote[];
}

const maxName = 250;
const maxNamed = 5;

/** Metrics: finite numbers under names that a manifest can hold. */
export function keptMetrics(
	metrics: Iterable<readonly [string, number]>,
	limit: number,
): KeptEntries<number> {
	const all = Array.from(metrics);
	const strange = all.filter(([, value]) => !Number.isFinite(value)).map(([name]) => name);
	const { entries, notes } = named(
		all.filter(([, value]) => Number.isFinite(value)),
		'metrics',
		limit,
	);
	return {
		kept: Object.fromEntries(entries),
		notes: [
			...notes,
			...(strange.length > 0 ? [{ code: 'not-finite', names: strange.slice(0, maxNamed) } as const] : []),
		],
	};
}

/** Parameters: texts without credentials, under names that a manifest can hold. */
export function keptParams(params: Iterable<readonly [string, string]>, limit: number): KeptEntries<string> {
	const { entries, notes } = named(params, 'params', limit);
	const secret = new Set(entries.filter(([, value]) => carriesSecret(value)).map(([name]) => name));
	return {
		kept: Object.fromEntries(
			entries
				.filter(([name]) => !secret.has(name))
				.map(([name, value]) => [name, value.toWellFormed()] as const),
		),
		notes: [
			...notes,
			...Array.from(secret, (what) => ({ code: 'secret-removed', what }) as const).slice(0, maxNamed),
		],
	};
}

/** Those that may be keys, by name, up to the limit. */
function named<T>(
	all: Iterable<readonly [string, T]>,
	what: 'params' | 'metrics',
	limit: number,
): { entries: (readonly [string, T])[]; notes: LineageNote[] } {
	const given = Array.from(all);
	const usable = given.filter(([name]) => isName(name)).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
	const notes: LineageNote[] = [];
	if (usable.length < given.length)
		notes.push({ code: 'names-refused', count: given.length - usable.length });
	if (usable.length > limit) notes.push({ code: 'cut', what, limit });
	return { entries: usable.slice(0, limit), notes };
}

function isName(name: string): boolean {
	return name !== '' && name.length <= maxName && name.isWellFormed() && !refusedKeys.has(name);
}
