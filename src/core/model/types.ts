import type { AliasName, ModelName, VersionNumber } from './brands.js';

/** `registry.yaml`. */
export interface RegistryManifest {
	readonly format: number;
	readonly requires: readonly string[];
	readonly name?: string;
	readonly description?: string;
}

/** `models/<folder>/model.yaml`. */
export interface ModelManifest {
	readonly name: ModelName;
	/** ISO 8601, UTC, milliseconds. */
	readonly created: string;
	readonly createdBy: string;
	/** Markdown. */
	readonly description?: string;
	readonly tags: Tags;
}

/** `models/<folder>/aliases/<alias>.yaml`. */
export interface AliasManifest {
	readonly version: VersionNumber;
	/** New with every move, so that two moves conflict in git. */
	readonly moved: string;
}

/** `versions/<n>/version.yaml`: written once. */
export interface VersionManifest {
	readonly version: VersionNumber;
	readonly created: string;
	readonly createdBy: string;
	/** As the user or client gave it. */
	readonly source: string;
	readonly artifacts: Artifacts;
	/** MLmodel's flavours, sorted. */
	readonly flavors: readonly string[];
	/** File formats of the weights, such as `skops` or `pickle`. */
	readonly formats: readonly string[];
	readonly lineage: Lineage;
}

export type Artifacts =
	| { readonly storage: 'copy'; readonly digest: string; readonly size: number; readonly files: number }
	| {
			readonly storage: 'reference';
			readonly uri: string;
			readonly digest?: string;
			readonly size?: number;
			readonly files?: number;
	  }
	/** There are none: of one of MLflow's prompts the tags tell all. */
	| { readonly storage: 'none'; readonly digest?: never; readonly size?: never; readonly files?: never };

/** Where a version comes from; every part optional. */
export interface Lineage {
	readonly run?: {
		/** Empty where a link is all that is known. */
		readonly id: string;
		readonly name?: string;
		/** Where a browser shows it. */
		readonly uri?: string;
		/** In MLflow's words: `FINISHED`. */
		readonly status?: string;
		/** ISO 8601, UTC, milliseconds. */
		readonly started?: string;
	};
	readonly experiment?: { readonly id?: string; readonly name?: string };
	/** MLflow's id of the logged model, `m-…`. */
	readonly loggedModel?: string;
	readonly code?: {
		readonly commit?: string;
		readonly dirty?: boolean;
		readonly branch?: string;
		/** The address it was cloned from, without credentials. */
		readonly repository?: string;
		readonly path?: string;
		readonly notebook?: string;
	};
	readonly datasets: readonly Dataset[];
	readonly params: Readonly<Record<string, string>>;
	readonly metrics: Readonly<Record<string, number>>;
	/** `models:/` URIs of the versions this one was derived from. */
	readonly parents: readonly string[];
}
export interface Dataset {
	readonly name: string;
	readonly digest?: string;
	readonly source?: string;
	/** What it was used for: `training`. */
	readonly context?: string;
}

/** `versions/<n>/run.json`, where `version.yaml` has not room for all: written once. */
export type RunManifest = Pick<Lineage, 'params' | 'metrics'>;

/** `versions/<n>/notes.yaml`: what people may still say of a version. */
export interface NotesManifest {
	/** Markdown. */
	readonly description?: string;
	readonly tags: Tags;
	/** MLflow's legacy stage. */
	readonly stage?: Stage;
	readonly archived?: { readonly why?: string; readonly replacedBy?: VersionNumber };
}
export type Stage = 'Staging' | 'Production' | 'Archived';

/** `versions/<n>/deleted.yaml`: what is left of a deleted version, whose number is never used again. */
export interface DeletedManifest {
	readonly deleted: string;
	readonly deletedBy: string;
	readonly why?: string;
}
export type Tags = Readonly<Record<string, string>>;

/** An alias that could be read. */
export interface Alias {
	readonly alias: AliasName;
	readonly version: VersionNumber;
}
