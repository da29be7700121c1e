import { setTimeout as wait } from 'node:timers/promises';
import type { GitObject, ObjectReader } from './gitBatch.js';

/** Brings the objects of these ids that are not here; rejects where it can't. */
export type ObjectSupply = (ids: readonly string[]) => Promise<void>;

const fullId = /^[0-9a-f]{40,64}$/;
/** While answers still come in, others may be missing too. */
const gatherMs = 2;

/**
 * Reads objects of a repository that lacks some on purpose. What is missing of all that is asked for together is fetched
 * together: one journey to the remote, not one for each.
 */
export class FetchingReader implements ObjectReader {
	readonly #inner: ObjectReader;
	readonly #supply: ObjectSupply;
	readonly #failed: (detail: string) => Error;
	#asked = 0;
	#missing = new Set<string>();
	#fetch: Promise<void> | undefined;

	/** `failed` makes the error for an object that is in no place. */
	constructor(inner: ObjectReader, supply: ObjectSupply, failed: (detail: string) => Error) {
		this.#inner = inner;
		this.#supply = supply;
		this.#failed = failed;
	}

	/** As of the reader inside; rejects where an id is neither here nor at the remote. */
	async read(name: string): Promise<GitObject | undefined> {
		const found = await this.#ask(name);
		if (found || !fullId.test(name)) return found;
		this.#missing.add(name);
		this.#fetch ??= this.#fetchTogether();
		await this.#fetch;
		const fetched = await this.#ask(name);
		// A tree names it: that it is nowhere is no answer.
		if (!fetched) throw this.#failed(`object ${name} is missing`);
		return fetched;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#inner[Symbol.asyncDispose]();
	}

	async #ask(name: string): Promise<GitObject | undefined> {
		this.#asked++;
		try {
			return await this.#inner.read(name);
		} finally {
			this.#asked--;
		}
	}

	async #fetchTogether(): Promise<void> {
		do await wait(gatherMs);
		while (this.#asked > 0);
		const ids = [...this.#missing];
		this.#missing = new Set();
		this.#fetch = undefined;
		await this.#supply(ids);
	}
}
