import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { parseChecksumList, type Checksum } from '../core/manifest/checksumList.js';
import type { Artifacts } from '../core/model/types.js';
import { pathFromTop } from '../core/registry/referencedFiles.js';
import { mapInBatches } from '../core/base/batches.js';
import { pointerAt } from '../files/lfsPointer.js';
import { unlessMissing } from '../files/systemError.js';
import { copyFiles } from './copyFiles.js';
import type { ModelFile } from './listFolder.js';
import { isInside } from './places.js';

/** A version whose files are to be hashed again. */
export interface VersionToVerify {
	/** Of the version, relative to the registry. */
	readonly folder: string;
	readonly artifacts: Artifacts;
}

/** What is wrong with a file of a version. */
export interface FileFinding {
	/** Relative to the version's folder; of a reference to the top of the repository. */
	readonly path: string;
	readonly state: 'changed' | 'missing' | 'extra' | 'unreadable';
}

/** How a version's files compare with what was registered. */
export interface Verification {
	/**
	 * `pointer`: some files are not here, and their Git LFS pointers name the registered bytes. `unverified`: a reference
	 * to files elsewhere, which are not looked at. `list-changed`: the checksum list is not the one that was registered.
	 */
	readonly state:
		'ok' | 'changed' | 'missing' | 'extra' | 'unreadable' | 'pointer' | 'unverified' | 'list-changed';
	/** Files that were hashed, and their bytes. */
	readonly files: number;
	readonly bytes: number;
	readonly findings: readonly FileFinding[];
}

/** Where the versions are. */
export interface VerificationPlace {
	/** Absolute. */
	readonly registryRoot: string;
	/** Absolute; where references lead to. */
	readonly repositoryRoot: string;
	/** Of the registry in the repository. */
	readonly registryPath: string;
}

export interface VerificationProgress {
	readonly signal?: AbortSignal | undefined;
	readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

const statsAtOnce = 64;

/** Is anything wrong? */
export function isFinding({ state }: Verification): boolean {
	return state !== 'ok' && state !== 'pointer' && state !== 'unverified';
}

/**
 * Hashes the files of versions again, on all cores, and compares them with their checksum lists, and the lists with
 * their digests. Gives the answers in the order of the versions. Throws the signal's reason.
 */
export async function verifyVersions(
	place: VerificationPlace,
	versions: readonly VersionToVerify[],
	{ signal, onProgress }: VerificationProgress = {},
): Promise<Verification[]> {
	const prepared = await mapInBatches(versions, 8, (version) => prepare(place, version));
	const files = prepared.flatMap((each, index) =>
		each.toHash.map((file) => ({ ...file, path: `${index} ${file.path}` })),
	);
	const total = files.reduce((sum, { size }) => sum + size, 0);
	const broken = new Map<string, FileFinding['state']>();
	const hashed = await copyFiles(
		{ root: place.registryRoot, files, size: total },
		{
			takesPointers: true,
			signal,
			onProgress: (done) => onProgress?.(done, total),
			onFailure: ({ path }, error) => {
				broken.set(path, error.code === 'source-changed' ? 'changed' : 'unreadable');
			},
		},
	);
	const found = new Map(hashed.map(({ path, sha256 }) => [path, sha256]));
	return prepared.map((each, index) => {
		const findings = [...each.findings];
		for (const { path } of each.toHash) {
			const key = `${index} ${path}`;
			const state = broken.get(key) ?? (found.get(key) === each.expected.get(path) ? undefined : 'changed');
			if (state) findings.push({ path, state });
		}
		findings.sort((a, b) => (a.path < b.path ? -1 : 1));
		return {
			state: each.state ?? worst(findings) ?? (each.pointers > 0 ? 'pointer' : 'ok'),
			files: each.toHash.length,
			bytes: each.toHash.reduce((sum, { size }) => sum + size, 0),
			findings,
		};
	});
}

/** The one that tells most of what happened. */
function worst(findings: readonly FileFinding[]): FileFinding['state'] | undefined {
	const order = ['changed', 'missing', 'unreadable', 'extra'] as const;
	return order.find((state) => findings.some((finding) => finding.state === state));
}

interface Prepared {
	/** Decided without hashing. */
	readonly state?: 'unverified' | 'list-changed' | 'missing';
	/** SHA-256 by path. */
	readonly expected: ReadonlyMap<string, string>;
	readonly toHash: readonly ModelFile[];
	readonly findings: readonly FileFinding[];
	readonly pointers: number;
}

const nothing = { expected: new Map<string, string>(), toHash: [], findings: [], pointers: 0 };

async function prepare(place: VerificationPlace, { folder, artifacts }: VersionToVerify): Promise<Prepared> {
	if (artifacts.storage === 'none') return nothing;
	const root = join(place.registryRoot, folder);
	const isCopy = artifacts.storage === 'copy';
	const text = await unlessMissing(readFile(join(root, 'artifacts.sha256')), undefined);
	if (!text) {
		if (!isCopy) return { ...nothing, state: 'unverified' };
		return { ...nothing, state: 'missing', findings: [{ path: 'artifacts.sha256', state: 'missing' }] };
	}
	const list = parseChecksumList(text.toString('utf8'));
	const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
	if (!list || digest !== artifacts.digest)
		return { ...nothing, state: 'list-changed', findings: [{ path: 'artifacts.sha256', state: 'changed' }] };
	return isCopy ? prepareCopy(root, list) : prepareReference(place, list);
}

async function prepareCopy(root: string, list: readonly Checksum[]): Promise<Prepared> {
	const there = await filesBelow(root, 'artifacts');
	const expected = new Map(list.map(({ path, sha256 }) => [path, sha256]));
	const extra = [...there.keys()].filter((path) => !expected.has(path));
	const prepared = await prepareFiles(list, (path) => {
		const size = there.get(path);
		return Promise.resolve(
			size === undefined || Number.isNaN(size) ? undefined : { source: join(root, path), size },
		);
	});
	const findings = extra.map((path) => ({ path, state: 'extra' }) as const);
	return { ...prepared, findings: [...prepared.findings, ...findings] };
}

function prepareReference(
	{ repositoryRoot, registryPath }: VerificationPlace,
	list: readonly Checksum[],
): Promise<Prepared> {
	const files = list.map(({ path, sha256 }) => ({ path: pathFromTop(registryPath, path) ?? path, sha256 }));
	return prepareFiles(files, async (path) => {
		const [top, source] = await Promise.all(
			[repositoryRoot, join(repositoryRoot, path)].map((each) => unlessMissing(realpath(each), undefined)),
		);
		if (source === undefined || top === undefined || !isInside(top, source)) return undefined;
		const stats = await lstat(source);
		return stats.isFile() ? { source, size: stats.size } : undefined;
	});
}

/** Sorts files into those to hash, those that are missing, and pointers, which tell without being hashed. */
async function prepareFiles(
	list: readonly Checksum[],
	find: (path: string) => Promise<{ source: string; size: number } | undefined>,
): Promise<Prepared> {
	const toHash: ModelFile[] = [];
	const findings: FileFinding[] = [];
	let pointers = 0;
	await mapInBatches(list, statsAtOnce, async ({ path, sha256 }) => {
		const file = await find(path);
		if (!file) {
			findings.push({ path, state: 'missing' });
			return;
		}
		const pointer = await pointerAt(file.source, file.size);
		if (pointer?.sha256 === sha256) pointers++;
		// One that was itself registered as a file, or names other bytes, is told apart by its hash.
		else toHash.push({ path, ...file });
	});
	return { expected: new Map(list.map(({ path, sha256 }) => [path, sha256])), toHash, findings, pointers };
}

/** Sizes of the regular files below a folder, by path; what is none of them, such as a link, is there with NaN bytes. */
async function filesBelow(root: string, folder: string): Promise<Map<string, number>> {
	const files = new Map<string, number>();
	const walk = async (path: string) => {
		for (const entry of await unlessMissing(readdir(join(root, path), { withFileTypes: true }), [])) {
			const below = `${path}/${entry.name}`;
			if (entry.isDirectory()) await walk(below);
			else files.set(below, entry.isFile() ? (await lstat(join(root, below))).size : NaN);
		}
	};
	const top = await unlessMissing(lstat(join(root, folder)), undefined);
	if (top?.isDirectory()) await walk(folder);
	return files;
}
