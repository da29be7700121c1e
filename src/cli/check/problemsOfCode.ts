import { isRegistryError } from '../../core/errors.js';
import type { Problem } from '../../core/problem.js';
import { checkUsages } from '../../core/usages/checkUsages.js';
import { failureSentence } from '../../wording/failures.js';
import { fillSentence } from '../../wording/sentence.js';
import type { Invocation } from '../verb.js';

/**
 * What is wrong in the code around the registry. Who has no repository has no code around it; where git can't be used,
 * that is told, and the registry is checked all the same.
 */
export async function problemsOfCode({ io, registry }: Invocation): Promise<readonly Problem[]> {
	try {
		await using code = await registry.usages();
		return await checkUsages(code);
	} catch (error) {
		if (isRegistryError(error, 'not-a-repository')) return [];
		if (!isRegistryError(error, 'git-missing', 'repository-foreign', 'repository-bare')) throw error;
		const why = fillSentence(failureSentence(error.failure));
		io.err(`gmr: the code of the repository was not looked at: ${why}\n`);
		return [];
	}
}
