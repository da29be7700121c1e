import { join } from 'node:path';
import { layout } from '../core/registry/layout.js';
import type { ModelSummary } from '../core/registry/modelSummary.js';
import { cacheName, readCache, writeCache } from './cacheFile.js';
import type { Stamp } from './fileMemory.js';
import { findGitFolder } from './gitFolder.js';
import { Summaries, type KnownSummary } from './summaries.js';

/**
 * Raised when a reader of manifests gives other values than before, or the file is laid out otherwise: what an older one
 * has noted is then read anew.
 */
const revision = 2;
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
		const isWritten = await writeCache(this.#file, revision, { rows: rowsOf(known) });
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

/** `seen` is flat: a path relative to the model's folder, then the four numbers of its stamp, and so on. */
type Row = readonly [folder: string, seen: readonly (string | number)[], summary: ModelSummary];

function rowsOf(known: ReadonlyMap<string, KnownSummary>): Row[] {
	return Array.from(known).flatMap(([folder, { seen, entry }]): Row[] => {
		if (!entry.ok) return [];
		const below = layout.model(folder).length + 1;
		return [[folder, seen.flatMap(([path, stamp]) => [path.slice(below), ...stamp]), entry.summary]];
	});
}

async function readIndex(path: string): Promise<Map<string, KnownSummary> | undefined> {
	const index = await readCache<{ readonly rows: readonly Row[] }>(path, revision);
	if (!index) return undefined;
	const known = new Map<string, KnownSummary>();
	for (const [folder, flat, summary] of index.rows) {
		const seen: (readonly [string, Stamp])[] = [];
		for (let at = 0; at < flat.length; at += 5) {
			const [path, ...stamp] = flat.slice(at, at + 5);
			seen.push([`${layout.model(folder)}/${String(path)}`, stamp as unknown as Stamp]);
		}
		known.set(folder, { seen, entry: { ok: true, summary } });
	}
	return known;
}
