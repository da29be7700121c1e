import type { FoundVersions } from './searchVersions.js';

/** A client asks for the pages of one search, one after the other; more than a few at a time are rare. */
const maxSearches = 4;
/** Each takes about a hundred bytes besides what a Snapshot keeps anyway. */
const maxRows = 200_000;

/** What the last searches of versions found, so that the pages of one are not each searched for and sorted anew. */
export class KeptSearches {
	#on: readonly object[] = [];
	readonly #found = new Map<string, Promise<FoundVersions>>();

	/** What `find` gives, or has given for the same `key` and the very same things it depends on. Rejects as `find` does. */
	get(key: string, on: readonly object[], find: () => Promise<FoundVersions>): Promise<FoundVersions> {
		if (this.#on.length !== on.length || on.some((each, index) => each !== this.#on[index])) {
			this.#found.clear();
			this.#on = on;
		}
		const known = this.#found.get(key);
		if (known) return known;
		for (const oldest of this.#found.keys()) {
			if (this.#found.size < maxSearches) break;
			this.#found.delete(oldest);
		}
		const found = find();
		this.#found.set(key, found);
		const forget = () => {
			if (this.#found.get(key) === found) this.#found.delete(key);
		};
		found.then(({ found: rows }) => {
			if (rows.length > maxRows) forget();
		}, forget);
		return found;
	}
}
