import { sortedSummaries, type SummaryEntry } from '../core/registry/modelSummary.js';
import { Snapshot } from '../core/registry/snapshot.js';
import { makeManySummaries } from './makeManySummaries.js';
import type { SeenFiles } from './makeSummaries.js';
import { outdatedModels } from './outdatedModels.js';
import { WorkTreeFiles } from './workTreeFiles.js';

/** The summary of a model, with what tells whether it is still true. */
export interface KnownSummary extends SeenFiles {
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
		const outdated = await this.#outdated(folders);
		const made = new Map(await this.#make(outdated));
		const entries = folders.map((folder) => made.get(folder) ?? this.#known.get(folder)?.entry);
		const isThere = new Set(folders);
		for (const folder of this.#known.keys()) if (!isThere.has(folder)) this.#known.delete(folder);
		const found = entries.filter((entry) => entry !== undefined);
		const last = this.#last?.entries;
		const isSame = last?.length === found.length && found.every((entry, index) => entry === last[index]);
		if (!isSame || !this.#last) this.#last = { entries: found, sorted: sortedSummaries(found) };
		return this.#last.sorted;
	}

	/** Those of which nothing is known, or nothing that is still true. */
	async #outdated(folders: readonly string[]): Promise<string[]> {
		const known = new Map<string, KnownSummary>();
		for (const folder of folders) {
			const summary = this.#known.get(folder);
			if (summary) known.set(folder, summary);
		}
		const outdated = new Set(await outdatedModels(this.#root, known));
		return folders.filter((folder) => !known.has(folder) || outdated.has(folder));
	}

	async #make(folders: readonly string[]): Promise<(readonly [string, SummaryEntry | undefined])[]> {
		const made = await makeManySummaries({
			root: this.#root,
			folders,
			settledAfterMs: this.#settledAfterMs,
		});
		return made.map(({ entry, seen }, index) => {
			const folder = folders[index] ?? '';
			this.#known.delete(folder);
			if (entry && seen) {
				this.#known.set(folder, { paths: this.#shared(seen.paths), stamps: seen.stamps, entry });
				this.made++;
			}
			return [folder, entry];
		});
	}

	/** One list for all models in which the same paths were looked at. */
	#shared(paths: readonly string[]): readonly string[] {
		const key = paths.join('\n');
		const known = this.#paths.get(key) ?? paths;
		this.#paths.set(key, known);
		return known;
	}
}
