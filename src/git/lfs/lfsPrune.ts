import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { lfsPattern } from '../../core/manifest/lfsConfig.js';
import { atomicWrite } from '../../files/atomicWrite.js';
import { parseLfsPointer } from '../../files/lfsPointer.js';
import { randomId } from '../../files/randomId.js';
import { unlessMissing } from '../../files/systemError.js';
import { readBlobs } from '../blobs.js';
import type { Git } from '../git.js';
import { readHead } from '../head.js';
import { inRepository, type RegistryPlace } from '../registryPlace.js';
import { entriesOfCommit, type TreeEntry } from '../treeEntries.js';
import { stagePaths } from '../commit/userIndex.js';

/** Why the files of a version stay: the commit, or an object, is only here; or somebody has changed them. */
export type KeptReason = 'not-pushed' | 'not-on-server' | 'changed';

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
 * version. git sees no change. Versions that have nothing to free are left out.
 */
export async function pruneLfsFolders(
	place: RegistryPlace,
	folders: readonly string[],
	{ isDryRun = false }: { isDryRun?: boolean } = {},
): Promise<PrunedFolder[]> {
	const { git, repository } = place;
	const { commit } = await readHead(git, repository);
	if (commit === undefined) return [];
	const answers: PrunedFolder[] = [];
	const pruned: LocalFile[] = [];
	for (const folder of folders) {
		const path = inRepository(place, folder);
		const files = await localFiles(place, commit, path);
		if (files.length === 0) continue;
		const kept = await whyKept(place, commit, path, files);
		if (kept) {
			answers.push({ folder, files: 0, bytes: 0, kept });
			continue;
		}
		pruned.push(...files);
		const bytes = files.reduce((sum, file) => sum + file.size - file.pointer.length, 0);
		answers.push({ folder, files: files.length, bytes });
		if (!isDryRun) await writePointers(place, files);
	}
	if (isDryRun || pruned.length === 0) return answers;
	const freed = await removeObjects(place, commit, pruned);
	return answers.map((answer) => ({
		...answer,
		bytes: answer.bytes + (freed.get(inRepository(place, answer.folder)) ?? 0),
	}));
}

/** The files of a folder that are pointers in the commit and have their bytes in the work tree. */
async function localFiles(
	{ git, repository }: RegistryPlace,
	commit: string,
	folder: string,
): Promise<LocalFile[]> {
	const small = ({ size = 0 }: TreeEntry) => size > 0 && size <= maxPointerSize;
	const entries = (await entriesOfCommit(git, commit, [folder])).filter(small);
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

async function whyKept(
	{ git, repository }: RegistryPlace,
	commit: string,
	folder: string,
	files: readonly LocalFile[],
): Promise<KeptReason | undefined> {
	const status = { command: ['status', '--porcelain', '-z', '--untracked-files=no'], operands: [folder] };
	if ((await git.run(status)).length > 0) return 'changed';
	const last = await git.run({ command: ['rev-list', '--max-count=1', commit], operands: [folder] });
	const command = ['for-each-ref', '--count=1', `--contains=${last.toString('utf8').trim()}`, 'refs/remotes'];
	if ((await git.run({ command })).length === 0) return 'not-pushed';
	const oids = [...new Set(files.map(({ oid }) => oid))];
	return (await areOnServer(git, repository.gitDir, folder, oids)) ? undefined : 'not-on-server';
}

/**
 * Has the LFS server all of these objects? Asked through `git lfs prune --verify-remote`, which knows how to reach and
 * log in to it: a dry run over a store of our own that holds nothing but their names, with the folder excluded from what
 * must stay. Its exit code tells nothing (3.3 gives 0 also where the server is down), the count of what was verified does.
 */
async function areOnServer(
	git: Git,
	gitDir: string,
	folder: string,
	oids: readonly string[],
): Promise<boolean> {
	const store = join(gitDir, 'gmr', `lfs-${randomId(10)}`);
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
	commit: string,
	files: readonly LocalFile[],
): Promise<ReadonlyMap<string, number>> {
	const isPruned = new Set(files.map(({ path }) => path));
	const inUse = new Set(
		(await entriesOfCommit(git, commit, [])).filter(({ path }) => !isPruned.has(path)).map(({ id }) => id),
	);
	const store = await objectStore(git, repository.commonDir);
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

async function objectStore(git: Git, commonDir: string): Promise<string> {
	const { exitCode, stdout } = await git.feed({ command: ['config', '--get', '--type=path', 'lfs.storage'] });
	const set = exitCode === 0 ? stdout.toString('utf8').replace(/\n$/, '') : 'lfs';
	return join(isAbsolute(set) ? set : join(commonDir, set), 'objects');
}

function objectPath(store: string, oid: string): string {
	return join(store, oid.slice(0, 2), oid.slice(2, 4), oid);
}
