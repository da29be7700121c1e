import { join } from 'node:path';
import type { SummaryEntry } from '../core/registry/modelSummary.js';
import { Snapshot } from '../core/registry/snapshot.js';
import { FileMemory, isSame, stampOf } from './fileMemory.js';
import { findGitFolder } from './gitFolder.js';
import { pathBelow } from './relativePath.js';
import { Slices } from './slices.js';
import { Summaries } from './summaries.js';
import { lookAt, WorkTreeFiles } from './workTreeFiles.js';

/** When everything was looked at, and in which generation. */
interface Looked {
	readonly lookedAt: number;
	readonly generation: string;
}

/** A registry that a process reads again and again: what has not changed is neither read nor parsed twice. */
export class LivingRegistry {
	readonly #root: string;
	readonly #memory: FileMemory;
	#whole: (Looked & { readonly snapshot: Snapshot }) | undefined;

	readonly #summaries: Summaries;
	#listed: (Looked & { readonly entries: Promise<readonly SummaryEntry[]> }) | undefined;

	/** `root` is the registry's folder, absolute; for `settledAfterMs` see `FileMemory`. */
	constructor(root: string, settledAfterMs?: number) {
		this.#root = root;
		this.#memory = new FileMemory(settledAfterMs);
		this.#summaries = new Summaries(root, undefined, settledAfterMs);
	}

	/** The registry as it is now. Each file that is asked for is looked at, so this is for one model or a few. */
	now(): Snapshot {
		return new Snapshot(new WorkTreeFiles(this.#root, this.#memory));
	}

	/**
	 * The registry for work over all of its models. Whatever `gmr`, the editor or git has done is in it; what was done to
	 * its files by hand, at the latest a second later: to look at fifty thousand files takes a tenth of one.
	 */
	async whole(): Promise<Snapshot> {
		const generation = this.#generation();
		const now = performance.now();
		const last = this.#whole;
		if (last?.generation === generation && now - last.lookedAt < lookAgainMs) return last.snapshot;
		const changed = last && (await this.#changedModels());
		const snapshot =
			changed?.size === 0
				? last?.snapshot
				: last?.snapshot.renewed(new WorkTreeFiles(this.#root, this.#memory), changed ?? new Set());
		this.#whole = { snapshot: snapshot ?? this.now(), lookedAt: now, generation };
		return this.#whole.snapshot;
	}

	/** The summaries of all models, as old as `whole` at the most. Who asks while they are looked for waits for the same. */
	async summaries(): Promise<readonly SummaryEntry[]> {
		const generation = this.#generation();
		const now = performance.now();
		const last = this.#listed;
		if (last?.generation === generation && now - last.lookedAt < lookAgainMs) return last.entries;
		const looked = { entries: this.#summaries.all(), lookedAt: now, generation };
		this.#listed = looked;
		try {
			return await looked.entries;
		} catch (error) {
			if (this.#listed === looked) this.#listed = undefined;
			throw error;
		}
	}

	/** Changes whenever the writers of ours, or git, have done something in this work tree. */
	#generation(): string {
		const git = findGitFolder(this.#root);
		// Every Edit is noted in `gmr` before its files are written, and git ends with its index or HEAD.
		const paths = git ? ['gmr', 'index', 'HEAD'].map((name) => join(git.gitDir, name)) : [];
		const looks = [...paths, pathBelow(this.#root, 'models')].map(lookAt);
		const latest = Math.max(...looks.map((stats) => stats?.ctimeMs ?? 0));
		// Within a tick of the clock more may happen that leaves no trace; then no two generations are the same.
		const tick = latest > Date.now() - tickMs ? String(performance.now()) : '';
		return looks.map((stats) => stats && stampOf(stats).join(' ')).join() + tick;
	}

	/** The folders of models in which something is not as it is known, and `models` where that is not. */
	async #changedModels(): Promise<ReadonlySet<string>> {
		const changed = new Set<string>();
		const slices = new Slices();
		for (const known of [this.#memory.files, this.#memory.folders]) {
			for (const [path, { stamp }] of known) {
				await slices.next();
				if (!isSame(stamp, lookAt(pathBelow(this.#root, path)))) changed.add(modelPath(path));
			}
		}
		for (const path of this.#memory.absent)
			if (lookAt(pathBelow(this.#root, path))) changed.add(modelPath(path));
		for (const path of this.#memory.unsure) changed.add(modelPath(path));
		return changed;
	}
}

const lookAgainMs = 1000;
const tickMs = 50;

/** `models/<folder>` of a path in it. */
function modelPath(path: string): string {
	const end = path.indexOf('/', 'models/'.length);
	return end < 0 ? path : path.slice(0, end);
}
