import { registryError } from '../../core/errors.js';
import type { FileDelta } from '../../core/replay/ownCommit.js';
import type { Git } from '../git.js';

/** A commit as far as making it again needs. */
export interface LoggedCommit {
	readonly id: string;
	readonly parents: readonly string[];
	readonly author: CommitAuthor;
	readonly message: string;
}
export interface CommitAuthor {
	readonly name: string;
	readonly email: string;
	/** Seconds and zone, `1764055261 +0100`. */
	readonly date: string;
}

const fields = ['%H', '%P', '%an', '%ae', '%ad', '%B'] as const;

/** The commits of `tip` that `base` does not have, the oldest first; without `base` all of them. */
export async function commitsAfter(git: Git, base: string | undefined, tip: string): Promise<LoggedCommit[]> {
	const command = [
		'log',
		'-z',
		'--no-show-signature',
		'--reverse',
		'--topo-order',
		'--date=raw',
		`--format=${fields.join('%x00')}`,
	];
	const range = base === undefined ? [tip] : [tip, `^${base}`];
	const parts = (await git.run({ command: [...command, ...range] })).toString('utf8').split('\0');
	const commits: LoggedCommit[] = [];
	for (let at = 0; at + fields.length <= parts.length; at += fields.length) {
		const [id = '', parents = '', name = '', email = '', date = '', message = ''] = parts.slice(at);
		commits.push({
			id,
			parents: parents.split(' ').filter((parent) => parent !== ''),
			author: { name, email, date },
			message: `${message.trimEnd()}\n`,
		});
	}
	return commits;
}

/** Did an Edit make it? */
export function isOwn({ message }: Pick<LoggedCommit, 'message'>): boolean {
	return /^Registry-Operation: \S/m.test(message);
}

/** The files that a commit changed against its first parent; paths are from the top of the repository. */
export async function deltasOf(git: Git, { id, parents }: LoggedCommit): Promise<FileDelta[]> {
	const [parent] = parents;
	if (parent !== undefined) return diffTrees(git, parent, id);
	return parseDeltas(await git.run({ command: ['diff-tree', ...rawDiff, '--root', '--no-commit-id', id] }));
}

/** The files that differ between two commits. */
export async function diffTrees(git: Git, from: string, to: string): Promise<FileDelta[]> {
	return parseDeltas(await git.run({ command: ['diff-tree', ...rawDiff, from, to] }));
}

const rawDiff = ['-r', '-z', '--raw', '--no-renames', '--no-abbrev'] as const;

/** Records of `:mode mode id id status NUL path NUL`. */
export function parseDeltas(output: Buffer): FileDelta[] {
	const parts = output.toString('utf8').split('\0');
	const deltas: FileDelta[] = [];
	for (let at = 0; at + 1 < parts.length; at += 2) {
		const [was = '', is = '', idBefore = '', idAfter = ''] = (parts[at] ?? '').slice(1).split(' ');
		const file = (mode: string, id: string) => (/^0+$/.test(mode) ? undefined : { mode, id });
		const [before, after] = [file(was, idBefore), file(is, idAfter)];
		deltas.push({ path: parts[at + 1] ?? '', ...(before ? { before } : {}), ...(after ? { after } : {}) });
	}
	return deltas;
}

/** Of commits that are to be pushed, all must be ours and in a row. Throws `sync-foreign-commits`, `sync-merge-commits`. */
export function requireOwn(commits: readonly LoggedCommit[], branch: string): void {
	const merge = commits.find(({ parents }) => parents.length > 1);
	const short = branch.replace('refs/heads/', '');
	if (merge) throw registryError('sync-merge-commits', { branch: short, commit: merge.id.slice(0, 7) });
	const foreign = commits.filter((commit) => !isOwn(commit));
	const [first] = foreign;
	if (!first) return;
	throw registryError('sync-foreign-commits', {
		branch: short,
		count: foreign.length,
		commit: first.id.slice(0, 7),
		summary: first.message.split('\n', 1)[0] ?? '',
	});
}
