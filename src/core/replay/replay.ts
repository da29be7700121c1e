import type { Side, ReplayConflict } from './conflict.js';
import type { Contents } from './contents.js';
import { checkModels, checkVersions } from './deletions.js';
import { applyFile } from './applyFile.js';
import type { FileTree, TreeFile } from './fileTree.js';
import { NumberMap } from './numberMap.js';
import type { OwnCommit } from './ownCommit.js';
import { placeModels, placeVersions, type Renumbered } from './places.js';
import { ReplayStep } from './replayStep.js';
import { TreeOverlay } from './treeOverlay.js';

/** A commit made again. */
export interface ReplayedCommit {
	/** Files to be written in the target, or with `undefined` deleted; none where the target has it all. */
	readonly changes: ReadonlyMap<string, TreeFile | undefined>;
	readonly message: string;
	/** Versions that got another number by it. */
	readonly renumbered: readonly Renumbered[];
	readonly conflicts: readonly ReplayConflict[];
}

/**
 * Makes commits of ours again, one after the other, on a registry that has moved on meanwhile. Takes no decision that
 * is a person's: what both sides changed is a conflict, unless a side is preferred.
 */
export class Replay {
	readonly #target: TreeOverlay;
	readonly #contents: Contents;
	readonly #prefer: Side | undefined;
	readonly #numbers = new NumberMap();

	constructor(target: FileTree, contents: Contents, prefer?: Side) {
		this.#target = new TreeOverlay(target, contents);
		this.#contents = contents;
		this.#prefer = prefer;
	}

	/** Later commits build on what this one gives, conflicts or not. */
	async apply(commit: OwnCommit): Promise<ReplayedCommit> {
		const target = this.#target;
		const numbers = this.#numbers;
		const mapped = (path: string, file: TreeFile | undefined) => this.#mapped(path, file);
		const places = await placeModels(commit, target, numbers);
		const renumbered = await placeVersions(commit, places, { target, numbers, mapped });
		const message = numbers.message(commit.message);
		const step = new ReplayStep({
			...{ commit, target, numbers, places, mapped, message },
			contents: this.#contents,
			prefer: this.#prefer,
		});
		await checkModels(step);
		await checkVersions(step);
		for (const delta of commit.deltas) if (!step.isDropped(delta.path)) await applyFile(step, delta);
		return { changes: step.changes, message, renumbered, conflicts: step.conflicts };
	}

	/** One of our files as it is to be in the target. */
	async #mapped(path: string, file: TreeFile | undefined): Promise<TreeFile | undefined> {
		if (!file?.mode.startsWith('100') || !this.#numbers.isNumbered(path)) return file;
		const text = this.#numbers.text(path, await this.#contents.read(file.id));
		return text === undefined ? file : { mode: file.mode, id: this.#contents.add(text) };
	}
}
