import type { Edit } from '../../core/edit.js';
import { registryError } from '../../core/errors.js';
import type { CommitMode } from '../../core/ports.js';
import { layout } from '../../core/registry/layout.js';
import { inRepository, type RegistryPlace } from '../registryPlace.js';
import type { WorkTreeState } from '../workTreeState.js';

/** Of conflicts that no merge or rebase stands behind, as those of `git stash pop`. */
const conflictResolution = 'conflict resolution';

/**
 * Checks that an Edit could be committed now, or in other modes written and staged.
 * Throws `operation-in-progress`, `head-detached`, `git-failed`.
 */
export async function checkReady(
	place: RegistryPlace,
	state: WorkTreeState,
	edit: Edit,
	mode: CommitMode,
): Promise<void> {
	const { operation } = edit;
	const { head, index } = state;
	const isConflict = index.facts?.hasUnmerged === true && mode !== 'none';
	const inProgress =
		(mode === 'commit' ? state.inProgress : undefined) ?? (isConflict ? conflictResolution : undefined);
	if (inProgress !== undefined) throw registryError('operation-in-progress', { operation, inProgress });
	if (head.branch === undefined && mode === 'commit') throw registryError('head-detached', { operation });
	const isWhole =
		index.stamp === undefined || (index.facts && !index.facts.hasSkipped && !index.facts.isSplit);
	if (!isWhole) await checkCheckedOut(place, edit);
}

/** Files that a sparse checkout leaves out are missing on disk: an Edit would take them for deleted. */
async function checkCheckedOut(place: RegistryPlace, edit: Edit): Promise<void> {
	const touched = new Set(edit.changes.map((change) => modelFolderOf(change.path) ?? change.path));
	const operands = Array.from(touched, (path) => inRepository(place, path));
	const output = await place.git.run({ command: ['ls-files', '-t', '-z'], operands });
	const states = output.toString('utf8').split('\0');
	const skipped = states.find((line) => line.startsWith('S '))?.slice(2);
	if (skipped !== undefined)
		throw registryError('git-failed', {
			command: 'update-index',
			detail: `${skipped} is left out of this sparse checkout; add it with git sparse-checkout add`,
		});
	if (states.some((line) => line.startsWith('M ')))
		throw registryError('operation-in-progress', {
			operation: edit.operation,
			inProgress: conflictResolution,
		});
}

function modelFolderOf(path: string): string | undefined {
	const [models, folder] = path.split('/');
	return models === layout.models && folder !== undefined ? layout.model(folder) : undefined;
}
