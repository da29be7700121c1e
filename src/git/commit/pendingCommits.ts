import type { Edit } from '../../core/edit.js';
import { persistently } from '../../files/systemError.js';
import { isRegistryError, RegistryError, registryError, type Failure } from '../../core/errors.js';
import { changesOnDisk } from '../../files/editState.js';
import { commitMessage } from './commitMessage.js';
import { recoverDeadCommits } from './deadCommits.js';
import { PublicationChecks } from './editPublication.js';
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
	/** As it was seen under the registry's lock, where that is still held; else files are held only until they are staged. */
	readonly heldState?: WorkTreeState | undefined;
}

/** An Edit that this process waits for. */
export interface OwnEdit {
	readonly entry: JournalEntry;
	/** Has any byte on disk changed? */
	readonly hasChanged: boolean;
	/** Puts its files back; called where git could not even stage them and nothing has been built on them. */
	readonly undo: () => Promise<void>;
}

/** How an Edit of ours ended; `undone` where its files are put back. */
export type OwnOutcome = Outcome | { readonly kind: 'undone'; readonly error: unknown };
type Outcomes = Map<string, OwnOutcome>;

/**
 * Commits what is written: one process commits for all whose Edits wait in the journal, in one commit, while others may
 * write on. Files are held only until they are staged in a private index.
 */
export class PendingCommits {
	readonly #place: RegistryPlace;
	readonly #journal: Journal;
	readonly #settings: GitSettings;
	readonly #options: PendingCommitOptions;
	/** By the ids of their entries. */
	readonly #own: ReadonlyMap<string, OwnEdit>;

	/** `own` are the Edits that are waited for, the oldest first. */
	constructor(
		place: RegistryPlace,
		journal: Journal,
		settings: GitSettings,
		options: PendingCommitOptions,
		own: readonly OwnEdit[] = [],
	) {
		this.#place = place;
		this.#journal = journal;
		this.#settings = settings;
		this.#options = options;
		this.#own = new Map(own.map((edit) => [edit.entry.id, edit]));
	}

	/**
	 * Sees to it that the entries of our own are committed, with all others that wait; without any, those of processes that
	 * are gone. Gives how ours ended, by their ids. To be called with the lock of commits, and with the registry's where there
	 * is a `heldState`.
	 */
	async settle(): Promise<ReadonlyMap<string, OwnOutcome>> {
		const { git, repository } = this.#place;
		const ids = [...this.#own.keys()];
		const isHeld = this.#options.heldState !== undefined;
		const known: ReadonlyMap<string, Outcome> = isHeld
			? new Map<string, Outcome>()
			: await persistently(() => this.#journal.takeOutcomes(ids));
		if (known.size === ids.length && ids.length > 0) return known;
		try {
			await Promise.all([recoverDeadCommits(git, repository), this.#journal.removeDeadOutcomes()]);
		} catch (error) {
			if (ids.length === 0) throw error;
			// Nothing is committed yet.
			const waiting = [...this.#own.values()].filter(({ entry }) => !known.has(entry.id));
			const entries = waiting.map(({ entry }) => entry);
			return new Map([...known, ...(await this.#failed(entries, error))]);
		}
		const outcomes: Outcomes = new Map([...known, ...(await this.#commitAll())]);
		for (const id of ids) if (!outcomes.has(id)) outcomes.set(id, { kind: 'unchanged' });
		return outcomes;
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
	async #commitAll(): Promise<Outcomes> {
		const together = await this.#commit(() => true);
		if (together !== 'refused') return together;
		const outcomes: Outcomes = new Map();
		for (const { id } of await this.#journal.entries()) {
			const alone = await this.#commit((entry) => entry.id === id);
			if (alone !== 'refused') alone.forEach((outcome, key) => outcomes.set(key, outcome));
		}
		return outcomes;
	}

	async #commit(select: (entry: JournalEntry) => boolean): Promise<Outcomes | 'refused'> {
		const { git, repository } = this.#place;
		const { indexWaitMs = defaultIndexWaitMs, heldState, onStep } = this.#options;
		let entries: readonly JournalEntry[] = [];
		let commit: string | undefined;
		const next = async () => {
			// What was seen once is not what is there after HEAD has moved.
			const held = await this.#hold(select, entries.length === 0 ? heldState : undefined);
			entries = held.entries;
			return held;
		};
		try {
			commit = await commitPaths(git, repository, next, { indexWaitMs, onStep });
		} catch (error) {
			if (error === nothingPending) return new Map();
			if (entries.length > 1) return 'refused';
			const ours = [...this.#own.values()].map(({ entry }) => entry).filter(select);
			const failed = entries.length > 0 ? entries : ours;
			if (failed.length === 0) throw error;
			return this.#failed(failed, error);
		}
		return this.#committed(entries, commit);
	}

	/** What waits, while nobody else may write. Throws `nothingPending`, or `commit-failed` where no commit may be made. */
	async #hold(
		select: (entry: JournalEntry) => boolean,
		seen: WorkTreeState | undefined,
	): Promise<HeldRequest & { entries: readonly JournalEntry[] }> {
		const { repository } = this.#place;
		const lock = this.#options.heldState
			? undefined
			: await takeRegistry(this.#place, this.#options.lockWaitMs);
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
				mayBeEmpty: others.length > 0 || this.#own.get(first.id)?.hasChanged !== true,
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

	async #committed(entries: readonly JournalEntry[], commit: string | undefined): Promise<Outcomes> {
		const { git, repository } = this.#place;
		const outcomes: Outcomes = new Map();
		const at = commit ?? (await persistently(() => readHead(git, repository))).commit;
		const check = at === undefined ? undefined : new PublicationChecks(this.#place, at, entries);
		for (const entry of entries) {
			const outcome = await this.#checked(entry, commit, check);
			outcomes.set(entry.id, outcome);
			await this.#options.onStep?.('checked');
			await this.#journal.settle(entry, this.#own.has(entry.id) ? undefined : outcome);
			git.options.logger?.info(`${entry.edit.summary} (${commit?.slice(0, 10) ?? 'nothing to commit'})`);
		}
		return outcomes;
	}

	async #checked(
		entry: JournalEntry,
		commit: string | undefined,
		check: PublicationChecks | undefined,
	): Promise<Outcome> {
		try {
			await persistently(async () => check?.run(entry.edit));
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

	async #failed(entries: readonly JournalEntry[], error: unknown): Promise<Outcomes> {
		const outcomes: Outcomes = new Map();
		const isStaged = isRegistryError(error, 'commit-failed');
		// The last first: on what is put back nothing may have been built.
		for (const entry of [...entries].reverse()) {
			const own = this.#own.get(entry.id);
			if (own && !isStaged && (await this.#undoUnlessBuiltOn(own))) {
				outcomes.set(entry.id, { kind: 'undone', error });
				continue;
			}
			const outcome: Outcome = { kind: 'failed', failure: failureOf(entry.edit, error) };
			await this.#journal.settle(entry, own ? undefined : outcome);
			outcomes.set(entry.id, outcome);
		}
		return outcomes;
	}

	async #undoUnlessBuiltOn({ entry, undo }: OwnEdit): Promise<boolean> {
		const undoIfLast = async () => {
			const isLast = (await this.#journal.entries()).at(-1)?.id === entry.id;
			if (!isLast) return false;
			const undone = await this.#journal.markUnwritten(entry);
			await undo();
			await this.#journal.settle(undone);
			return true;
		};
		const { heldState, lockWaitMs } = this.#options;
		return heldState ? undoIfLast() : inRegistry(this.#place, lockWaitMs, undoIfLast);
	}
}

function isPending({ isWritten, mode }: JournalEntry): boolean {
	return isWritten && mode === 'commit';
}

/** Thrown where nothing waits. */
const nothingPending = new Error('nothing waits to be committed');

function failureOf({ summary }: Edit, error: unknown): Failure {
	if (!(error instanceof RegistryError)) {
		const detail = String(error instanceof Error ? error.message : error);
		return registryError('commit-failed', { summary, detail, isStaged: false }).failure;
	}
	const { failure } = error;
	if (failure.code === 'publication-mismatch') return failure;
	if (failure.code === 'commit-failed') return { ...failure, data: { ...failure.data, summary } };
	const detail = failure.code === 'git-failed' ? failure.data.detail : error.message;
	return registryError('commit-failed', { summary, detail, isStaged: false }).failure;
}
