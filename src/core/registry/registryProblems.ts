import { newerFormatProblem, unknownFeature } from '../model/format.js';
import type { Problem } from '../problem.js';
import type { Snapshot } from './snapshot.js';

/** What is wrong with `registry.yaml`. */
export async function registryProblems(snapshot: Snapshot): Promise<readonly Problem[]> {
	const registry = await snapshot.registry();
	if (!registry.ok) return registry.problems;
	const feature = unknownFeature(registry.value);
	return feature === undefined ? [] : [newerFormatProblem(feature)];
}
