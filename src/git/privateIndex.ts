import { mkdir, open, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { currentOwner, isDeadTag, ownerTag } from '../files/processOwner.js';
import { randomId } from '../files/randomId.js';
import { unlessMissing } from '../files/systemError.js';
import type { Git } from './git.js';
import type { CommitFacts } from './head.js';
import type { Repository } from './repository.js';
import type { SeenIndex } from './userIndex.js';

/** The commit a private index starts from. */
export type Base = CommitFacts & { readonly commit: string };

/** An index of our own, equal to a commit until paths are staged in it. */
export class PrivateIndex {
	readonly #git: Git;
	readonly path: string;
	/** Was the user's index equal to the same commit? Then this one may take its place. */
	readonly isLikeUsers: boolean;

	private constructor(git: Git, path: string, isLikeUsers: boolean) {
		this.#git = git;
		this.path = path;
		this.isLikeUsers = isLikeUsers;
	}

	/** Starts from `base`, or empty; keeps what the user's index knows of files, so that they need not be read again. */
	static async create(git: Git, repository: Repository, seen: SeenIndex, base?: Base): Promise<PrivateIndex> {
		const folder = join(repository.gitDir, 'gmr');
		await mkdir(folder, { recursive: true });
		const path = join(folder, `index-${ownerTag(await currentOwner())}-${randomId(10)}`);
		const isLikeUsers = base ? seen.facts?.tree === base.tree : seen.file === undefined;
		const index = new PrivateIndex(git, path, isLikeUsers);
		try {
			if (seen.file && base) await copyIndex(seen.file, path);
			if (base && !isLikeUsers) await index.#reset(base.commit);
			return index;
		} catch (error) {
			await index.dispose();
			throw error;
		}
	}

	/** Takes exactly these paths as they are on disk, whatever ignore rules say; those that are missing are removed. */
	async stage(paths: readonly string[]): Promise<void> {
		const command = ['update-index', '--add', '--remove', '-z', '--stdin'];
		const input = paths.map((path) => `${path}\0`).join('');
		await this.#git.run({ command, purpose: 'write', indexFile: this.path }, input);
	}

	/** Names these paths for `--pathspec-from-file`; they are known to the index. Gives the file's path. */
	async listPaths(paths: readonly string[]): Promise<string> {
		const list = `${this.path}.paths`;
		await writeFile(list, paths.map((path) => `:(top,literal)${path}\0`).join(''), { flag: 'wx' });
		return list;
	}

	/** Would a commit of this index change anything? */
	async differsFrom(base: Base | undefined): Promise<boolean> {
		if (!base) return (await this.#git.run({ command: ['ls-files', '-z'], indexFile: this.path })).length > 0;
		const command = ['diff-index', '--cached', '--quiet', base.commit];
		return (await this.#git.feed({ command, indexFile: this.path })).exitCode !== 0;
	}

	/** Removes its files; a second time does nothing. */
	async dispose(): Promise<void> {
		const files = ['', '.lock', '.paths'].map((suffix) => this.path + suffix);
		await Promise.all(files.map((file) => rm(file, { force: true })));
	}

	async #reset(commit: string): Promise<void> {
		const options = { purpose: 'write', indexFile: this.path } as const;
		const result = await this.#git.feed({ command: ['read-tree', '--reset', commit], ...options });
		if (result.exitCode === 0) return;
		// The copied index is one that git can't read; what it knew of files is lost, and with it only time.
		await this.dispose();
		await this.#git.run({ command: ['read-tree', commit], ...options });
	}
}

/** Removes the private indexes that killed processes of this host have left. */
export async function removeDeadPrivateIndexes({ gitDir }: Repository): Promise<void> {
	const folder = join(gitDir, 'gmr');
	const names = await unlessMissing(readdir(folder), []);
	for (const name of names.filter((each) => each.startsWith('index-'))) {
		if (await isDeadTag(name.slice('index-'.length))) await rm(join(folder, name), { force: true });
	}
}

/** With the time of the original: git takes files that changed at or after it for possibly changed. */
async function copyIndex(file: NonNullable<SeenIndex['file']>, path: string): Promise<void> {
	const handle = await open(path, 'wx');
	try {
		await handle.writeFile(file.bytes);
		// A number of seconds can't hold nanoseconds; earlier is the safe side.
		const seconds = Number(file.mtimeNs / 1_000_000n) / 1000 - 0.001;
		await handle.utimes(seconds, seconds);
	} finally {
		await handle.close();
	}
}
