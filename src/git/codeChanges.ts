import { lstatSync, type BigIntStats } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileStamp } from '../files/fileStamp.js';
import { isSystemError } from '../files/systemError.js';
import { Slices } from '../files/slices.js';
import type { Git, GitCommand } from './git.js';
import type { GitSettings } from './gitSettings.js';
import type { Head } from './head.js';
import type { IndexedFile } from './indexFile.js';
import type { IndexMemory, OutsideFiles } from './indexMemory.js';
import type { Repository } from './repository.js';
import type { TreeMemory } from './treeMemory.js';

/** Folders whose changes do not count, from the top of the repository; an empty one is none. */
export interface PassedOver {
	readonly registry: string;
	/** May be a file. */
	readonly model: string;
}

/** What changed a moment ago may change again without a trace; see `FileMemory`. */
const defaultSettledMs = 3000;
/** An index that was written so soon after a file changed does not vouch for it: git calls the file racy. */
const racyNs = 50_000_000n;
const submoduleMode = 0o160000;

/**
 * Whether what git knows has changes outside of a registry. As git does, a file is taken for what is staged while its size,
 * times and inode are those that the index notes; where any is not, git itself is asked, and again once such a file changes.
 */
export class CodeChanges {
	readonly #git: Git;
	readonly #repository: Repository;
	readonly #index: IndexMemory;
	readonly #trees: TreeMemory;
	readonly #settledAfterMs: number;
	#asked:
		{ readonly key: string; readonly settings: GitSettings; readonly isDirty: Promise<boolean> } | undefined;

	/** git runs at the top of the repository. */
	constructor(
		git: Git,
		repository: Repository,
		index: IndexMemory,
		trees: TreeMemory,
		settledAfterMs = defaultSettledMs,
	) {
		this.#git = git;
		this.#repository = repository;
		this.#index = index;
		this.#trees = trees;
		this.#settledAfterMs = settledAfterMs;
	}

	/** Does anything that is staged differ from `head`, or a file from what is staged? Untracked files do not count. */
	async isDirty(head: Head, settings: GitSettings, passed: PassedOver): Promise<boolean> {
		const found = head.commit === undefined ? undefined : await this.#index.outside(passed.registry);
		if (!found || head.commit === undefined) return this.#ask(passed);
		const isStaged = found.tree !== (await this.#trees.treeOf(head.commit));
		const changed = await this.#changed(found, passed.model);
		if (!isStaged && changed.files.length === 0) return false;
		if (!changed.isSettled) return this.#ask(passed);
		// Where nothing is staged, git compares these files with what is staged of them, and no others.
		const staged = isStaged ? [head.commit, found.checksum] : [];
		const key = JSON.stringify([passed, staged, changed.files]);
		if (this.#asked?.key !== key || this.#asked.settings !== settings) {
			const isDirty = this.#ask(passed);
			this.#asked = { key, settings, isDirty };
			isDirty.catch(() => (this.#asked = undefined));
		}
		return this.#asked.isDirty;
	}

	/** The files that are not certainly as staged, each with what is there and what is staged. */
	async #changed(
		{ files, mtime }: OutsideFiles,
		model: string,
	): Promise<{ readonly files: readonly string[]; readonly isSettled: boolean }> {
		const changed: string[] = [];
		const folders = new Map<string, boolean>([['.', true]]);
		const slices = new Slices();
		const settled = BigInt(Date.now() - this.#settledAfterMs) * 1_000_000n;
		let isSettled = true;
		for (const file of files) {
			if (file.isTrusted || (model !== '' && isBelow(model, file.path))) continue;
			await slices.next();
			const info = this.#isFolder(dirname(file.path), folders) ? this.#look(file.path) : undefined;
			if (info && isAsNoted(file, info) && file.stat.mtime + racyNs < mtime) continue;
			// What is in a submodule its folder does not tell.
			if (file.mode === submoduleMode || (info && info.ctimeNs > settled)) isSettled = false;
			changed.push(`${file.path}\0${file.id} ${file.mode} ${info ? `${info.mode} ${fileStamp(info)}` : ''}`);
		}
		return { files: changed, isSettled };
	}

	/** Is it one all the way up to the top? What a link leads to is not what git knows. */
	#isFolder(path: string, known: Map<string, boolean>): boolean {
		const found = known.get(path);
		if (found !== undefined) return found;
		const isFolder = this.#isFolder(dirname(path), known) && this.#look(path)?.isDirectory() === true;
		known.set(path, isFolder);
		return isFolder;
	}

	/** At once, like all small files; `undefined` where nothing is, or nothing can be seen. */
	#look(path: string): BigIntStats | undefined {
		try {
			return lstatSync(join(this.#repository.topLevel, path), { bigint: true });
		} catch (error) {
			if (isSystemError(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP', 'EINVAL')) return undefined;
			throw error;
		}
	}

	async #ask({ registry, model }: PassedOver): Promise<boolean> {
		return (await this.#git.run(statusWithout([registry, model]))).length > 0;
	}
}

function isBelow(folder: string, path: string): boolean {
	return path === folder || path.startsWith(`${folder}/`);
}

function isAsNoted({ mode, stat }: IndexedFile, info: BigIntStats): boolean {
	const isExecutable = (info.mode & 0o100n) !== 0n;
	const isOfMode = info.isSymbolicLink()
		? mode === 0o120000
		: info.isFile() && mode === (isExecutable ? 0o100755 : 0o100644);
	return (
		isOfMode &&
		stat.mtime === info.mtimeNs &&
		stat.ctime === info.ctimeNs &&
		stat.size === Number(BigInt.asUintN(32, info.size)) &&
		stat.inode === Number(BigInt.asUintN(32, info.ino))
	);
}

/**
 * The status of all files but those in some folders, of which git does not look at the files then: a registry has most of
 * a repository's. The top of the repository is nobody's own.
 */
function statusWithout(folders: readonly string[]): GitCommand {
	const excluded = folders
		.filter((folder) => folder !== '')
		.map((folder) => `:(top,exclude,literal)${folder}`);
	return {
		command: ['status', '--porcelain', '-z', '--untracked-files=no', '--no-renames'],
		operands: [':(top)', ...excluded],
		// What is said of a path before it would else be a part of it.
		variables: { GIT_LITERAL_PATHSPECS: '0' },
	};
}
