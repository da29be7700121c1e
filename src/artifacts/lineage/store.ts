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
