import { alteredVersions, lastingAlterations } from '../../core/changes/alteredVersions.js';
import { registryError } from '../../core/errors.js';
import { registryFileName } from '../../core/model/format.js';
import { problem, type Problem } from '../../core/problem.js';
import { layout } from '../../core/registry/layout.js';
import { Snapshot } from '../../core/registry/snapshot.js';
import { WorkTreeFiles } from '../../files/workTreeFiles.js';
import { compareWithDisk } from '../diff/compareWithDisk.js';
import { touchedFiles } from '../diff/touchedFiles.js';
import { mergeBase } from '../mergeBase.js';
import { RefFiles } from '../refFiles.js';
import { movedRegistry } from '../registriesIn.js';
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
	const at = (commit: string, path = folder) =>
		new Snapshot(new RefFiles(batch, { commit, path, objectFormat }));
	const moved = (await at(start).read(registryFileName))
		? undefined
		: await movedRegistry(place, start, request.head === undefined ? undefined : head);
	const base = at(start, moved);
	const found: Problem[] = [];
	for (const { commit, parent, isMerge, files } of steps) {
		const before = isMerge ? undefined : at(parent);
		found.push(...(await alteredVersions(base, at(commit), { files, commit, before })));
	}
	const isOfWorkTree = request.head === undefined;
	const after = isOfWorkTree ? new Snapshot(new WorkTreeFiles(root)) : at(head);
	const files = isOfWorkTree ? await touchedFiles(git, { base: head, folder }) : [];
	const compare = isOfWorkTree ? compareWithDisk(base, after, root) : undefined;
	if (isOfWorkTree) found.push(...(await alteredVersions(base, after, { files, before: at(head) }, compare)));
	const isAt = (path: string) => (file: string) => file === path || file.startsWith(`${path}/`);
	const commitOf = (path: string) =>
		files.some(isAt(path)) ? undefined : steps.findLast((step) => step.files.some(isAt(path)))?.commit;
	const touched = [...steps.flatMap((step) => step.files), ...files];
	// All is new in its place, so nothing tells what differs.
	if (moved !== undefined) touched.push(...(await base.filesBelow(layout.models)));
	const changes = { files: touched, commitOf };
	const lasting = await lastingAlterations(base, after, changes, compare);
	const kept = await withoutThoseBack(found, after);
	const told = new Set(kept.map(keyOf));
	return [...kept, ...lasting.filter((each) => !told.has(keyOf(each)))];
}

/**
 * A version that a commit took away without a tombstone, and that has its files or a tombstone again, is not gone: its number
 * is taken. What of its files differs is told for itself.
 */
async function withoutThoseBack(problems: readonly Problem[], after: Snapshot): Promise<readonly Problem[]> {
	const isBack = await Promise.all(
		problems.map(
			async ({ code, path }) => code === 'version-gone' && (await after.filesBelow(path)).length > 0,
		),
	);
	return problems.filter((_, index) => !isBack[index]);
}

function keyOf({ code, path }: Problem): string {
	return `${code} ${path}`;
}

interface Step {
	readonly commit: string;
	readonly parent: string;
	readonly isMerge: boolean;
	/** What differs from the first parent, relative to the registry. */
	readonly files: string[];
}

/** Where a commit begins; no record of a file does so. */
const mark = '//';

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
	const roots = ['rev-list', '--first-parent', '--max-parents=0', '--max-count=1'];
	if ((await git.run({ command: [...roots, ...range] })).length > 0) return undefined;
	const log = [
		...[
			'log',
			'--first-parent',
			'-m',
			'--raw',
			'-z',
			'--no-renames',
			'--abbrev=7',
			'--ignore-submodules=none',
		],
		...['--no-follow', '--no-show-signature', '--no-color', '--no-ext-diff', `--format=${mark}%H %P`],
	];
	const output = await git.run({ command: [...log, ...range], operands: [path === '' ? '.' : path] });
	return parseSteps(output, path === '' ? 0 : path.length + 1).reverse();
}

/** Fields `//commit parents`, then for each file `:mode mode id id status` and its path; a line break may come before both. */
function parseSteps(output: Buffer, pathStart: number): Step[] {
	const steps: Step[] = [];
	let isPath = false;
	for (const field of output.toString('utf8').split('\0')) {
		const text: string = isPath ? field : field.trimStart();
		if (isPath) steps.at(-1)?.files.push(text.slice(pathStart));
		else if (text.startsWith(mark)) {
			const [commit = '', parent = '', other] = text.slice(mark.length).trimEnd().split(' ');
			steps.push({ commit, parent, isMerge: other !== undefined, files: [] });
		}
		isPath = !isPath && text.startsWith(':');
	}
	return steps;
}

async function isShallow({ git }: RegistryPlace): Promise<boolean> {
	return (await git.read({ command: ['rev-parse', '--is-shallow-repository'] })).trim() === 'true';
}
