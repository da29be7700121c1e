import type { Edit, Operation } from '../../core/edit.js';
import { RegistryError } from '../../core/errors.js';
import type { Applied, CommitMode, RegistryWriter, Written } from '../../core/ports.js';
import { filesBefore } from '../../files/editState.js';
import { writeEdit, type EditStep, type WrittenEdit } from '../../files/editFiles.js';
import { EditBuilder } from './editBuilder.js';
import {
	commitModeOf,
	hookChoiceOf,
	plainAuthor,
	type GitSettings,
	type HookChoice,
} from '../gitSettings.js';
import { isCommitSlow } from '../commit/hooks.js';
import { CommitQueue } from './commitQueue.js';
import { Journal, type EditOrder, type JournalEntry } from './journal.js';
import {
	defaultIndexWaitMs,
	PendingCommits,
	type OwnEdit,
	type OwnOutcome,
} from '../commit/pendingCommits.js';
import type { CommitStep } from '../commit/privateIndexCommit.js';
import { withProposalBase } from '../proposal/proposalBase.js';
import { propose } from '../proposal/propose.js';
import { recoverEdits } from './recovery.js';
import { pathsOf, type LazyRegistryPlace, type RegistryPlace } from '../registryPlace.js';
import { authorIdentity } from '../repository.js';
import { stagePaths } from '../commit/userIndex.js';
import { readWorkTreeState, type WorkTreeState } from '../workTreeState.js';
import { UnderWay } from './underWay.js';
import { inCommits, inRegistry } from './writeLocks.js';

/** Where a writer has got to; tests stop it there. */
export type WriteStep = 'locked' | 'journaled' | EditStep | 'unlocked' | CommitStep | 'checked' | 'done';

/** Clock, patience and manner of a writer. */
export interface WriterOptions {
	/** Default the system's clock. */
	readonly now?: (() => Date) | undefined;
	/** How long to wait for another process that writes to the registry; a minute unless given. */
	readonly lockWaitMs?: number | undefined;
	/** How long to wait for the user's `index.lock`; ten seconds unless given. */
	readonly indexWaitMs?: number | undefined;
	/** Default what git's setting `gmr.commit` says, else `commit`. */
	readonly mode?: CommitMode | undefined;
	/** Do the user's hooks run? Default what git's setting `gmr.hooks` says, else `run`. */
	readonly hooks?: HookChoice | undefined;
	readonly onStep?: ((step: WriteStep) => Promise<void> | void) | undefined;
}

/** So long a commit lets those come along that are being written: in a burst it takes longer than many of them. */
const gatherMs = 2000;

/** What is known before anything is written. */
interface Opened {
	readonly place: RegistryPlace;
	readonly settings: GitSettings;
	readonly builder: EditBuilder;
	readonly mode: CommitMode;
	readonly hooks: HookChoice;
	readonly journal: Journal;
}

/**
 * Applies Edits to a registry in a work tree. Under the registry's lock an Edit is built, noted in the journal and
 * written; then it is committed, together with all others that wait. The registry's folder itself may yet have to be made.
 */
export class GitRegistryWriter implements RegistryWriter {
	readonly #place: LazyRegistryPlace;
	readonly #options: WriterOptions;
	readonly #writes = new UnderWay();
	readonly #commits = new CommitQueue<Pending, Applied>();
	#journal: Journal | undefined;

	constructor(place: LazyRegistryPlace, options: WriterOptions = {}) {
		this.#place = place;
		this.#options = options;
	}

	async preview(operation: Operation): Promise<Edit> {
		const opened = await this.#open();
		const { place, settings, mode } = opened;
		if (mode === 'branch')
			return withProposalBase(place, settings, (base) => opened.builder.buildProposal(operation, base));
		return opened.builder.build(operation, await readWorkTreeState(place), mode);
	}

	/** Where git commits at once, each Edit gets a commit of its own; where hooks make it slow, those that wait share one. */
	async apply(operation: Operation): Promise<Applied> {
		const opened = await this.#open();
		if (!isForWorkTree(opened)) return this.#propose(opened, operation);
		const { place, settings, mode, hooks } = opened;
		if (mode !== 'commit' || (await isCommitSlow(place.repository, settings, hooks)))
			return (await this.#writeFirst(opened, operation)).settled;
		return inCommits(place, async () => {
			const { started, settled } = await inRegistry(place, this.#options.lockWaitMs, async () => {
				const started = await this.#write(opened, operation);
				const [settled] = isPending(started) ? await this.#commitAll(opened, [started], started.state) : [];
				return { started, settled };
			});
			// Of an Edit that changes nothing; what others have left is settled under the registry's lock anew.
			return settled ? settled() : this.#end(opened, started);
		});
	}

	async write(operation: Operation): Promise<Written> {
		const opened = await this.#open();
		if (isForWorkTree(opened)) return this.#writeFirst(opened, operation);
		const proposed = await this.#propose(opened, operation);
		return { edit: proposed.edit, settled: Promise.resolve(proposed) };
	}

	#propose(opened: Opened, operation: Operation): Promise<Applied> {
		const { place, settings, journal, builder } = opened;
		return inRegistry(place, this.#options.lockWaitMs, async () => {
			await recoverEdits(place, journal);
			return withProposalBase(place, settings, async (base) => {
				const edit = await builder.buildProposal(operation, base);
				const isEmpty = edit.changes.length === 0 && !edit.publication;
				return isEmpty ? { edit, state: 'unchanged' } : propose(place, settings, base, edit);
			});
		});
	}

	async #writeFirst(opened: OpenedWorkTree, operation: Operation): Promise<Written> {
		const { place } = opened;
		const started = await this.#writes.during(() =>
			inRegistry(place, this.#options.lockWaitMs, () => this.#write(opened, operation)),
		);
		await this.#step('unlocked');
		return { edit: started.edit, settled: this.#settleLater(opened, started) };
	}

	/** What waits is committed together; of what is not to be committed each ends by itself. */
	#settleLater(opened: OpenedWorkTree, started: Started): Promise<Applied> {
		const { place } = opened;
		if (!isPending(started)) return inCommits(place, () => this.#end(opened, started));
		return this.#commits.add(started, (all) =>
			inCommits(place, async () => {
				await this.#writes.lull(gatherMs);
				return this.#commitAll(opened, all());
			}),
		);
	}

	/** Where the registry is, and its author, who is asked for meanwhile and not waited for before it must be. */
	async #open(): Promise<Opened> {
		const git = await this.#place.git();
		const found = this.#place.find();
		const settings = this.#place.settings();
		const author = settings.then(
			(known) => plainAuthor(known, git.options.environment ?? process.env) ?? authorIdentity(git),
		);
		// Where there is no repository, that is what to tell; whoever needs these awaits them.
		for (const needed of [settings, author]) needed.catch(() => undefined);
		const place = await found;
		const known = await settings;
		const journal = (this.#journal ??= new Journal(place.repository.gitDir, place.path));
		return {
			place,
			builder: new EditBuilder(place, author, journal, this.#options.now),
			settings: known,
			mode: this.#options.mode ?? commitModeOf(known),
			hooks: this.#options.hooks ?? hookChoiceOf(known),
			journal,
		};
	}

	/** Under the lock: what others left is made whole, then the Edit is decided and its files are written. */
	async #write(opened: OpenedWorkTree, operation: Operation): Promise<Started> {
		const { place, journal, mode, hooks, builder } = opened;
		await this.#step('locked');
		const hasLeftovers = await recoverEdits(place, journal);
		const state = await readWorkTreeState(place);
		const edit = await builder.build(operation, state, mode);
		if (edit.changes.length === 0 && !edit.publication) return { edit, hasLeftovers, state };

		const before = await filesBefore(place.root, edit);
		const isSeveral = edit.publication !== undefined || edit.changes.length > 1;
		const entry = await journal.add({ edit, mode, hooks, before }, isSeveral);
		await this.#step('journaled');
		const written = await this.#writeFiles(opened, entry);
		try {
			if (mode === 'commit')
				return { edit, hasLeftovers, state, written, entry: await journal.markWritten(entry) };
			if (mode === 'stage')
				await stagePaths(
					place.git,
					pathsOf(place, edit),
					Date.now() + (this.#options.indexWaitMs ?? defaultIndexWaitMs),
				);
		} catch (error) {
			await written.undo();
			await journal.settle(entry);
			throw error;
		}
		await journal.settle(entry);
		return { edit, hasLeftovers, state, written };
	}

	async #writeFiles({ place, journal }: Opened, entry: JournalEntry): Promise<WrittenEdit> {
		try {
			return await writeEdit(place.root, entry.edit, { onStep: this.#options.onStep });
		} catch (error) {
			await journal.settle(entry);
			throw error;
		}
	}

	/** Under the lock of commits: commits Edits, the oldest first. Gives what tells how each ended, or throws. */
	async #commitAll(
		opened: OpenedWorkTree,
		all: readonly Pending[],
		heldState?: WorkTreeState,
	): Promise<(() => Applied)[]> {
		const own = all.map(({ entry, written }) => ({
			entry,
			hasChanged: written.hasChanged,
			undo: () => written.undo(),
		}));
		const outcomes = await this.#pendingCommits(opened, own, heldState).settle();
		const ends: (() => Applied)[] = [];
		for (const { edit, entry, written } of all) {
			await written.finish();
			await this.#step('done');
			ends.push(() => applied(edit, outcomes.get(entry.id) ?? { kind: 'unchanged' }));
		}
		return ends;
	}

	/** Under the lock of commits: ends an Edit that is not to be committed. */
	async #end(opened: OpenedWorkTree, { edit, written, hasLeftovers }: Started): Promise<Applied> {
		await written?.finish();
		if (hasLeftovers) await this.#pendingCommits(opened).settleOthers();
		await this.#step('done');
		return { edit, state: !written ? 'unchanged' : opened.mode === 'stage' ? 'staged' : 'written' };
	}

	#pendingCommits(
		{ place, journal, settings }: Opened,
		own: readonly OwnEdit[] = [],
		heldState?: WorkTreeState,
	): PendingCommits {
		const { lockWaitMs, indexWaitMs, onStep } = this.#options;
		return new PendingCommits(place, journal, settings, { lockWaitMs, indexWaitMs, onStep, heldState }, own);
	}

	async #step(step: WriteStep): Promise<void> {
		await this.#options.onStep?.(step);
	}
}

type OpenedWorkTree = Opened & { readonly mode: EditOrder['mode'] };

function isForWorkTree(opened: Opened): opened is OpenedWorkTree {
	return opened.mode !== 'branch';
}

/** How far an Edit has come when the lock is let go. */
interface Started {
	readonly edit: Edit;
	/** Have processes that are gone left what is yet to be committed? */
	readonly hasLeftovers: boolean;
	/** What was found under the lock. */
	readonly state: WorkTreeState;
	/** Absent where there was nothing to write. */
	readonly written?: WrittenEdit;
	/** Absent where it is not to be committed. */
	readonly entry?: JournalEntry;
}

type Pending = Started & Required<Pick<Started, 'entry' | 'written'>>;

function isPending(started: Started): started is Pending {
	return started.entry !== undefined;
}

function applied(edit: Edit, outcome: OwnOutcome): Applied {
	switch (outcome.kind) {
		case 'committed':
			return { edit, commit: outcome.commit, state: 'committed' };
		case 'unchanged':
			return { edit, state: 'unchanged' };
		case 'failed':
			throw new RegistryError(outcome.failure);
		case 'undone':
			throw outcome.error;
	}
}
