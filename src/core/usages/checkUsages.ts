import { problem, type Problem, type ProblemData } from '../problem.js';
import type { CodeUsages, UsingFile } from './codeUsages.js';
import { usageSyntaxOf } from './usageSyntax.js';
import { UsageResolver, type UnresolvedUsage, type UsageResolution } from './usageResolver.js';

/**
 * The `models:/` URIs of code that none of the repository's registries has an answer for, as problems of the registry
 * that was asked about. Names of models alone are none: a script may be about to register it. Nor are URIs in prose
 * whose model is not here, or that name no version: those are examples.
 */
export async function checkUsages({ files, registries }: CodeUsages): Promise<readonly Problem[]> {
	const resolver = new UsageResolver(registries);
	const folder = registries[0].path;
	const problems: Problem[] = [];
	for (const file of files) {
		for (const usage of file.usages) {
			if (usage.kind !== 'uri') continue;
			const found = await resolver.resolve(file.path, usage);
			if (!isTold(found, file)) continue;
			const { name, reason, target, suggestion } = found;
			const details = {
				...(target === undefined ? {} : { target }),
				...(suggestion === undefined ? {} : { suggestion }),
			};
			const place = { path: relativeTo(folder, file.path), range: usage.range };
			problems.push(problem('usage-unresolved', { uri: usage.text, name, reason, ...details }, place));
		}
	}
	return problems;
}

/** What the registry's own problems do not tell already. */
type ToldUsage = UnresolvedUsage & { readonly reason: ProblemData['usage-unresolved']['reason'] };

function isTold(found: UsageResolution, { path }: UsingFile): found is ToldUsage {
	if (found.kind !== 'unresolved' || found.reason === 'dangling' || found.reason === 'broken') return false;
	const isExample = found.reason === 'model' || found.reason === 'no-target';
	return !isExample || usageSyntaxOf(path) !== 'markdown';
}

/** `path` as seen from `folder`; both from the top of the repository. */
function relativeTo(folder: string, path: string): string {
	const [from, to] = [folder === '' ? [] : folder.split('/'), path.split('/')];
	const differs = from.findIndex((segment, index) => segment !== to[index]);
	const shared = differs < 0 ? from.length : differs;
	return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}
