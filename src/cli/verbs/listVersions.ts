import type { Search } from '../../core/search/requireSearch.js';
import { searchVersions, type FoundVersion } from '../../core/search/searchVersions.js';
import { firstLine, relativeTime } from '../../wording/format.js';
import { jsonText, table } from '../table.js';
import type { Invocation } from '../verb.js';
import { tellBroken } from '../tellBroken.js';
import { tellPrompts } from './tellPrompts.js';

/** `gmr list --versions`. */
export async function listVersions(
	{ io, json, registry }: Invocation,
	search: Search,
	limit: number | undefined,
): Promise<void> {
	const snapshot = await registry.snapshot();
	const { found, problems, promptsLeftOut } = await searchVersions(snapshot, search, {
		updates: () => registry.updates(),
		summaries: () => registry.summaries(),
	});
	tellBroken(io, problems);
	tellPrompts(io, promptsLeftOut, 'version');
	const rows = found.slice(0, limit).map(rowOf);
	if (json) io.out(jsonText(rows));
	else if (rows.length === 0) io.err('No versions found.\n');
	else {
		const now = io.now();
		io.out(
			table(
				['MODEL', 'VERSION', 'ALIASES', 'STAGE', 'REGISTERED', 'DESCRIPTION'],
				rows.map((row) => [
					row.name,
					row.archived ? `${row.version} (archived)` : String(row.version),
					row.aliases.map((alias) => `@${alias}`).join(', ') || '-',
					row.stage === 'None' ? '-' : row.stage,
					relativeTime(row.created, now),
					firstLine(row.description),
				]),
			),
		);
	}
}

/** As `--json` prints it. */
function rowOf({ name, version, manifest, aliases }: FoundVersion) {
	const { created, createdBy, source, flavors, lineage } = manifest;
	const notes = version.notes.ok ? version.notes.value : undefined;
	return {
		name,
		version: version.number,
		aliases,
		stage: notes?.stage ?? 'None',
		archived: notes?.archived !== undefined,
		description: notes?.description ?? '',
		tags: notes?.tags ?? {},
		flavors,
		source,
		run_id: lineage.run?.id ?? null,
		metrics: lineage.metrics,
		params: lineage.params,
		created,
		created_by: createdBy,
	};
}
