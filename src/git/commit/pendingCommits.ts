import type { Edit } from '../../core/edit.js';
import { persistently } from '../../files/systemError.js';
import { isRegistryError, RegistryError, registryError, type Failure } from '../../core/errors.js';
import { changesOnDisk } from '../../files/editState.js';
import { commitMessage } from './commitMessage.js';
import { recoverDeadCommits } from './deadCommits.js';
import { checkPublished } from './editPublication.js';
import type { GitSettings } from '../gitSettings.js';
import { isCommitSlow } from './hooks.js';
import type { Journal, JournalEntry, Outcome } from '../write/journal.js';
import { commitPaths, type CommitStep, type HeldRequest } from './privateIndexCommit.js';
import { readHead } from '../head.js';
import { inRepository, pathsOf, type RegistryPlace } from '../registryPlace.js';
import { inRegistry, takeRegistry } from '../write/writeLocks.js';
import { readWorkTreeState, type WorkTreeState } from '../workTreeState.js';

/** How long to wait for the user's `index.lock`. */
export const defaultIndexWaitMs = 10_000;

export interface PendingCommitOptions {
	/** How long to wait for another process that writes to the registry. */
	readonly lockWaitMs?: number | undefined;
	/** How long to wait for the user's `index.lock`. */
	readonly indexWaitMs?: number | undefined;
	readonly onStep?: ((step: CommitStep | 'checked') => Promise<void> | void) | undefined;
}

/** The Edit that a process waits for. */
export interface OwnEdit {
	readonly entry: JournalEntry;
	/** Has any byte on disk changed? */
	readonly hasChanged: boolean;
	/** As it was seen under the registry's lock, where that is still held; else files are held only until they are staged. */
	readonly heldState?: WorkTreeState | undefined;
	/** Puts its files back; called where git could not even stage them and nothing has been built on them. */
	readonly undo: () => Promise<void>;
}

/**
 * Commits what is written: one process commits for all whose Edits wait in the journal, in one commit, while others may
 * write on. Files are held only until they are staged in a private index.
 */
export class PendingCommits {
	readonly #place: RegistryPlace;
	readonly #journal: Journal;
	readonly #settings: GitSettings;
	readonly #options: PendingCommitOptions;

	constructor(place: RegistryPlace, journal: Journal, settings: GitSettings, options: PendingCommitOptions) {
		this.#place = place;
		this.#journal = journal;
		this.#settings = settings;
		this.#options = options;
	}

	/**
	 * Sees to it that the entry of `own` is committed, with all others that wait; without one, those of processes that are
	 * gone. To be called with the lock of commits, and with the registry's where `own` has a `heldState`.
	 */
	async settle(own?: OwnEdit): Promise<Outcome> {
		const { git, repository } = this.#place;
		const isWaiting = own && !own.heldState;
		const known = isWaiting ? await persistently(() => this.#journal.takeOutcome(own.entry.id)) : undefined;
		if (known) return known;
		try {
			await Promise.all([recoverDeadCommits(git, repository), this.#journal.removeDeadOutcomes()]);
		} catch (error) {
			if (!own) throw error;
			// Nothing is committed yet.
			return (await this.#failed(own, own.entry, error)).get(own.entry.id) ?? { kind: 'unchanged' };
		}
		const outcomes = await this.#commitAll(own);
		return (own && outcomes.get(own.entry.id)) ?? { kind: 'unchanged' };
	}

	/** As `settle` of what processes that are gone have left; what is wrong with it must not fail who comes by. */
	async settleOthers(): Promise<void> {
		try {
			await this.settle();
		} catch (error) {
			if (!isRegistryError(error)) throw error;
			this.#place.git.options.logger?.warn(`What was written before is not committed yet: ${error.message}`);
		}
	}

	/** All at once; one by one where that is refused, so that what is wrong with one holds up no other. */
	async #commitAll(own: OwnEdit | undefined): Promise<Map<string, Outcome>> {
		const together = await this.#commit(own, () => true);
		if (together !== 'refused') return together;
		const outcomes = new Map<string, Outcome>();
		for (const { id } of await this.#journal.entries()) {
			const alone = await this.#commit(own, (entry) => entry.id === id);
			if (alone !== 'refused') alone.forEach((outcome, key) => outcomes.set(key, outcome));
		}
		return outcomes;
	}

	async #commit(
		own: OwnEdit | undefined,
		select: (entry: JournalEntry) => boolean,
	): Promise<Map<string, Outcome> | 'refused'> {
		const { git, repository } = this.#place;
		let entries: readonly JournalEntry[] = [];
		let commit: string | undefined;
		const next = async () => {
			// What was seen once is not what is there after HEAD has moved.
			const held = await this.#hold(own, select, entries.length === 0 ? own?.heldState : undefined);
			entries = held.entries;
			return held;
		};
		const { indexWaitMs = defaultIndexWaitMs, onStep } = this.#options;
		try {
			commit = await commitPaths(git, repository, next, { indexWaitMs, onStep });
		} catch (error) {
			if (error === nothingPending) return new Map();
			if (entries.length > 1) return 'refused';
			const entry = entries[0] ?? own?.entry;
			if (!entry) throw error;
			return this.#failed(own, entry, error);
		}
		return this.#committed(own, entries, commit);
	}

	/** What waits, while nobody else may write. Throws `nothingPending`, or `commit-failed` where no commit may be made. */
	async #hold(
		own: OwnEdit | undefined,
		select: (entry: JournalEntry) => boolean,
		seen: WorkTreeState | undefined,
	): Promise<HeldRequest & { entries: readonly JournalEntry[] }> {
		const { repository } = this.#place;
		const lock = own?.heldState ? undefined : await takeRegistry(this.#place, this.#options.lockWaitMs);
		try {
			const all = (await this.#journal.entries()).filter((entry) => isPending(entry) && select(entry));
			const [first, ...others] = all;
			if (!first) throw nothingPending;
			const state = seen ?? (await readWorkTreeState(this.#place));
			const obstacle = state.inProgress ?? (state.head.branch === undefined ? 'detached HEAD' : undefined);
			if (obstacle !== undefined)
				throw registryError('commit-failed', {
					summary: first.edit.summary,
					detail: `there is a ${obstacle}`,
					isStaged: false,
				});
			// Skipped where all agree.
			const hooks = all.every((entry) => entry.hooks === 'skip') ? 'skip' : 'run';
			return {
				entries: all,
				...{ state, hooks },
				isQuick: !(await isCommitSlow(repository, this.#settings, hooks)),
				isSigned: this.#settings.isOn('commit.gpgsign'),
				paths: await this.#pathsOf(all.map(({ edit }) => edit)),
				message: commitMessage(first.edit, ...others.map(({ edit }) => edit)),
				mayBeEmpty: others.length > 0 || first.id !== own?.entry.id || !own.hasChanged,
				release: async () => lock?.release(),
			};
		} catch (error) {
			await lock?.release();
			throw error;
		}
	}

	/** All artifacts, and the files that nobody has changed since: what a crash left may have become somebody's work. */
	async #pathsOf(edits: readonly Edit[]): Promise<string[]> {
		const changes = await changesOnDisk(this.#place.root, edits);
		return edits
			.flatMap((edit) => pathsOf(this.#place, { ...edit, changes: [] }))
			.concat(changes.map(({ path }) => inRepository(this.#place, path)));
	}

	async #committed(
		own: OwnEdit | undefined,
		entries: readonly JournalEntry[],
		commit: string | undefined,
	): Promise<Map<string, Outcome>> {
		const { git, repository } = this.#place;
		const outcomes = new Map<string, Outcome>();
		const at = commit ?? (await persistently(() => readHead(git, repository))).commit;
		for (const entry of entries) {
			const outcome = await this.#checked(entry, commit, at);
			outcomes.set(entry.id, outcome);
			await this.#options.onStep?.('checked');
			await this.#journal.settle(entry, entry.id === own?.entry.id ? undefined : outcome);
			git.options.logger?.info(`${entry.edit.summary} (${commit?.slice(0, 10) ?? 'nothing to commit'})`);
		}
		return outcomes;
	}

	async #checked(entry: JournalEntry, commit: string | undefined, at: string | undefined): Promise<Outcome> {
		try {
			if (at !== undefined) await persistently(() => checkPublished(this.#place, entry.edit, at));
		} catch (error) {
			// The commit is made: nothing is taken back any more.
			if (isRegistryError(error, 'publication-mismatch')) return { kind: 'failed', failure: error.failure };
			const { model = '', version = 0, publication } = entry.edit;
			const detail = `it could not be read again (${error instanceof Error ? error.message : String(error)})`;
			const data = { model, version, path: publication?.to ?? '', detail };
			return { kind: 'failed', failure: registryError('publication-mismatch', data).failure };
		}
		return commit === undefined ? { kind: 'unchanged' } : { kind: 'committed', commit };
	}

	async #failed(
		own: OwnEdit | undefined,
		entry: JournalEntry,
		error: unknown,
	): Promise<Map<string, Outcome>> {
		const isOwn = entry.id === own?.entry.id;
		const isStaged = isRegistryError(error, 'commit-failed');
		if (isOwn && !isStaged && (await this.#undoUnlessBuiltOn(own))) throw error;
		const failure = failureOf(entry.edit, error);
		await this.#journal.settle(entry, isOwn ? undefined : { kind: 'failed', failure });
		return new Map([[entry.id, { kind: 'failed', failure }]]);
	}

	async #undoUnlessBuiltOn({ entry, heldState, undo }: OwnEdit): Promise<boolean> {
		const undoIfLast = async () => {
			const isLast = (await this.#journal.entries()).at(-1)?.id === entry.id;
			if (!isLast) return false;
			const undone = await this.#journal.markUnwritten(entry);
			await undo();
			await this.#journal.settle(undone);
			return true;
		};
		return heldState ? undoIfLast() : inRegistry(this.#place, this.#options.lockWaitMs, undoIfLast);
	}
}

function isPending({ isWritten, mode }: JournalEntry): boolean {
	return isWritten && mode === 'commit';
}

/** Thrown where nothing waits. */
const nothingPending = new Error('nothing waits to be committed');

function failureOf(edit: Edit, error: unknown): Failure {
	if (isRegistryError(error, 'commit-failed', 'publication-mismatch')) return error.failure;
	const detail =
		error instanceof RegistryError && error.failure.code === 'git-failed'
			? error.failure.data.detail
			: String(error instanceof Error ? error.message : error);
	return registryError('commit-failed', { summary: edit.summary, detail, isStaged: false }).failure;
}
