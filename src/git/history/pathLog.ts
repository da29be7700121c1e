import type { Git } from '../git.js';

/** A commit and the paths it changes, from the top of the repository. */
export interface LoggedCommit {
	/** Full id. */
	readonly id: string;
	/** When it was committed, in seconds since 1970. */
	readonly seconds: number;
	/** Its author: `Ada <ada@example.com>`. */
	readonly by: string;
	/** Of a merge: those that are as in none of its parents. */
	readonly paths: readonly string[];
}

/** Where a record begins; no path of git's begins so. */
const mark = '//';

/**
 * The commits of `range` that change something below `path`, each before its parents, read as git finds them. Merged
 * branches are told commit by commit (`--full-history`): without it, what is known would depend on the commit one asks from.
 * Throws `git-failed`.
 */
export async function* logPaths(git: Git, range: string, path: string): AsyncGenerator<LoggedCommit> {
	const command = [
		'log',
		...['--topo-order', '--full-history', '--root', '--no-follow', '--no-show-signature', '--no-color'],
		...['-c', '--name-only', '--no-renames', '--no-ext-diff', '--encoding=UTF-8', '-z'],
		`--format=${mark}%H %ct %an <%ae>`,
		'--end-of-options',
		range,
	];
	let current: { id: string; seconds: number; by: string; paths: string[] } | undefined;
	for await (const field of fieldsOf(git.stream({ command, operands: [path === '' ? '.' : path] }))) {
		if (field.startsWith(mark)) {
			if (current) yield current;
			const [id = '', seconds, ...by] = field.slice(mark.length).split(' ');
			current = { id, seconds: Number(seconds), by: by.join(' '), paths: [] };
		} else if (current && field !== '') {
			// A line break stands between a record's head and its first path.
			const isFirst = current.paths.length === 0 && field.startsWith('\n');
			current.paths.push(isFirst ? field.slice(1) : field);
		}
	}
	if (current) yield current;
}

/** What stands between the NULs. */
async function* fieldsOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
	let parts: Buffer[] = [];
	for await (const chunk of chunks) {
		let start = 0;
		for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
			parts.push(chunk.subarray(start, end));
			yield (parts.length === 1 ? (parts[0] ?? chunk) : Buffer.concat(parts)).toString('utf8');
			parts = [];
			start = end + 1;
		}
		if (start < chunk.length) parts.push(chunk.subarray(start));
	}
	if (parts.length > 0) yield Buffer.concat(parts).toString('utf8');
}
