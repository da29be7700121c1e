import type { CardProposals } from '../inspection/modelCard.js';
import type { FoundFormat, LoadFact } from '../inspection/inspection.js';
import type { LineageNote } from '../lineage/note.js';

/** A model folder in a few words, for whoever is asked whether to register it. */
export interface FolderSummary {
	readonly flavors: readonly string[];
	readonly formats: readonly FoundFormat[];
	/** What loading it would run. */
	readonly load: readonly LoadFact[];
	/** Columns or tensors in and out; absent without a signature. */
	readonly signature?: { readonly inputs: number; readonly outputs: number };
	/** The run's name, or the start of its id. */
	readonly run?: string;
	/** Of the lineage: how many metrics, parameters and datasets. */
	readonly metrics: number;
	readonly params: number;
	readonly datasets: number;
	/** The script or notebook. */
	readonly code?: string;
	/** What was not taken into the lineage. */
	readonly notes: readonly LineageNote[];
	/** What its model card proposes, if it has one. */
	readonly card?: CardProposals;
	readonly files: number;
	readonly bytes: number;
	/** Relative paths that a registration leaves out. */
	readonly leftOut: readonly string[];
}
