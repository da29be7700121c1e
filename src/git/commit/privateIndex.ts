import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { currentOwner, isDeadTag, ownerTag } from '../../files/processOwner.js';
import { randomId } from '../../files/randomId.js';
import { namingPath, removeFile, unlessMissing } from '../../files/systemError.js';
import type { Git } from '../git.js';
import type { CommitFacts } from '../head.js';
import type { Repository } from '../repository.js';
import { hasEntries } from '../indexFile.js';
import type { IndexFile } from './userIndex.js';

/** The commit a private index starts from. */
export type Base = CommitFacts & { readonly commit: string };

/** Takes what follows literally, and from the top. */
const pathPrefix = ':(top,literal)';

/** An index of our own, equal to a commit until paths are staged in it. */
export class PrivateIndex implements AsyncDisposable {
	readonly #git: Git;
	readonly path: string;
	/** The user's index that it started from. */
	readonly seen: IndexFile | undefined;
	/** Was the user's index equal to the same commit? Then this one may take its place. */
	get isLikeUsers(): boolean {
		return this.#isLikeUsers && !this.#hidesUsers;
	}
	readonly #isLikeUsers: boolean;
	#hidesUsers = false;

	private constructor(git: Git, path: string, seen: IndexFile | undefined, isLikeUsers: boolean) {
		this.#git = git;
		this.path = path;
		this.seen = seen;
		this.#isLikeUsers = isLikeUsers;
	}

	/** Starts from `base`, or empty; keeps what the user's index knows of files, so that they need not be read again. */
	static async create(
		git: Git,
		repository: Repository,
		seen: IndexFile | undefined,
		base?: Base,
	): Promise<PrivateIndex> {
		const folder = privateIndexFolder(repository);
		await mkdir(folder, { recursive: true });
		const name = `index-${ownerTag(await currentOwner())}-${randomId(10)}-${base?.commit ?? 'none'}`;
		const path = join(folder, name);
		const isLikeUsers = base ? seen?.facts?.tree === base.tree : seen === undefined;
		const index = new PrivateIndex(git, path, seen, isLikeUsers);
		try {
			if (seen && base) await copyIndex(seen, path);
			if (base && !isLikeUsers) await index.#reset(base.commit);
			return index;
		} catch (error) {
			await removeFiles(path);
			throw error;
		}
	}

	/**
	 * Takes exactly these paths as they are on disk, or in another work tree, whatever ignore rules say; those that are
	 * missing are removed.
	 */
	async stage(paths: readonly string[], workTree?: string): Promise<void> {
		const elsewhere = workTree === undefined ? [] : [`--work-tree=${workTree}`];
		const command = [...elsewhere, 'update-index', '--add', '--remove', '-z', '--stdin'];
		const input = paths.map((path) => `${path}\0`).join('');
		await this.#git.run({ command, purpose: 'write', indexFile: this.path }, input);
	}

	/**
	 * Marks what the user has changed in the work tree as none of a hook's business (`skip-worktree`), all but `ours`.
	 * Tools that put unstaged work aside while hooks run, as pre-commit and `git stash` do, would else take all of the
	 * user's work off the disk, what is staged in their own index too, and collide with their commits.
	 */
	async hideUsersWork(ours: readonly string[]): Promise<void> {
		const output = await this.#git.run({
			command: ['diff-files', '--name-only', '-z'],
			indexFile: this.path,
		});
		const isOurs = new Set(ours);
		const changed = output.toString('utf8').split('\0');
		const users = changed.filter((path) => path !== '' && !isOurs.has(path));
		if (users.length === 0) return;
		this.#hidesUsers = true;
		const command = ['update-index', '--skip-worktree', '-z', '--stdin'];
		const input = users.map((path) => `${path}\0`).join('');
		await this.#git.run({ command, purpose: 'write', indexFile: this.path }, input);
	}

	/** Notes the paths of a commit about to be made, for `--pathspec-from-file` and for who finds them after a crash. */
	async listPaths(paths: readonly string[]): Promise<string> {
		const list = `${this.path}.paths`;
		await writeFile(list, paths.map((path) => `${pathPrefix}${path}\0`).join(''), { flag: 'wx' });
		return list;
	}

	/** Is it like the user's, and has all of these paths? `git commit --include` stages by itself what an index has. */
	knowsAll(paths: readonly string[], objectFormat: Repository['objectFormat']): boolean {
		return (
			this.isLikeUsers && this.seen?.facts !== undefined && hasEntries(this.seen.bytes, objectFormat, paths)
		);
	}

	/** Where the message of its commit stands while hooks run. */
	get messageFile(): string {
		return `${this.path}.msg`;
	}

	/** The id of the tree that it stands for. */
	async writeTree(): Promise<string> {
		const output = await this.#git.run({ command: ['write-tree'], purpose: 'write', indexFile: this.path });
		return output.toString('latin1').trim();
	}

	/** Would a commit of this index change anything? */
	async differsFrom(base: Base | undefined): Promise<boolean> {
		if (!base) return (await this.#git.run({ command: ['ls-files', '-z'], indexFile: this.path })).length > 0;
		const command = ['diff-index', '--cached', '--quiet', base.commit];
		return (await this.#git.feed({ command, indexFile: this.path })).exitCode !== 0;
	}

	/** Removes its files; a second time does nothing. */
	async [Symbol.asyncDispose](): Promise<void> {
		// A commit that was made must not fail for it; what stays is removed when this process is gone.
		await removeFiles(this.path).catch(() => undefined);
	}

	async #reset(commit: string): Promise<void> {
		const options = { purpose: 'write', indexFile: this.path } as const;
		const result = await this.#git.feed({ command: ['read-tree', '--reset', commit], ...options });
		if (result.exitCode === 0) return;
		// The copied index is one that git can't read; what it knew of files is lost, and with it only time.
		await removeFiles(this.path);
		await this.#git.run({ command: ['read-tree', commit], ...options });
	}
}

/** A private index whose process is gone. */
export interface DeadIndex {
	readonly path: string;
	/** The commit it started from; absent where there was none. */
	readonly base?: string;
	/** Of the commit that was about to be made, or was made. */
	readonly paths: readonly string[];
	remove(): Promise<void>;
}

/** Have killed processes of this host left private indexes? */
export async function hasDeadIndexes(repository: Repository): Promise<boolean> {
	const names = await unlessMissing(readdir(privateIndexFolder(repository)), []);
	const tags = names.filter((name) => name.startsWith('index-')).map((name) => name.slice('index-'.length));
	return (await Promise.all(tags.map(isDeadTag))).includes(true);
}

/** The private indexes that killed processes of this host have left. */
export async function findDeadIndexes(repository: Repository): Promise<DeadIndex[]> {
	const folder = privateIndexFolder(repository);
	const names = await unlessMissing(readdir(folder), []);
	const indexes = new Set(
		names.filter((name) => name.startsWith('index-')).map((name) => name.split('.', 1)[0] ?? ''),
	);
	const dead: DeadIndex[] = [];
	for (const name of indexes) {
		if (!(await isDeadTag(name.slice('index-'.length)))) continue;
		const path = join(folder, name);
		const list = await unlessMissing(readFile(`${path}.paths`, 'utf8'), '');
		const paths = list.split('\0').flatMap((line) => (line === '' ? [] : [line.slice(pathPrefix.length)]));
		const base = /-([0-9a-f]{40,64})$/.exec(name)?.[1];
		dead.push({ path, paths, ...(base === undefined ? {} : { base }), remove: () => removeFiles(path) });
	}
	return dead;
}

function privateIndexFolder({ gitDir }: Repository): string {
	return join(gitDir, 'gmr');
}

async function removeFiles(path: string): Promise<void> {
	await Promise.all(['', '.lock', '.paths', '.msg'].map((suffix) => removeFile(path + suffix)));
}

/** With the time of the original: git takes files that changed at or after it for possibly changed. */
async function copyIndex(file: IndexFile, path: string): Promise<void> {
	await namingPath(path, async () => {
		await using handle = await open(path, 'wx');
		await handle.writeFile(file.bytes);
		// A number of seconds can't hold nanoseconds; earlier is the safe side.
		const seconds = Number(file.mtimeNs / 1_000_000n) / 1000 - 0.001;
		await handle.utimes(seconds, seconds);
	});
}
