import type { LineageGraph } from '../lineageGraph.js';
import type { PageProblem } from './pageFile.js';
import type { SignatureSummary } from './signatureSummary.js';
import type { TagItem } from './tagItem.js';
import type { VersionDetails } from './versionDetails.js';

/** Everything the page of one model shows: ready strings and sorted rows, plain JSON. */
export type ModelPageState = ReadableModelPage | UnreadableModelPage | GoneModelPage;

/** A model that could be read; what is broken inside it is told where it stands. */
export interface ReadableModelPage {
	readonly kind: 'model';
	readonly name: string;
	/** What the registry calls itself, or its folder. */
	readonly registry: string;
	readonly aliases: readonly AliasItem[];
	readonly tags: readonly TagItem[];
	/** Markdown. */
	readonly description?: string;
	readonly card?: ModelCard;
	/** ISO 8601. */
	readonly created: string;
	readonly createdBy: Person;
	readonly latest?: { readonly number: number; readonly created: string };
	readonly featured?: FeaturedVersion;
	readonly versions: VersionTable;
	readonly lineage: LineageGraph;
}

/** A model whose `model.yaml` can't be read. */
export interface UnreadableModelPage {
	readonly kind: 'unreadable';
	readonly name: string;
	readonly registry: string;
	readonly problem: PageProblem;
}

/** A model the registry does not have, or no longer. */
export interface GoneModelPage {
	readonly kind: 'gone';
	readonly name: string;
	readonly registry: string;
}

export interface AliasItem {
	readonly alias: string;
	/** Absent where the file can't be read. */
	readonly version?: number;
	readonly problem?: PageProblem;
}

/** The model's `README.md` without its front matter. */
export interface ModelCard {
	readonly markdown: string;
	/** Only the beginning is here: the file is larger than a page should carry. */
	readonly isCut: boolean;
}

/** The version the overview is about: the headline alias's, or the newest one where there is none. */
export interface FeaturedVersion {
	readonly number: number;
	/** The headline alias; absent where it is merely the newest. */
	readonly alias?: string;
	readonly created: string;
	readonly by: Person;
	readonly metrics: readonly FeaturedMetric[];
	/** The version the differences are measured against. */
	readonly comparedWith?: number;
	readonly flavors: readonly string[];
	readonly formats: readonly string[];
	readonly size?: string;
	readonly signature?: SignatureSummary;
}

export interface FeaturedMetric {
	readonly name: string;
	readonly text: string;
	/** With its sign: `+0.02`. */
	readonly difference?: string;
}

export interface Person {
	readonly name: string;
	/** With the address, as the file has it. */
	readonly full: string;
}

/** The versions, the newest first. */
export interface VersionTable {
	/** Names of the metric columns, in the order of `VersionRow.metrics`. */
	readonly metrics: readonly string[];
	/** Metrics that have no column because there are too many. */
	readonly moreMetrics: number;
	readonly rows: readonly VersionRow[];
	/** Live versions that have no row yet. */
	readonly more: number;
}

export interface VersionRow {
	readonly number: number;
	readonly aliases: readonly string[];
	readonly state: VersionState;
	/** MLflow's legacy stage. */
	readonly stage?: string;
	readonly metrics: readonly (MetricCell | null)[];
	readonly created?: string;
	readonly by?: Person;
	readonly size?: { readonly text: string; readonly bytes: number };
	/** First line of the description, without Markdown. */
	readonly summary?: string;
	/** Of `version.yaml`, or else of `notes.yaml`. */
	readonly problem?: PageProblem;
	/** Only of the version the page has opened. */
	readonly details?: VersionDetails;
}

/** `reference`: its files are elsewhere. `broken`: its files can't be read. */
export type VersionState = 'ready' | 'reference' | 'archived' | 'broken';

export interface MetricCell {
	readonly text: string;
	/** To sort by; absent where the metric is no finite number. */
	readonly value?: number;
}
