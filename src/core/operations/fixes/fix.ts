import type { FileChange, VersionHistory } from '../../edit.js';
import type { Problem, ProblemCode, ProblemData } from '../../problem.js';
import type { Snapshot } from '../../registry/snapshot.js';

/** What ends a problem. */
export interface Fix {
	/** The sentence a person would write. */
	readonly summary: string;
	/** At least one. */
	readonly changes: readonly FileChange[];
	/** The model it is of; absent for what is of the registry. */
	readonly model?: string;
}

/** What a fix is made from. */
export interface FixWorld {
	readonly snapshot: Snapshot;
	/** See `EditContext`. */
	versionHistory(modelFolder: string): Promise<VersionHistory>;
}

/** A problem of one code. */
export type ProblemOf<C extends ProblemCode> = Problem & { readonly code: C; readonly data: ProblemData[C] };

/** Makes the fix of a problem; `undefined` where there is none, or the Snapshot has not got the problem any more. */
export type Fixer<C extends ProblemCode> = (found: ProblemOf<C>, world: FixWorld) => Promise<Fix | undefined>;
