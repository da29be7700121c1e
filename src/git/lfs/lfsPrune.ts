import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lfsPattern } from '../../core/manifest/lfsConfig.js';
import { atomicWrite } from '../../files/atomicWrite.js';
import { parseLfsPointer } from '../../core/manifest/lfsPointer.js';
import { unlessMissing } from '../../files/systemError.js';
import { betweenCommits } from '../write/betweenCommits.js';
import { readBlobs } from '../blobs.js';
import type { Git } from '../git.js';
import { readHead } from '../head.js';
import { objectPath, objectStore } from './lfsObjects.js';
import { pathAside } from '../proposal/propose.js';
import { inRepository, type RegistryPlace } from '../registryPlace.js';
import type { Repository } from '../repository.js';
import { readSettings } from '../settingsCache.js';
import { entriesOfCommit, type TreeEntry } from '../treeEntries.js';
import { stagePaths } from '../commit/userIndex.js';

/** Why the files of a version stay: the commit, or an object, is only here; or somebody has changed them. */
export type KeptReason = 'not-pushed' | 'not-on-server' | 'changed';

export interface PruneOptions {
	/** Changes nothing, and waits for nobody. */
	readonly isDryRun?: boolean | undefined;
	/** How long to wait for another process that writes to the registry. */
	readonly lockWaitMs?: number | undefined;
}

/** What became, or would become, of a version's files. */
export interface PrunedFolder {
	readonly folder: string;
	/** Files turned into pointers; none where `kept` says why. */
	readonly files: number;
	/** Freed on disk: the files, and the objects that nothing else here needs. */
	readonly bytes: number;
	readonly kept?: KeptReason;
}

/** A file whose bytes are in the work tree, and elsewhere for certain. */
interface LocalFile {
	/** From the top of the repository. */
	readonly path: string;
	readonly blobId: string;
	readonly pointer: Buffer;
	readonly oid: string;
	readonly size: number;
}

const indexWaitMs = 10_000;
const maxPointerSize = 1024;

/**
 * Turns files of versions (their folders, relative to the registry) that are in Git LFS into pointers, and removes their
 * local objects; only where the commit is on a remote and the LFS server confirms that it has every object of the
 * version. git sees no change. Versions that have nothing to free are left out. Throws `registry-busy`.
 */
export async function pruneLfsFolders(
	place: RegistryPlace,
	folders: readonly string[],
	{ isDryRun = false, lockWaitMs }: PruneOptions = {},
): Promise<PrunedFolder[]> {
	const answers: PrunedFolder[] = [];
	const confirmed: { readonly folder: string; readonly oids: ReadonlySet<string> }[] = [];
	for (const folder of folders) {
		const files = await localFiles(place, folder);
		if (files.length === 0) continue;
		const kept = (await whyKept(place, folder)) ?? (await unlessOnServer(place, folder, files));
		if (kept) answers.push({ folder, files: 0, bytes: 0, kept });
		else if (isDryRun) answers.push({ folder, files: files.length, bytes: bytesOf(files) });
		else confirmed.push({ folder, oids: new Set(files.map(({ oid }) => oid)) });
	}
	if (confirmed.length === 0) return answers;

	// Servers were asked while others wrote; what is done now is done to what is there now.
	const settings = await readSettings(place.git);
	const work = async () => {
		const pruned: LocalFile[] = [];
		for (const { folder, oids } of confirmed) {
			const found = await localFiles(place, folder);
			const files = found.filter(({ oid }) => oids.has(oid));
			if (files.length === 0) continue;
			const kept = await whyKept(place, folder);
			if (kept) {
				answers.push({ folder, files: 0, bytes: 0, kept });
				continue;
			}
			await writePointers(place, files);
			pruned.push(...files);
			answers.push({ folder, files: files.length, bytes: bytesOf(files) });
		}
		return removeObjects(place, pruned);
	};
	const freed = await betweenCommits(place, settings, work, lockWaitMs);
	const order = new Map(folders.map((folder, index) => [folder, index]));
	return answers
		.map((answer) => ({
			...answer,
			bytes: answer.bytes + (freed.get(inRepository(place, answer.folder)) ?? 0),
		}))
		.sort((a, b) => (order.get(a.folder) ?? 0) - (order.get(b.folder) ?? 0));
}

function bytesOf(files: readonly LocalFile[]): number {
	return files.reduce((sum, file) => sum + file.size - file.pointer.length, 0);
}

/** The files of a folder that are pointers in the commit and have their bytes in the work tree. */
async function localFiles(place: RegistryPlace, folder: string): Promise<LocalFile[]> {
	const { git, repository } = place;
	const { commit } = await readHead(git, repository);
	if (commit === undefined) return [];
	const small = ({ size = 0 }: TreeEntry) => size > 0 && size <= maxPointerSize;
	const entries = (await entriesOfCommit(git, commit, [inRepository(place, folder)])).filter(small);
	const blobs = await readBlobs(git, [...new Set(entries.map(({ id }) => id))]);
	const files: LocalFile[] = [];
	for (const { path, id } of entries) {
		const blob = blobs.get(id);
		const pointer = blob && parseLfsPointer(blob);
		if (!blob || !pointer) continue;
		const found = await unlessMissing(stat(join(repository.topLevel, path)), undefined);
		if (found?.isFile() && found.size === pointer.size && found.size !== blob.length)
			files.push({ path, blobId: id, pointer: blob, oid: pointer.sha256, size: pointer.size });
	}
	return files;
}

async function whyKept(place: RegistryPlace, folder: string): Promise<KeptReason | undefined> {
	const { git, repository } = place;
	const operands = [inRepository(place, folder)];
	const status = { command: ['status', '--porcelain', '-z', '--untracked-files=no'], operands };
	if ((await git.run(status)).length > 0) return 'changed';
	const { commit = 'HEAD' } = await readHead(git, repository);
	const last = await git.run({ command: ['rev-list', '--max-count=1', commit], operands });
	const command = ['for-each-ref', '--count=1', `--contains=${last.toString('utf8').trim()}`, 'refs/remotes'];
	return (await git.run({ command })).length === 0 ? 'not-pushed' : undefined;
}

async function unlessOnServer(
	place: RegistryPlace,
	folder: string,
	files: readonly LocalFile[],
): Promise<KeptReason | undefined> {
	const { git, repository } = place;
	const oids = [...new Set(files.map(({ oid }) => oid))];
	const isThere = await areOnServer(git, repository, inRepository(place, folder), oids);
	return isThere ? undefined : 'not-on-server';
}

/**
 * Has the LFS server all of these objects? Asked through `git lfs prune --verify-remote`, which knows how to reach and
 * log in to it: a dry run over a store of our own that holds nothing but their names, with the folder excluded from what
 * must stay. Its exit code tells nothing (3.3 gives 0 also where the server is down), the count of what was verified does.
 */
async function areOnServer(
	git: Git,
	repository: Repository,
	folder: string,
	oids: readonly string[],
): Promise<boolean> {
	const store = await pathAside(repository);
	try {
		for (const oid of oids) {
			const path = objectPath(join(store, 'objects'), oid);
			await mkdir(join(path, '..'), { recursive: true });
			await writeFile(path, '');
		}
		const settings = ['-c', `lfs.storage=${store}`, '-c', `lfs.fetchexclude=${lfsPattern(folder)}/**`];
		const command = [...settings, 'lfs', 'prune', '--verify-remote', '--dry-run'];
		const { exitCode, stdout } = await git.feed({ command, purpose: 'write' });
		const verified = /(\d+) verified with remote/.exec(stdout.toString('utf8'))?.[1];
		return exitCode === 0 && verified === String(oids.length);
	} finally {
		await rm(store, { recursive: true, force: true });
	}
}

/** Writes each pointer in place of its file, and lets git see that nothing has changed. */
async function writePointers({ git, repository }: RegistryPlace, files: readonly LocalFile[]): Promise<void> {
	for (const { path, pointer } of files) await atomicWrite(join(repository.topLevel, path), pointer);
	await stagePaths(
		git,
		files.map(({ path }) => path),
		Date.now() + indexWaitMs,
	);
}

/** Removes the local objects that no other file of the commit stands for. Gives the bytes freed by folder of the version. */
async function removeObjects(
	{ git, repository }: RegistryPlace,
	files: readonly LocalFile[],
): Promise<ReadonlyMap<string, number>> {
	const { commit } = await readHead(git, repository);
	if (commit === undefined) return new Map();
	const isPruned = new Set(files.map(({ path }) => path));
	const inUse = new Set(
		(await entriesOfCommit(git, commit, [])).filter(({ path }) => !isPruned.has(path)).map(({ id }) => id),
	);
	const store = await objectStore(git, repository);
	const freed = new Map<string, number>();
	for (const { path, blobId, oid } of files) {
		// The same content has the same pointer, and so the same blob.
		if (inUse.has(blobId)) continue;
		const object = objectPath(store, oid);
		const found = await unlessMissing(stat(object), undefined);
		if (!found) continue;
		await rm(object, { force: true });
		const folder = path.slice(0, path.indexOf('/artifacts/', path.indexOf('/versions/')));
		freed.set(folder, (freed.get(folder) ?? 0) + found.size);
	}
	return freed;
}
