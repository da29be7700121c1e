import type { Problem } from '../problem.js';
import { checkAliases } from './checkAliases.js';
import { checkAttributes } from './checkAttributes.js';
import { checkEntries } from './checkEntries.js';
import { checkMerges } from './checkMerges.js';
import { checkModels } from './checkModels.js';
import { checkVersions } from './checkVersions.js';
import { registryProblems } from './registryProblems.js';
import type { Snapshot } from './snapshot.js';

/**
 * All that is wrong in a registry and can be told from its files alone, ordered by path and place: what can't be read,
 * what git merges cleanly and is wrong, and what was changed that never changes. No artifact is read; see `gmr verify`.
 */
export async function checkRegistry(snapshot: Snapshot): Promise<readonly Problem[]> {
	const problems: Problem[] = [
		...(await registryProblems(snapshot)),
		...(await checkAttributes(snapshot)),
		...(await checkEntries(snapshot)),
		...(await checkModels(snapshot)),
	];
	for (const model of await snapshot.models()) {
		problems.push(...(await checkAliases(snapshot, model)));
		problems.push(...(await checkVersions(snapshot, model)));
	}
	problems.push(...(await checkMerges(snapshot)));
	return problems.sort(byPlace);
}

/** Orders problems by path, and in one file by place. */
export function byPlace(a: Problem, b: Problem): number {
	if (a.path !== b.path) return a.path < b.path ? -1 : 1;
	const [left, right] = [a.range?.start, b.range?.start];
	return (left?.line ?? 0) - (right?.line ?? 0) || (left?.column ?? 0) - (right?.column ?? 0);
}
