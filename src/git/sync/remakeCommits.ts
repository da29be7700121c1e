import type { ReplayConflict, Side } from '../../core/replay/conflict.js';
import { isSameFile, type TreeFile } from '../../core/replay/fileTree.js';
import type { Renumbered } from '../../core/replay/places.js';
import { Replay } from '../../core/replay/replay.js';
import type { FileDelta } from '../../core/replay/ownCommit.js';
import { TreeOverlay } from '../../core/replay/treeOverlay.js';
import { registryFileName } from '../../core/model/format.js';
import { CommitWriter } from '../commit/commitWriter.js';
import type { ObjectReader } from '../gitBatch.js';
import { GitContents } from '../gitContents.js';
import type { GitSettings } from '../gitSettings.js';
import { deltasOf, type LoggedCommit } from './ownCommits.js';
import { RefFiles } from '../refFiles.js';
import type { RegistryPlace } from '../registryPlace.js';

/** What became of our commits. */
export interface Remade {
	/** The last of them, or what they were to be put on. */
	readonly tip: string;
	/** Those that changed anything there, the oldest first. */
	readonly commits: readonly RemadeCommit[];
	readonly renumbered: readonly Renumbered[];
	/** With paths from the top of the repository; then no commit was made. */
	readonly conflicts: readonly ReplayConflict[];
}
export interface RemadeCommit {
	/** Its id before. */
	readonly from: string;
	/** Absent in a dry run. */
	readonly id?: string;
	readonly message: string;
}

export interface RemakeOptions {
	readonly settings: GitSettings;
	/** The commit they are put on; full id. */
	readonly onto: string;
	readonly prefer?: Side | undefined;
	/** Makes no objects. */
	readonly isDry?: boolean;
}

/** Makes commits of ours again on another one, without touching index, work tree or refs. */
export async function remakeCommits(
	place: RegistryPlace,
	commits: readonly LoggedCommit[],
	options: RemakeOptions,
): Promise<Remade> {
	await using batch = place.git.batch();
	return await new CommitRemaking(place, batch, options).run(commits);
}

class CommitRemaking {
	readonly #place: RegistryPlace;
	readonly #batch: ObjectReader;
	readonly #options: RemakeOptions;
	readonly #contents: GitContents;
	/** By the registry's path in the repository. */
	readonly #replays = new Map<string, Replay>();
	/** Files of the repository that are in no registry. */
	readonly #outside: TreeOverlay;
	readonly #conflicts: ReplayConflict[] = [];
	readonly #renumbered: Renumbered[] = [];

	constructor(place: RegistryPlace, batch: ObjectReader, options: RemakeOptions) {
		this.#place = place;
		this.#batch = batch;
		this.#options = options;
		this.#contents = new GitContents(batch, place.repository.objectFormat);
		this.#outside = new TreeOverlay(this.#files(options.onto, ''), this.#contents);
	}

	async run(commits: readonly LoggedCommit[]): Promise<Remade> {
		const steps: { commit: LoggedCommit; message: string; changes: Map<string, TreeFile | undefined> }[] = [];
		for (const commit of commits) {
			const step = await this.#replay(commit);
			if (step.changes.size > 0) steps.push({ commit, ...step });
		}
		const { onto, settings, isDry } = this.#options;
		const facts = { renumbered: this.#renumbered, conflicts: this.#conflicts };
		const told = steps.map(({ commit, message }) => ({ from: commit.id, message }));
		if (isDry || this.#conflicts.length > 0 || steps.length === 0)
			return { tip: onto, commits: told, ...facts };

		await this.#contents.write(this.#place.git);
		await using writer = await CommitWriter.create(this.#place, settings, onto);
		const made: RemadeCommit[] = [];
		for (const { commit, message, changes } of steps) {
			const id = await writer.commit({ author: commit.author, message, changes });
			made.push({ from: commit.id, id, message });
		}
		return { tip: writer.tip, commits: made, ...facts };
	}

	async #replay(commit: LoggedCommit) {
		const changes = new Map<string, TreeFile | undefined>();
		let { message } = commit;
		for (const [root, deltas] of await this.#byRegistry(commit)) {
			if (root === undefined) {
				await this.#applyOutside(deltas, changes, message);
				continue;
			}
			const prefix = root === '' ? '' : `${root}/`;
			const [parent] = commit.parents;
			const step = await this.#replayIn(root).apply({
				deltas: deltas.map((delta) => ({ ...delta, path: delta.path.slice(prefix.length) })),
				before: parent === undefined ? noFiles : this.#files(parent, root),
				after: this.#files(commit.id, root),
				message,
			});
			message = step.message;
			for (const [path, file] of step.changes) changes.set(prefix + path, file);
			this.#renumbered.push(...step.renumbered);
			this.#conflicts.push(...step.conflicts.map((each) => ({ ...each, path: prefix + each.path })));
		}
		return { message, changes };
	}

	#replayIn(root: string): Replay {
		const { onto, prefer } = this.#options;
		const replay = this.#replays.get(root) ?? new Replay(this.#files(onto, root), this.#contents, prefer);
		this.#replays.set(root, replay);
		return replay;
	}

	async #applyOutside(
		deltas: readonly FileDelta[],
		changes: Map<string, TreeFile | undefined>,
		message: string,
	): Promise<void> {
		for (const { path, before, after } of deltas) {
			const theirs = await this.#outside.file(path);
			if (isSameFile(theirs, after)) continue;
			const isOurs = isSameFile(theirs, before) || this.#options.prefer === 'ours';
			if (isOurs) {
				this.#outside.set(path, after);
				changes.set(path, after);
			} else if (this.#options.prefer === undefined)
				this.#conflicts.push({ kind: 'file', path, ours: message.split('\n', 1)[0] ?? '' });
		}
	}

	/** A commit's files by the registry they are in: that of our place, or the next one above them. */
	async #byRegistry(commit: LoggedCommit): Promise<Map<string | undefined, FileDelta[]>> {
		const top = this.#files(commit.id, '');
		const groups = new Map<string | undefined, FileDelta[]>();
		for (const delta of await deltasOf(this.#place.git, commit)) {
			const root = await this.#registryOf(top, delta.path);
			groups.set(root, [...(groups.get(root) ?? []), delta]);
		}
		return groups;
	}

	async #registryOf(top: RefFiles, path: string): Promise<string | undefined> {
		const { path: ours } = this.#place;
		if (ours === '' || path.startsWith(`${ours}/`)) return ours;
		const folders = path.split('/').slice(0, -1);
		for (let depth = folders.length; depth >= 0; depth--) {
			const root = folders.slice(0, depth).join('/');
			if (await top.file(root === '' ? registryFileName : `${root}/${registryFileName}`)) return root;
		}
		return undefined;
	}

	#files(commit: string, path: string): RefFiles {
		return new RefFiles(this.#batch, { commit, path, objectFormat: this.#place.repository.objectFormat });
	}
}

/** Before the first commit. */
const noFiles = {
	file: () => Promise.resolve(undefined),
	read: () => Promise.resolve(undefined),
	list: () => Promise.resolve([]),
};
