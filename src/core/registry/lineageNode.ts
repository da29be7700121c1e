import type { Fact } from './page/fact.js';
import type { PageFile } from './page/pageFile.js';

/** A thing in a lineage graph. */
export interface LineageNode {
	/** Stable: `version:7`, `run:0f3c…`, `dataset:iris@3fa2`. */
	readonly id: string;
	readonly kind: LineageKind;
	/** What the thing is called; the number of a version of this model. */
	readonly label: string;
	readonly facts: readonly Fact[];
	readonly target: LineageTarget;
	/** Named by a version, and not in this registry. */
	readonly isUnknown?: boolean;
}

export type LineageKind =
	'dataset' | 'code' | 'parent' | 'run' | 'loggedModel' | 'source' | 'version' | 'alias';

/** What opens when a node is opened. */
export type LineageTarget =
	| { readonly kind: 'version'; readonly version: number }
	| { readonly kind: 'model'; readonly name: string; readonly version: number }
	| { readonly kind: 'file'; readonly file: PageFile }
	| { readonly kind: 'url'; readonly url: string };
