import { problem } from '../../problem.js';
import type { AliasEntry, ModelEntry, VersionEntry } from '../entries.js';
import { pageProblem } from './pageFile.js';
import type { AliasItem } from './pageState.js';
import type { PageWording } from './pageWording.js';

/** An alias with the version it points at, and what is wrong with it: unreadable, or at none of the live `versions`. */
export function aliasItem(
	model: ModelEntry,
	{ alias, path, manifest }: AliasEntry,
	versions: readonly VersionEntry[],
	wording: PageWording,
): AliasItem {
	const file = { kind: 'alias', alias } as const;
	if (!manifest.ok) return { alias, problem: pageProblem(model, file, manifest.problems[0], wording) };
	const { version } = manifest.value;
	if (versions.some(({ number }) => number === version)) return { alias, version };
	const dangling = problem('alias-dangling', { alias, version }, { path });
	return { alias, version, problem: pageProblem(model, file, dangling, wording) };
}
