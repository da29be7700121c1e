import type { Stage } from './model/types.js';
import type { SignatureVerdict } from './model/signature.js';

/** What each kind of change carries; the sentences are made in `src/wording`. `undefined` is "not there". */
export interface ChangeData {
	'registry-created': Readonly<Record<string, never>>;
	/** There is no `registry.yaml` any more. */
	'registry-deleted': Readonly<Record<string, never>>;
	/** Its folder is another one; both from the top of the repository, '' for the top itself. */
	'registry-moved': { readonly from: string; readonly to: string };
	/** A value of `registry.yaml`; that of a map by a key as `policies.approvals`. Texts as they are, others as JSON. */
	'registry-setting': { readonly key: string } & BeforeAfter<string>;
	/** `.gitattributes` of the registry, which gives every clone the same bytes. */
	'attributes-changed': { readonly how: AlteredFile['how'] };
	'model-created': Readonly<Record<string, never>>;
	'model-deleted': {
		/** That were not deleted. */
		readonly versions: number;
	};
	'model-renamed': { readonly from: string; readonly to: string };
	'model-described': BeforeAfter<string>;
	'model-tag': { readonly key: string } & BeforeAfter<string>;
	/** `README.md`. */
	'card-changed': BeforeAfter<string>;
	/** With the notes it came with; none of them is a Change of its own. */
	'version-registered': { readonly version: number; readonly metrics: Metrics };
	'version-deleted': { readonly version: number; readonly why?: string };
	/** Its folder is gone and no tombstone is left. */
	'version-gone': { readonly version: number };
	/** A deleted version is there again. */
	'version-returned': { readonly version: number };
	/** The very registration that was `from` is `to` now. What `from` stands for then, if anything, is a Change of its own. */
	'version-renumbered': { readonly from: number; readonly to: number };
	/** Write-once files of a version were changed, added or taken away; `files` relative to the version's folder, sorted. */
	'version-altered': { readonly version: number; readonly files: readonly AlteredFile[] };
	'version-described': { readonly version: number } & BeforeAfter<string>;
	'version-tag': { readonly version: number; readonly key: string } & BeforeAfter<string>;
	'version-stage': { readonly version: number } & BeforeAfter<Stage>;
	/** Also where it was archived before and what is said of it is new. */
	'version-archived': { readonly version: number; readonly why?: string; readonly replacedBy?: number };
	'version-restored': { readonly version: number };
	'alias-set': {
		readonly alias: string;
		readonly version: number;
		readonly metrics: Metrics;
		/** Where the model has no such live version. */
		readonly isDangling?: true;
	};
	'alias-moved': {
		readonly alias: string;
		readonly from: number;
		readonly to: number;
		/** Of both versions, by name; `undefined` where one has none of that name. */
		readonly metrics: Readonly<Record<string, BeforeAfter<number>>>;
		/** Absent where neither version has a signature. */
		readonly signature?: SignatureVerdict;
		/** Where the model has no live version `to`. */
		readonly isDangling?: true;
	};
	/** `version` is absent where its file could not be read. */
	'alias-deleted': { readonly alias: string; readonly version?: number };
	/** A file that can't be read any more, or never could; `path` relative to the registry's folder. */
	'file-broken': { readonly path: string };
	/** What a mended file says is no Change of its own, except where an alias points. */
	'file-mended': { readonly path: string };
}
export type ChangeKind = keyof ChangeData;
export type Metrics = Readonly<Record<string, number>>;
export interface BeforeAfter<T> {
	readonly before?: T | undefined;
	readonly after?: T | undefined;
}
export interface AlteredFile {
	readonly path: string;
	readonly how: 'changed' | 'added' | 'removed';
}

/** Of `K`, or one of all kinds. */
export type Difference<K extends ChangeKind = ChangeKind> = {
	[Kind in K]: { readonly kind: Kind; readonly data: ChangeData[Kind] };
}[K];

/** What a Change is about. */
export interface ChangedModel {
	readonly folder: string;
	readonly name: string;
}

/** One difference between two Snapshots, in the user's words. */
export type Change<K extends ChangeKind = ChangeKind> = Difference<K> & {
	/** The model it is about; absent where it is about the registry. The name is the newer one. */
	readonly model?: ChangedModel;
};

/** A `Difference` of `kind`. */
export function difference<K extends ChangeKind>(kind: K, data: ChangeData[K]): Difference {
	// The pair is correlated by `K`; TypeScript can't see that through the mapped union.
	return { kind, data } as Difference;
}
