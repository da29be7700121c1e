import { realpath } from 'node:fs/promises';
import { isRegistryError, registryError } from '../../core/errors.js';
import { registryFileName } from '../../core/model/format.js';
import type { Fix } from '../../core/operations/fixes/fix.js';
import { planFixes } from '../../core/operations/fixes/fixProblems.js';
import { problem, type Problem } from '../../core/problem.js';
import { checkReferences } from '../../core/registry/checkReferences.js';
import { byPlace, checkRegistry } from '../../core/registry/checkRegistry.js';
import { findGitFolder } from '../../files/gitFolder.js';
import { failureSentence } from '../../wording/failures.js';
import { fillSentence } from '../../wording/sentence.js';
import { textOption, type Invocation } from '../verb.js';
import { problemsOfCode } from './problemsOfCode.js';

/**
 * What is wrong, by path and place, and the fix of each problem that has one. Of a commit (`--at`) and outside of git nothing
 * is fixed.
 */
export interface Found {
	readonly problems: readonly Problem[];
	readonly fixes: ReadonlyMap<Problem, Fix>;
}

/** Finds what the files tell, and the code around them; with `--base` what history tells, and whether that was rewritten. */
export async function findProblems(invocation: Invocation): Promise<Found> {
	const { options, registry } = invocation;
	const [base, head] = [textOption(options, 'base'), textOption(options, 'at')];
	const snapshot = await registry.snapshot();
	const found = [
		...(await checkRegistry(snapshot)),
		...(await checkReferences(snapshot, (path) => registry.hasPath(path))),
	];
	if (base !== undefined) found.push(...(await (await registry.repository()).problemsSince({ base, head })));
	const rewritten = head === undefined ? await rewrites(invocation) : undefined;
	const problems = [...found, ...(await problemsOfCode(invocation)), ...(rewritten ?? [])].sort(byPlace);
	if (!rewritten) return { problems, fixes: new Map() };
	const versionHistory = async (folder: string) => (await registry.repository()).versionHistory(folder);
	return { problems, fixes: await planFixes(problems, { snapshot, versionHistory }) };
}

/** Outside of git no problem has a fix, and that is why. Throws `not-a-repository`. */
export async function requireGit({ registry }: Invocation): Promise<void> {
	if (!(await isInGit(registry))) throw registryError('not-a-repository', { path: await registry.root() });
}

async function isInGit(registry: Invocation['registry']): Promise<boolean> {
	return findGitFolder(await realpath(await registry.root())) !== undefined;
}

/**
 * Whether history was rewritten; `undefined` where there is no git to ask, and so none to fix anything by. That is a hint, so git
 * that can't be asked is no reason to tell nothing else; what it said is told.
 */
async function rewrites({ io, registry }: Invocation): Promise<readonly Problem[] | undefined> {
	if (!(await isInGit(registry))) return undefined;
	try {
		const rewritten = await (await registry.repository()).unreadRewrite();
		if (!rewritten) return [];
		const { branch, was, is } = rewritten;
		return [problem('history-rewritten', { branch, was, is }, { path: registryFileName })];
	} catch (error) {
		if (!isRegistryError(error)) throw error;
		io.err(
			`gmr: whether history was rewritten is not known. ${fillSentence(failureSentence(error.failure))}\n`,
		);
		return undefined;
	}
}
