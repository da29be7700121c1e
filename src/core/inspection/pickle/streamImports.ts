import type { PickleImport } from '../pickleReport.js';
import type { Run } from './runStream.js';
import type { FoundImport } from './values.js';
import { verdictOf } from './verdicts.js';

const rank = { no: 0, maybe: 1, yes: 2 } as const;

/** The imports of all readings of one stream, each name once. */
export class StreamImports {
	readonly #found = new Map<string, FoundImport>();

	addRun(run: Run): void {
		for (const [key, found] of run.machine.imports) {
			const earlier = this.#found.get(key);
			if (earlier === undefined) this.#found.set(key, { ...found });
			else if (rank[found.called] > rank[earlier.called]) earlier.called = found.called;
		}
		for (const inner of run.inner) this.addRun(inner);
	}

	/** In the order of the file. */
	list(): PickleImport[] {
		return [...this.#found.values()]
			.map((found) => ({ ...found, verdict: verdictOf(found.module, found.name) }))
			.sort((one, other) => one.offset - other.offset);
	}
}
