import { join } from 'node:path';
import type { ModelSummary } from '../core/registry/modelSummary.js';
import { cacheName, readCache, writeCache } from './cacheFile.js';
import { stampLength } from './fileMemory.js';
import { findGitFolder } from './gitFolder.js';
import { Summaries, type KnownSummary } from './summaries.js';

/**
 * Raised when a reader of manifests gives other values than before, or the file is laid out otherwise: what an older one
 * has noted is then read anew.
 */
const revision = 4;
/** Fewer new summaries are made again faster than the index is written. */
const worthWriting = 200;

/**
 * Keeps the summaries of a registry between processes, in a file under the git directory. It is only a memory: whatever is
 * wrong with it (another version wrote it, half of it is missing, it can't be written) costs time and changes no answer.
 */
export class RegistryIndex {
	readonly #file: string | undefined;
	readonly summaries: Summaries;

	private constructor(file: string | undefined, summaries: Summaries) {
		this.#file = file;
		this.summaries = summaries;
	}

	/** What is remembered of the registry in `root` (absolute); nothing outside of a git work tree. */
	static async load(root: string, settledAfterMs?: number): Promise<RegistryIndex> {
		const file = indexFile(root);
		const known = file === undefined ? undefined : await readIndex(file);
		return new RegistryIndex(file, new Summaries(root, known, settledAfterMs));
	}

	/** Writes down what was learned, if at least `least` summaries and a twentieth of them all are new. Tells whether it did. */
	async save(least = worthWriting): Promise<boolean> {
		const { known, made } = this.summaries;
		const isWorth = made >= least && made >= known.size / 20;
		if (this.#file === undefined || !isWorth) return false;
		const isWritten = await writeCache(this.#file, revision, packed(known));
		if (isWritten) this.summaries.made = 0;
		return isWritten;
	}
}

/** Where the index of a registry is; `undefined` outside of a git work tree. */
export function indexFile(root: string): string | undefined {
	const found = findGitFolder(root);
	if (!found) return undefined;
	return join(found.gitDir, 'gmr', 'cache', `index-${cacheName(found.path)}.json`);
}

/** Summaries as they are kept: reading text as JSON takes longer than all else here, so what is many is packed. */
interface Packed {
	/** The different lists of paths: most models share theirs with others. */
	readonly lists: readonly (readonly string[])[];
	readonly rows: readonly (readonly [list: number, summary: ModelSummary])[];
	/** Of all rows, one behind the other: doubles in this machine's byte order, in base64. */
	readonly stamps: string;
}

function packed(known: ReadonlyMap<string, KnownSummary>): Packed {
	const lists = new Map<readonly string[], number>();
	const rows: Packed['rows'][number][] = [];
	const stamps: Uint8Array[] = [];
	for (const { paths, stamps: own, entry } of known.values()) {
		if (!entry.ok) continue;
		const list = lists.get(paths) ?? lists.size;
		lists.set(paths, list);
		rows.push([list, entry.summary]);
		stamps.push(new Uint8Array(own.buffer, own.byteOffset, own.byteLength));
	}
	return { lists: [...lists.keys()], rows, stamps: Buffer.concat(stamps).toString('base64') };
}

async function readIndex(path: string): Promise<Map<string, KnownSummary> | undefined> {
	const index = await readCache<Packed>(path, revision);
	if (!index) return undefined;
	// A copy, as doubles have to begin at a multiple of eight.
	const stamps = new Float64Array(Uint8Array.from(Buffer.from(index.stamps, 'base64')).buffer);
	const known = new Map<string, KnownSummary>();
	let at = 0;
	for (const [list, summary] of index.rows) {
		const paths = index.lists[list] ?? [];
		const end = at + paths.length * stampLength;
		known.set(summary.folder, { paths, stamps: stamps.subarray(at, end), entry: { ok: true, summary } });
		at = end;
	}
	return known;
}
