import { alteredVersions } from '../../core/changes/alteredVersions.js';
import { registryError } from '../../core/errors.js';
import { registryFileName } from '../../core/model/format.js';
import { problem, type Problem } from '../../core/problem.js';
import { Snapshot } from '../../core/registry/snapshot.js';
import { WorkTreeFiles } from '../../files/workTreeFiles.js';
import { compareWithDisk } from '../diff/compareWithDisk.js';
import { touchedFiles } from '../diff/touchedFiles.js';
import { mergeBase } from '../mergeBase.js';
import { RefFiles } from '../refFiles.js';
import { commitAt } from '../registryAt.js';
import type { RegistryPlace } from '../registryPlace.js';

/**
 * What happened to versions since the branch left `base`: in each commit along the first parents, and, without `head`, in
 * the work tree. Where the clone lacks the history to tell, that is the problem.
 * Throws `ref-not-found`, and `diff-no-base` where a whole history has no commit in common.
 */
export async function problemsSince(
	place: RegistryPlace,
	request: { readonly base: string; readonly head?: string | undefined },
): Promise<readonly Problem[]> {
	const { git, repository, path: folder, root } = place;
	const { objectFormat } = repository;
	const named = request.head ?? 'HEAD';
	const [baseCommit, head] = [await commitAt(git, request.base), await commitAt(git, named)];
	const start = await mergeBase(git, baseCommit, head);
	const steps = start === undefined ? undefined : await stepsBetween(place, start, head);
	if (start === undefined || steps === undefined) {
		if (!(await isShallow(place)) && start === undefined)
			throw registryError('diff-no-base', { base: request.base, head: named });
		return [problem('history-incomplete', { base: request.base }, { path: registryFileName })];
	}

	await using batch = git.batch();
	const at = (commit: string) => new Snapshot(new RefFiles(batch, { commit, path: folder, objectFormat }));
	const base = at(start);
	const found: Problem[] = [];
	for (const { commit, parent, isMerge } of steps) {
		const files = await touchedFiles(git, { base: parent, head: commit, folder });
		found.push(
			...(await alteredVersions(base, at(commit), {
				files,
				commit,
				before: isMerge ? undefined : at(parent),
			})),
		);
	}
	if (request.head === undefined) {
		const after = new Snapshot(new WorkTreeFiles(root));
		const files = await touchedFiles(git, { base: head, folder });
		found.push(
			...(await alteredVersions(
				base,
				after,
				{ files, before: at(head) },
				compareWithDisk(base, after, root),
			)),
		);
	}
	return found;
}

interface Step {
	readonly commit: string;
	readonly parent: string;
	readonly isMerge: boolean;
}

/**
 * The commits that changed the registry, the oldest first, each with its first parent; `undefined` where the line of
 * first parents ends before it comes to what `base` has.
 */
async function stepsBetween(
	{ git, path }: RegistryPlace,
	base: string,
	head: string,
): Promise<readonly Step[] | undefined> {
	const range = [head, `^${base}`];
	const log = ['rev-list', '--first-parent', '--format=%H %P'];
	const whole = parseSteps(await git.run({ command: [...log, ...range] }));
	if (whole.some(({ parent }) => parent === '')) return undefined;
	const touching =
		path === '' ? whole : parseSteps(await git.run({ command: [...log, ...range], operands: [path] }));
	return touching.reverse();
}

function parseSteps(output: Buffer): Step[] {
	const lines = output.toString('latin1').split('\n');
	return lines
		.filter((line) => line !== '' && !line.startsWith('commit '))
		.map((line) => {
			const [commit = '', parent = '', other] = line.split(' ');
			return { commit, parent, isMerge: other !== undefined };
		});
}

async function isShallow({ git }: RegistryPlace): Promise<boolean> {
	return (await git.read({ command: ['rev-parse', '--is-shallow-repository'] })).trim() === 'true';
}
