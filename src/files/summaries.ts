import { sep } from 'node:path';
import { mapInBatches } from '../core/base/batches.js';
import { layout } from '../core/registry/layout.js';
import { sortedSummaries, summarizeFolder, type SummaryEntry } from '../core/registry/modelSummary.js';
import { Snapshot } from '../core/registry/snapshot.js';
import { absentStamp, FileMemory, isSameAt, stampLength } from './fileMemory.js';
import { pathBelow } from './relativePath.js';
import { Slices } from './slices.js';
import { lookAt, WorkTreeFiles } from './workTreeFiles.js';

/** The summary of a model, with what tells whether it is still true. */
export interface KnownSummary {
	/** Every file and folder that it was made of, below the model's folder. */
	readonly paths: readonly string[];
	/** Their stamps, one behind the other. */
	readonly stamps: Float64Array;
	readonly entry: SummaryEntry;
}

/**
 * The summaries of a registry's models, kept by the folders of `models/`. One is made anew when one of the files or
 * folders behind it is no longer what it was; that takes some three microseconds for each, and no reading.
 */
export class Summaries {
	readonly #root: string;
	readonly #known: Map<string, KnownSummary>;
	readonly #settledAfterMs: number | undefined;
	readonly #paths = new Map<string, readonly string[]>();
	/** What was told last: in the order of the folders, and as it was told. */
	#last: { readonly entries: readonly SummaryEntry[]; readonly sorted: readonly SummaryEntry[] } | undefined;
	/** How many were made since it was made or loaded. */
	made = 0;

	/** `root` is the registry's folder, absolute; `known` what is remembered, by folder. */
	constructor(root: string, known = new Map<string, KnownSummary>(), settledAfterMs?: number) {
		this.#root = root;
		this.#known = known;
		this.#settledAfterMs = settledAfterMs;
	}

	get known(): ReadonlyMap<string, KnownSummary> {
		return this.#known;
	}

	/** Of all models as they are now, the same list while all are as they were; see `sortedSummaries` for the order. */
	async all(): Promise<readonly SummaryEntry[]> {
		const folders = await new Snapshot(new WorkTreeFiles(this.#root)).modelFolders();
		const slices = new Slices();
		const entries = await mapInBatches(folders, batchSize, async (folder) => {
			await slices.next();
			const known = this.#known.get(folder);
			return known && this.#isStill(folder, known) ? known.entry : this.#make(folder);
		});
		const isThere = new Set(folders);
		for (const folder of this.#known.keys()) if (!isThere.has(folder)) this.#known.delete(folder);
		const found = entries.filter((entry) => entry !== undefined);
		const last = this.#last?.entries;
		const isSame = last?.length === found.length && found.every((entry, index) => entry === last[index]);
		if (!isSame || !this.#last) this.#last = { entries: found, sorted: sortedSummaries(found) };
		return this.#last.sorted;
	}

	#isStill(folder: string, { paths, stamps }: KnownSummary): boolean {
		const below = pathBelow(this.#root, layout.model(folder)) + sep;
		return paths.every((path, index) => isSameAt(stamps, index * stampLength, lookAt(below + path)));
	}

	async #make(folder: string): Promise<SummaryEntry | undefined> {
		const memory = new FileMemory(this.#settledAfterMs);
		const entry = await summarizeFolder(new Snapshot(new WorkTreeFiles(this.#root, memory)), folder);
		// What is broken is told with its places, and what changed a moment ago may change again without a trace.
		if (entry?.ok && memory.unsure.size === 0) {
			this.#known.set(folder, { ...this.#seenBy(memory, folder), entry });
			this.made++;
		} else this.#known.delete(folder);
		return entry;
	}

	#seenBy({ files, folders, absent }: FileMemory, folder: string): Omit<KnownSummary, 'entry'> {
		const start = layout.model(folder) + '/';
		// `version.yaml`, too: it is written once, but not by an editor, and a file that is changed in place leaves its
		// folder as it was.
		const seen = [
			...Array.from(files, ([path, { stamp }]) => [path, stamp] as const),
			...Array.from(folders, ([path, { stamp }]) => [path, stamp] as const),
			...Array.from(absent, (path) => [path, absentStamp] as const),
		].filter(([path]) => path.startsWith(start));
		const paths = seen.map(([path]) => path.slice(start.length));
		return { paths: this.#shared(paths), stamps: Float64Array.from(seen.flatMap(([, stamp]) => stamp)) };
	}

	/** One list for all models in which the same paths were looked at. */
	#shared(paths: readonly string[]): readonly string[] {
		const key = paths.join('\n');
		const known = this.#paths.get(key) ?? paths;
		this.#paths.set(key, known);
		return known;
	}
}

const batchSize = 64;
