import { problem, type Problem, type ProblemData } from '../problem.js';
import type { CodeUsages, UsingFile } from './codeUsages.js';
import type { Usage } from './usage.js';
import { usageSyntaxOf } from './usageSyntax.js';
import {
	UsageResolver,
	type DoubtfulUsage,
	type UnresolvedUsage,
	type UsageResolution,
} from './usageResolver.js';

/**
 * The `models:/` URIs of code that none of the repository's registries has an answer for, as problems of the registry
 * that was asked about. Names of models alone are none: a script may be about to register it. Nor are URIs in prose and in
 * longer strings of programs whose model is not here, or that name no version: those are examples.
 */
export async function checkUsages({ files, registries }: CodeUsages): Promise<readonly Problem[]> {
	const resolver = new UsageResolver(registries);
	const folder = registries[0].path;
	const problems: Problem[] = [];
	for (const file of files) {
		for (const usage of file.usages) {
			if (usage.kind !== 'uri') continue;
			const found = await resolver.resolve(file.path, usage);
			if (!isTold(found) || (isExample(usage, file) && !isOfOurs(found))) continue;
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

function isTold(found: UsageResolution | DoubtfulUsage): found is ToldUsage {
	return found.kind === 'unresolved' && found.reason !== 'dangling' && found.reason !== 'broken';
}

/** May it be there to show how a URI is written? Markdown's code is. */
function isExample({ isInText }: Usage, { path }: UsingFile): boolean {
	return isInText === true || usageSyntaxOf(path) === 'markdown';
}

/** Is it meant for a version of a model that is here? */
function isOfOurs({ reason }: UnresolvedUsage): boolean {
	return reason !== 'model' && reason !== 'no-target';
}

/** `path` as seen from `folder`; both from the top of the repository. */
function relativeTo(folder: string, path: string): string {
	const [from, to] = [folder === '' ? [] : folder.split('/'), path.split('/')];
	const differs = from.findIndex((segment, index) => segment !== to[index]);
	const shared = differs < 0 ? from.length : differs;
	return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}
