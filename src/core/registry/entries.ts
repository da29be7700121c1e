import type { AliasName, ModelName, VersionNumber } from '../model/brands.js';
import { decodeName } from '../model/folderName.js';
import type {
	AliasManifest,
	DeletedManifest,
	ModelManifest,
	NotesManifest,
	VersionManifest,
} from '../model/types.js';
import type { Problem, Reading } from '../problem.js';

// Apart from the Snapshot, so that who only looks at entries does not load the reading of YAML.

/** A folder of `models/`, with what its `model.yaml` says. */
export interface ModelEntry {
	/** Its folder's name, fixed for life; not its name. */
	readonly folder: string;
	readonly path: string;
	readonly manifest: Reading<ModelManifest>;
}

/** A model whose manifest could be read. */
export type ReadableModel = ModelEntry & {
	readonly manifest: { readonly ok: true; readonly value: ModelManifest };
};

/** A file of `aliases/`. */
export interface AliasEntry {
	readonly alias: AliasName;
	readonly path: string;
	readonly manifest: Reading<AliasManifest>;
}

/** A folder of `versions/`, with what its files say. */
export interface VersionEntry {
	readonly number: VersionNumber;
	/** The folder. */
	readonly path: string;
	readonly isDeleted: boolean;
	/** Of a deleted version: what `deleted.yaml` says. */
	readonly deleted?: Reading<DeletedManifest>;
	readonly manifest: Reading<VersionManifest>;
	readonly notes: Reading<NotesManifest>;
}

/** Could the model's manifest be read? */
export function isReadable(model: ModelEntry): model is ReadableModel {
	return model.manifest.ok;
}

/** Why what an entry's file says is not known; none where it could be read. */
export function problemsOf({ manifest }: { readonly manifest: Reading<unknown> }): readonly Problem[] {
	return manifest.ok ? [] : manifest.problems;
}

/** What a model is called on screen: its name, or its folder while the manifest can't be read. */
export function displayName(model: ModelEntry): ModelName | string {
	return model.manifest.ok ? model.manifest.value.name : (decodeName(model.folder) ?? model.folder);
}
