import { link, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { registryError } from '../../core/errors.js';
import { fileStamp } from '../../files/fileStamp.js';
import { isSystemError, namingPath, removeFile, unlessMissing } from '../../files/systemError.js';
import { gitFailed, type Git, type GitCommand } from '../git.js';
import { readIndexFacts, type IndexFacts } from '../indexFile.js';
import type { Repository } from '../repository.js';
import type { TreeEntry } from '../treeEntries.js';

/** The user's index as it was at one moment, as far as is remembered of it. */
export interface SeenIndex {
	/** Absent where there is no index file. */
	readonly stamp?: string;
	/** Absent where there is no index, or one only git can read. */
	readonly facts?: IndexFacts;
}

/** The user's index as it was at one moment. */
export interface IndexFile {
	readonly bytes: Buffer;
	readonly mtimeNs: bigint;
	readonly stamp: string;
	/** Absent of one that only git can read. */
	readonly facts: IndexFacts | undefined;
}

/** Reads the user's index; `undefined` where there is none. git replaces it by rename, so what is read is whole. */
export async function readIndexFile({ gitDir, objectFormat }: Repository): Promise<IndexFile | undefined> {
	const path = join(gitDir, 'index');
	const handle = await unlessMissing(open(path), undefined);
	if (!handle) return undefined;
	try {
		const info = await namingPath(path, () => handle.stat({ bigint: true }));
		const bytes = await namingPath(path, () => handle.readFile());
		return {
			bytes,
			mtimeNs: info.mtimeNs,
			stamp: fileStamp(info),
			facts: readIndexFacts(bytes, objectFormat),
		};
	} finally {
		await namingPath(path, () => handle.close());
	}
}

/**
 * Puts a private index in place of the user's, by git's own protocol for `index.lock`; only while the user's is still
 * the one that was `seen`. Gives `false` where it is not: then only single entries may be changed.
 * Throws `git-failed` where `index.lock` is held until the deadline.
 */
export async function replaceUserIndex(
	{ gitDir }: Repository,
	seen: IndexFile | undefined,
	privateIndex: string,
	deadline: number,
): Promise<boolean> {
	const index = join(gitDir, 'index');
	const lock = `${index}.lock`;
	if (!(await createLock(privateIndex, lock, deadline))) return false;
	// Once it is renamed, what has its name is the lock of a git that waited for it.
	let isOurs = true;
	try {
		const now = await unlessMissing(stat(index, { bigint: true }), undefined);
		const isUnchanged = (now && fileStamp(now)) === seen?.stamp;
		if (isUnchanged) {
			await rename(lock, index);
			isOurs = false;
		}
		return isUnchanged;
	} finally {
		if (isOurs) await removeFile(lock);
	}
}

/** Sets single entries of the user's index; `paths` that are not among `entries` are taken out of it. */
export async function setUserEntries(
	git: Git,
	{ objectFormat }: Repository,
	paths: readonly string[],
	entries: readonly TreeEntry[],
	deadline: number,
): Promise<void> {
	const noId = '0'.repeat(objectFormat === 'sha256' ? 64 : 40);
	const byPath = new Map(entries.map((entry) => [entry.path, entry]));
	const lines = paths.map((path) => {
		const entry = byPath.get(path);
		return entry ? `${entry.mode} ${entry.id} 0\t${path}\0` : `0 ${noId} 0\t${path}\0`;
	});
	await updateIndex(git, ['--index-info'], lines, deadline);
}

/** Takes `paths` into the user's index as they are on disk, whatever ignore rules say; those that are missing go out of it. */
export async function stagePaths(git: Git, paths: readonly string[], deadline: number): Promise<void> {
	const lines = paths.map((path) => `${path}\0`);
	await updateIndex(git, ['--add', '--remove', '--stdin'], lines, deadline);
}

/** Throws `git-failed`, also where `index.lock` is held until the deadline. */
async function updateIndex(
	git: Git,
	options: readonly string[],
	lines: readonly string[],
	deadline: number,
): Promise<void> {
	const command: GitCommand = { command: ['update-index', '-z', ...options], purpose: 'write' };
	for (;;) {
		const result = await git.feed(command, lines.join(''));
		if (result.exitCode === 0) return;
		if (!result.stderr.includes('index.lock') || Date.now() > deadline) throw gitFailed(command, result);
		await delay(20 + Math.random() * 80);
	}
}

/** Makes `lock` the same file as `content`, unless there is one. `false` where the file system has no hard links. */
async function createLock(content: string, lock: string, deadline: number): Promise<boolean> {
	for (;;) {
		try {
			await link(content, lock);
			return true;
		} catch (error) {
			if (!isSystemError(error, 'EEXIST')) return false;
			if (Date.now() > deadline)
				throw registryError(
					'git-failed',
					{ command: 'update-index', detail: `${lock} exists` },
					{ cause: error },
				);
			await delay(20 + Math.random() * 80);
		}
	}
}
