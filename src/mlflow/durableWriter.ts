import type { Edit, Operation } from '../core/edit.js';
import type { LastUpdates } from '../core/mlflow/access.js';
import type { Applied, RegistryWriter, Written } from '../core/ports.js';
import type { WrittenUpdates } from './writtenUpdates.js';

export interface DurableWriterOptions {
	/** Takes note of what is written. */
	readonly written: WrittenUpdates;
	readonly updates: () => Promise<LastUpdates>;
	/** Told what could not be committed, after it was answered as done. */
	readonly onCommitFailed: (error: unknown, edit: Edit) => void;
}

/** A writer that is done as soon as the files are durable; the commit follows, and `settled` waits for it. */
export class DurableWriter implements RegistryWriter {
	readonly #inner: RegistryWriter;
	readonly #options: DurableWriterOptions;
	readonly #commits = new Set<Promise<void>>();

	constructor(inner: RegistryWriter, options: DurableWriterOptions) {
		this.#inner = inner;
		this.#options = options;
	}

	async apply(operation: Operation): Promise<Applied> {
		const { edit } = await this.write(operation);
		return { edit, state: 'written' };
	}

	async write(operation: Operation): Promise<Written> {
		const { written, updates, onCommitFailed } = this.#options;
		const before = await updates();
		const result = await this.#inner.write(operation);
		const { edit } = result;
		// Handled at once, so that a failure is never one that nobody waits for.
		const outcome = result.settled.then(
			({ commit }) => ({ commit }),
			(error: unknown) => {
				onCommitFailed(error, edit);
				return { commit: undefined };
			},
		);
		const settle = await written.note(edit, before, Date.now());
		const commit = outcome.then(async (done) => {
			settle(done.commit);
			// So that who writes next need not wait for a look at the log. What is wrong with it they are told.
			await updates().catch(() => undefined);
		});
		this.#commits.add(commit);
		void commit.finally(() => this.#commits.delete(commit));
		return result;
	}

	preview(operation: Operation): Promise<Edit> {
		return this.#inner.preview(operation);
	}

	/** Waits till everything that was written is committed, or can't be. */
	async settled(): Promise<void> {
		while (this.#commits.size > 0) await Promise.all(this.#commits);
	}
}
