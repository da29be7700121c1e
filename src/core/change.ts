import type { Stage } from './model/types.js';
import type { SignatureVerdict } from './model/signature.js';

/** What each kind of change carries; the sentences are made in `src/wording`. `undefined` is "not there". */
export interface ChangeData {
	'registry-created': Readonly<Record<string, never>>;
	/** A value of `registry.yaml`. */
	'registry-setting': { readonly key: string } & BeforeAfter<string>;
	'model-created': Readonly<Record<string, never>>;
	'model-deleted': { readonly versions: number };
	'model-renamed': { readonly from: string; readonly to: string };
	'model-described': BeforeAfter<string>;
	'model-tag': { readonly key: string } & BeforeAfter<string>;
	/** `README.md`. */
	'card-changed': BeforeAfter<string>;
	'version-registered': { readonly version: number; readonly metrics: Metrics };
	'version-deleted': { readonly version: number; readonly why?: string };
	/** Its folder is gone and no tombstone is left. */
	'version-gone': { readonly version: number };
	/** A deleted version is there again. */
	'version-returned': { readonly version: number };
	/** Write-once files of a version were changed, added or taken away; `files` relative to the version's folder, sorted. */
	'version-altered': { readonly version: number; readonly files: readonly AlteredFile[] };
	'version-described': { readonly version: number } & BeforeAfter<string>;
	'version-tag': { readonly version: number; readonly key: string } & BeforeAfter<string>;
	'version-stage': { readonly version: number } & BeforeAfter<Stage>;
	'version-archived': { readonly version: number; readonly why?: string; readonly replacedBy?: number };
	'version-restored': { readonly version: number };
	'alias-set': { readonly alias: string; readonly version: number; readonly metrics: Metrics };
	'alias-moved': {
		readonly alias: string;
		readonly from: number;
		readonly to: number;
		/** Of both versions, by name; `undefined` where one has none of that name. */
		readonly metrics: Readonly<Record<string, BeforeAfter<number>>>;
		/** Absent where neither version has a signature. */
		readonly signature?: SignatureVerdict;
	};
	'alias-deleted': { readonly alias: string; readonly version: number };
	/** A file that can't be read any more, or could not be read before. */
	'file-broken': { readonly path: string };
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

type Difference = { [K in ChangeKind]: { readonly kind: K; readonly data: ChangeData[K] } }[ChangeKind];

/** One difference between two Snapshots, in the user's words. */
export type Change = Difference & {
	/** The model it is about; absent where it is about the registry. The name is the newer one. */
	readonly model?: { readonly folder: string; readonly name: string };
};
