import type { LineageNote } from '../../core/lineage/note.js';
import type { RunRecord } from '../../core/lineage/runRecord.js';

/** What a tracking store answers when it is asked for a run. */
export type StoreAnswer =
	| {
			readonly kind: 'run';
			readonly run: RunRecord;
			/** Of parts that could not be read. */ readonly notes?: readonly LineageNote[];
	  }
	| { readonly kind: 'no-run' | 'no-store' }
	| { readonly kind: 'failed'; readonly note: LineageNote };

/** A run, a logged model, or the logged model of a run that has this name. */
export type ArtifactsOwner =
	| { readonly kind: 'run'; readonly id: string }
	| { readonly kind: 'model'; readonly id: string }
	| { readonly kind: 'model-of-run'; readonly runId: string; readonly name: string };

/** What a tracking store answers when it is asked where artifacts are. */
export type ArtifactsAnswer =
	| {
			readonly kind: 'artifacts';
			/** A path or URI, as the store has it. */
			readonly uri: string;
			/** The run a logged model comes from. */
			readonly runId?: string;
	  }
	| { readonly kind: 'nothing' }
	| { readonly kind: 'failed'; readonly note: LineageNote };
