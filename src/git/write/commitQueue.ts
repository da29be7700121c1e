/** Commits all that waits. `take` gives what that is, which those may yet join who come till it is called. */
export type CommitWork<T, R> = (take: () => readonly T[]) => Promise<readonly (() => R)[]>;

interface Waiting<T, R> {
	readonly item: T;
	readonly settle: (result: R) => void;
	readonly fail: (error: unknown) => void;
}

/** Gathers what is to be committed while a commit is made, so that a burst takes few of them. */
export class CommitQueue<T, R> {
	#waiting: Waiting<T, R>[] = [];
	/** Of who came last, and so knows the newest settings. */
	#work: CommitWork<T, R> | undefined;
	#isRunning = false;

	/** `work` gives, for each of what it took, what tells how it ended; that throws where it failed. */
	add(item: T, work: CommitWork<T, R>): Promise<R> {
		return new Promise<R>((settle, fail) => {
			this.#waiting.push({ item, settle, fail });
			this.#work = work;
			if (!this.#isRunning) void this.#run();
		});
	}

	async #run(): Promise<void> {
		this.#isRunning = true;
		while (this.#waiting.length > 0 && this.#work) await this.#once(this.#work);
		this.#isRunning = false;
	}

	/** Never rejects. */
	async #once(work: CommitWork<T, R>): Promise<void> {
		let taken: readonly Waiting<T, R>[] = [];
		const take = () => {
			taken = this.#waiting;
			this.#waiting = [];
			return taken.map(({ item }) => item);
		};
		try {
			const ends = await work(take);
			taken.forEach(({ settle, fail }, index) => {
				try {
					const end = ends[index];
					if (!end) throw new Error('nothing is known of a commit');
					settle(end());
				} catch (error) {
					fail(error);
				}
			});
		} catch (error) {
			// It may have failed before it took any: then all that waits has.
			if (taken.length === 0) take();
			for (const { fail } of taken) fail(error);
		}
	}
}
