import type { VersionEntry } from '../entries.js';

/** More columns than this are no table any more; the details of a version list all. */
const maxColumns = 24;

/** The metrics of a model's table: what most versions have comes first, then by name. */
export function metricColumns(versions: readonly VersionEntry[]): { names: readonly string[]; more: number } {
	const counts = new Map<string, number>();
	for (const { manifest } of versions) {
		if (!manifest.ok) continue;
		for (const name of Object.keys(manifest.value.lineage.metrics))
			counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	const names = [...counts]
		.sort(([a, many], [b, most]) => most - many || (a < b ? -1 : 1))
		.map(([name]) => name);
	return { names: names.slice(0, maxColumns), more: Math.max(0, names.length - maxColumns) };
}
