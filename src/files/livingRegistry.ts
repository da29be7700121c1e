import { join, sep } from 'node:path';
import type { SummaryEntry } from '../core/registry/modelSummary.js';
import { Snapshot } from '../core/registry/snapshot.js';
import { FileMemory, isSame, stampOf } from './fileMemory.js';
import { findGitFolder } from './gitFolder.js';
import { KeptLook } from './keptLook.js';
import { pathBelow } from './relativePath.js';
import { Slices } from './slices.js';
import { Summaries } from './summaries.js';
import { lookAt, WorkTreeFiles } from './workTreeFiles.js';

/** A registry that a process reads again and again: what has not changed is neither read nor parsed twice. */
export class LivingRegistry {
	readonly #root: string;
	readonly #memory: FileMemory;
	readonly #summaries: Summaries;
	readonly #whole: KeptLook<Snapshot>;
	readonly #listed: KeptLook<readonly SummaryEntry[]>;
	#last: Snapshot | undefined;

	/** `root` is the registry's folder, absolute; for `settledAfterMs` see `FileMemory`. */
	constructor(root: string, settledAfterMs?: number) {
		this.#root = root;
		this.#memory = new FileMemory(settledAfterMs);
		this.#summaries = new Summaries(root, undefined, settledAfterMs);
		const generation = () => this.#generation();
		this.#whole = new KeptLook(generation, () => this.#renewed());
		this.#listed = new KeptLook(generation, () => this.#summaries.all());
	}

	/** The registry as it is now. Each file that is asked for is looked at, so this is for one model or a few. */
	now(): Snapshot {
		return new Snapshot(new WorkTreeFiles(this.#root, this.#memory));
	}

	/**
	 * The registry for work over all of its models. Whatever `gmr`, the editor or git has done is in it; what was done to
	 * its files by hand, at the latest two seconds later: to look at fifty thousand files takes a tenth of one.
	 */
	whole(): Promise<Snapshot> {
		return this.#whole.get();
	}

	/** The summaries of all models, as old as `whole` at the most. */
	summaries(): Promise<readonly SummaryEntry[]> {
		return this.#listed.get();
	}

	async #renewed(): Promise<Snapshot> {
		const last = this.#last;
		const changed = last && (await this.#changedModels());
		if (last === undefined || changed === undefined) this.#last = this.now();
		else if (changed.size > 0)
			this.#last = last.renewed(new WorkTreeFiles(this.#root, this.#memory), changed);
		return this.#last ?? this.now();
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
		// These paths were taken for ones below the root when they were read: to ask again takes as long as the look.
		const below = this.#root + sep;
		for (const known of [this.#memory.files, this.#memory.folders]) {
			for (const [path, { stamp }] of known) {
				await slices.next();
				if (!isSame(stamp, lookAt(below + path))) changed.add(modelPath(path));
			}
		}
		for (const path of this.#memory.absent) if (lookAt(below + path)) changed.add(modelPath(path));
		for (const path of this.#memory.unsure) changed.add(modelPath(path));
		return changed;
	}
}

const tickMs = 50;

/** `models/<folder>` of a path in it. */
function modelPath(path: string): string {
	const end = path.indexOf('/', 'models/'.length);
	return end < 0 ? path : path.slice(0, end);
}
