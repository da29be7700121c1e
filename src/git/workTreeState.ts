import { readHead, type Head } from './head.js';
import { operationInProgress } from './repository.js';
import type { SeenIndex } from './commit/userIndex.js';
import type { RegistryPlace } from './registryPlace.js';

/** What a work tree is at one moment, as far as a commit depends on it. */
export interface WorkTreeState {
	readonly head: Head;
	readonly index: SeenIndex;
	/** The operation of git that the user has not finished, in words. */
	readonly inProgress?: string | undefined;
}

/** Looks at a work tree, as a rule without a process. */
export async function readWorkTreeState({ git, repository, memory }: RegistryPlace): Promise<WorkTreeState> {
	const [head, index, inProgress] = await Promise.all([
		readHead(git, repository),
		memory.index.seen(),
		operationInProgress(repository),
	]);
	return { head, index, inProgress };
}
