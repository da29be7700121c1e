/** Whose of two values stays: those of the branch we replay on, or our own. */
export type Side = 'ours' | 'theirs';

/** Something that both sides changed, so that a person has to say which stays. */
export type ReplayConflict = FoundConflict & {
	/** The sentence of our commit. */
	readonly ours: string;
	/** Who changed it on the other side, once somebody has looked. */
	readonly by?: string;
};

export type FoundConflict = ConflictKind & {
	/** In the target, relative to the registry. */
	readonly path: string;
};

type ConflictKind =
	/** An alias was moved, made or deleted on both sides; a version that is absent stands for deleted. */
	| {
			readonly kind: 'alias';
			readonly model: string;
			readonly alias: string;
			readonly theirVersion?: number;
			readonly ourVersion?: number;
	  }
	/** A description, tag, stage … */
	| { readonly kind: 'key'; readonly model: string; readonly version?: number; readonly key: string }
	| { readonly kind: 'file' }
	/** We deleted a model that got something new. */
	| { readonly kind: 'model-changed'; readonly model: string }
	/** They deleted the model, or the version, that we changed. */
	| { readonly kind: 'model-deleted'; readonly model: string }
	| { readonly kind: 'version-deleted'; readonly model: string; readonly version: number }
	/** We deleted a version that an alias of theirs points at. */
	| {
			readonly kind: 'version-aliased';
			readonly model: string;
			readonly version: number;
			readonly alias: string;
	  }
	/** We gave a model the name that another one has there. */
	| { readonly kind: 'name-taken'; readonly model: string };

export type ConflictCode = ConflictKind['kind'];

/** The conflicts that can be answered with "ours"; all can be with "theirs". */
export const answersOurs: ReadonlySet<ConflictCode> = new Set(['alias', 'key', 'file', 'model-changed']);
