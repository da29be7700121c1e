import { randomBytes } from 'node:crypto';
import type { RegistryPlace } from '../registryPlace.js';

/** A commit that changed files of a registry. */
export interface RegistryCommit {
	/** Full ids; the first parent is what it is compared with. */
	readonly id: string;
	readonly parents: readonly string[];
	/** `Ada <ada@example.com>`, and when, in ISO 8601. */
	readonly author: string;
	readonly authored: string;
	readonly committer: string;
	readonly committed: string;
	readonly message: string;
	/** Relative to the registry's folder; of a merge those that differ from all of its parents. */
	readonly paths: readonly string[];
}

const format = ['%H', '%P', '%aN <%aE>', '%aI', '%cN <%cE>', '%cI', '%B'].join('%x00');

/**
 * The commits up to `head` (a full id) that changed one of `paths` (relative to the registry's folder, all of it by
 * default), newest first, at most `limit`. What a merge took over from either side is told by the commits of that side.
 */
export async function registryCommits(
	{ git, path }: RegistryPlace,
	head: string,
	{ paths = [''], limit }: { readonly paths?: readonly string[]; readonly limit: number },
): Promise<RegistryCommit[]> {
	// Stands before each commit. Whoever wrote a name, a message or a path could not know it.
	const mark = randomBytes(16).toString('hex');
	const prefix = path === '' ? '' : `${path}/`;
	const operands = paths.map((each) => (each === '' ? path : prefix + each)).filter((each) => each !== '');
	const command = [
		...[
			'log',
			'--root',
			'-z',
			'--name-only',
			'--no-renames',
			'--no-ext-diff',
			'--full-history',
			'--diff-merges=combined',
		],
		...[`--max-count=${limit}`, '--encoding=UTF-8', `--format=${mark}${format}`, head],
	];
	const output = (await git.run({ command, operands })).toString('utf8');
	return output
		.split(mark)
		.slice(1)
		.map((record) => parseRecord(record, prefix))
		.filter(({ paths: touched }) => touched.length > 0);
}

function parseRecord(record: string, prefix: string): RegistryCommit {
	const [
		id = '',
		parents = '',
		author = '',
		authored = '',
		committer = '',
		committed = '',
		message = '',
		...rest
	] = record.split('\0');
	const paths = rest
		// The first path has the line break of the format's end before it.
		.map((each) => each.replace(/^\n+/, ''))
		.filter((each) => each !== '' && each.startsWith(prefix))
		.map((each) => each.slice(prefix.length));
	const parentIds = parents.split(' ').filter(Boolean);
	return { id, parents: parentIds, author, authored, committer, committed, message, paths };
}
