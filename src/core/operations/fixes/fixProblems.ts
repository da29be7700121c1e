import type { Edit, EditContext, FileChange, Operation } from '../../edit.js';
import { unknownFeature } from '../../model/format.js';
import type { Problem } from '../../problem.js';
import { checkRegistry } from '../../registry/checkRegistry.js';
import type { Snapshot } from '../../registry/snapshot.js';
import { requireWritable } from '../writable.js';
import type { Fix, Fixer, FixWorld } from './fix.js';
import { fixers } from './fixers.js';

/** The operation that ends a problem, `undefined` where there is none; it changes nothing where the problem is gone. */
export function fixOf(problem: Problem): Operation | undefined {
	if (!fixers[problem.code]) return undefined;
	return async (snapshot, context) => {
		await requireWritable(snapshot);
		return editOf(await planFixes([problem], worldOf(snapshot, context)));
	};
}

/**
 * Ends all problems of a registry that have a fix, in one Edit. Those of the Snapshot it is given count, so that it can be
 * made anew on a newer one. Throws `registry-unreadable`, `registry-newer`.
 */
export function fixProblems(): Operation {
	return async (snapshot, context) => {
		await requireWritable(snapshot);
		return editOf(await planFixes(await checkRegistry(snapshot), worldOf(snapshot, context)));
	};
}

/** The fix of each of `problems` that has one; none in a registry that can't be written to. */
export async function planFixes(
	problems: readonly Problem[],
	world: FixWorld,
): Promise<ReadonlyMap<Problem, Fix>> {
	const fixes = new Map<Problem, Fix>();
	const registry = await world.snapshot.registry();
	if (!registry.ok || unknownFeature(registry.value) !== undefined) return fixes;
	for (const problem of problems) {
		// The pair is correlated by the code; TypeScript can't see that through the mapped type.
		const fixer = fixers[problem.code] as Fixer<Problem['code']> | undefined;
		const fix = await fixer?.(problem, world);
		if (fix) fixes.set(problem, fix);
	}
	return fixes;
}

function worldOf(snapshot: Snapshot, context: EditContext): FixWorld {
	return { snapshot, versionHistory: (folder) => context.versionHistory(folder) };
}

function editOf(planned: ReadonlyMap<Problem, Fix>): Edit {
	const fixes = [...planned.values()];
	const changes = new Map<string, FileChange>();
	for (const change of fixes.flatMap((fix) => fix.changes)) changes.set(change.path, change);
	const edit = { operation: 'fix', changes: [...changes.values()] } as const;
	const [first, ...others] = fixes;
	if (!first) return { ...edit, summary: 'No problem has a fix' };
	const isOfOne = first.model !== undefined && others.every(({ model }) => model === first.model);
	const model = isOfOne ? { model: first.model } : {};
	if (others.length === 0) return { ...edit, ...model, summary: first.summary };
	const parts = fixes.map(({ summary }) => summary);
	const subject = isOfOne ? first.model : 'the registry';
	return { ...edit, ...model, summary: `Fix ${fixes.length} problems of ${subject}`, parts };
}
