import type { LoadFact } from './inspection.js';

/** Of what may run code, and of the rest, as many are kept. */
const maxKept = 10_000;

/**
 * What is found in file after file. Facts that name nothing but known libraries, or nothing at all, take no place of those
 * that do, and how many of these are left out is a fact of its own.
 */
export class FoundFacts {
	readonly #telling: LoadFact[] = [];
	readonly #ordinary: LoadFact[] = [];
	readonly #unread = new Set<string>();
	#firstLeftOut = '';
	#leftOut = 0;

	add(facts: readonly LoadFact[]): void {
		for (const fact of facts) {
			if (fact.kind === 'unread') this.#unread.add(fact.path);
			const kept = isOrdinary(fact) ? this.#ordinary : this.#telling;
			if (kept.length < maxKept) kept.push(fact);
			else if (kept === this.#telling && this.#leftOut++ === 0) this.#firstLeftOut = fact.path;
		}
	}

	/** Was the file at `path` told to be unread? */
	isUnread(path: string): boolean {
		return this.#unread.has(path);
	}

	/** Sorted by path; those of a file before those of `others` about it. */
	with(others: FoundFacts): LoadFact[] {
		return [...this.#all, ...others.#all].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
	}

	get #all(): LoadFact[] {
		const all = [...this.#telling, ...this.#ordinary];
		if (this.#leftOut > 0) {
			const detail = `more than ${maxKept} findings; of this file and behind it ${this.#leftOut} are left out`;
			all.push({ kind: 'unread', path: this.#firstLeftOut, detail, part: 'code' });
		}
		return all;
	}
}

/** Does it name nothing but known libraries, or nothing at all? */
export function isOrdinary(fact: LoadFact): boolean {
	if (fact.kind === 'tensors-only') return true;
	if (fact.kind !== 'pickle') return false;
	const { complete, streams } = fact.report;
	return complete && streams.every(({ imports }) => imports.every(({ verdict }) => verdict === 'known'));
}
