import type { Git } from './git.js';

/** A file as git has it. */
export interface TreeEntry {
	/** From the top of the repository. */
	readonly path: string;
	/** `100644` for a plain file. */
	readonly mode: string;
	readonly id: string;
	/** Bytes of the blob; only of a commit's entries, where they were asked for. */
	readonly size?: number;
}

/** More paths than this are found by listing the folder they share. */
const maxOperands = 100;

/** Those of `paths` that are in a commit, folders with all that is below them. */
export async function entriesOfCommit(
	git: Git,
	commit: string,
	paths: readonly string[],
): Promise<TreeEntry[]> {
	const command = ['ls-tree', '-r', '-z', '--long', commit];
	return parseEntries(await git.run({ command, operands: operandsFor(paths) }));
}

/** As `entriesOfCommit`, of folders, each of which is looked for by itself however many there are. */
export async function entriesBelow(
	git: Git,
	commit: string,
	folders: readonly string[],
): Promise<TreeEntry[]> {
	const entries: TreeEntry[] = [];
	for (let start = 0; start < folders.length; start += maxOperands)
		entries.push(...(await entriesOfCommit(git, commit, folders.slice(start, start + maxOperands))));
	return entries;
}

/** As `entriesOfCommit`, without sizes: these alone need the blobs to be here. */
export async function namesOfCommit(
	git: Git,
	commit: string,
	paths: readonly string[],
): Promise<TreeEntry[]> {
	const command = ['ls-tree', '-r', '-z', commit];
	return parseEntries(await git.run({ command, operands: operandsFor(paths) }));
}

/** Bytes of blobs that are here, by their ids. */
export async function blobSizes(git: Git, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
	if (ids.length === 0) return new Map();
	const input = ids.map((id) => `${id}\n`).join('');
	const output = await git.run({ command: ['cat-file', '--batch-check'] }, input);
	const found = output.toString('latin1').matchAll(/^([0-9a-f]+) blob (\d+)$/gm);
	return new Map(Array.from(found, ([, id = '', size]) => [id, Number(size)]));
}

/** Those of `paths` that are in an index. */
export async function entriesOfIndex(
	git: Git,
	indexFile: string,
	paths: readonly string[],
): Promise<TreeEntry[]> {
	const command = ['ls-files', '--stage', '-z'];
	return parseEntries(await git.run({ command, operands: operandsFor(paths), indexFile }));
}

/** Lines of `ls-tree` (`mode type id size TAB path`) and `ls-files --stage` (`mode id stage TAB path`). */
export function parseEntries(output: Buffer): TreeEntry[] {
	const lines = output
		.toString('utf8')
		.split('\0')
		.filter((line) => line !== '');
	return lines.map((line) => {
		const tab = line.indexOf('\t');
		const [mode = '', ...rest] = line.slice(0, tab).split(/ +/);
		const id = rest.find((word) => /^[0-9a-f]{40,}$/.test(word)) ?? '';
		const size = rest.length === 3 ? Number(rest[2]) : NaN;
		return { path: line.slice(tab + 1), mode, id, ...(Number.isNaN(size) ? {} : { size }) };
	});
}

function operandsFor(paths: readonly string[]): string[] {
	if (paths.length <= maxOperands) return [...paths];
	const folder = commonFolder(paths);
	return folder === '' ? [] : [folder];
}

/** The deepest folder that holds all of `paths`; empty for the top. */
function commonFolder(paths: readonly string[]): string {
	const [first = [], ...others] = paths.map((path) => path.split('/').slice(0, -1));
	const isShared = (part: string, depth: number) => others.every((parts) => parts[depth] === part);
	const end = first.findIndex((part, depth) => !isShared(part, depth));
	return first.slice(0, end < 0 ? first.length : end).join('/');
}
