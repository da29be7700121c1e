import { pointerRange } from '../manifest/pointerRange.js';
import { problem, type Problem } from '../problem.js';
import { refusedEntry } from './checkEntries.js';
import type { AliasEntry, ModelEntry } from './entries.js';
import { layout } from './layout.js';
import type { Snapshot } from './snapshot.js';

/** What is wrong with the aliases of a model. */
export async function checkAliases(snapshot: Snapshot, model: ModelEntry): Promise<readonly Problem[]> {
	const aliases = await snapshot.aliases(model);
	const known = new Set(aliases.map(({ path }) => path));
	const folder = layout.aliases(model.folder);
	const problems: Problem[] = [];
	const seen = new Map<string, string>();
	for (const { name: file, kind } of await snapshot.entries(folder)) {
		const path = `${folder}/${file}`;
		if (kind === 'other') problems.push(refusedEntry(path));
		else if (!known.has(path)) problems.push(problem('alias-file-invalid', { file }, { path }));
		const twin = seen.get(file.toLowerCase());
		if (twin !== undefined) problems.push(problem('path-twin', { name: file, other: twin }, { path }));
		seen.set(file.toLowerCase(), file);
	}
	for (const alias of aliases) problems.push(...(await checkTarget(snapshot, model, alias)));
	return problems;
}

async function checkTarget(
	snapshot: Snapshot,
	model: ModelEntry,
	{ alias, path, manifest }: AliasEntry,
): Promise<readonly Problem[]> {
	if (!manifest.ok) return manifest.problems;
	const { version } = manifest.value;
	const target = await snapshot.version(model, version);
	if (target && !target.isDeleted) return [];
	const range = pointerRange(await snapshot.read(path), path, '/version');
	const deleted = target ? { isDeleted: true } : {};
	return [problem('alias-dangling', { alias, version, ...deleted }, { path, range })];
}
