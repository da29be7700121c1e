import type { ModelUri } from '../model/modelUri.js';

/** One place in a text that names a registered model. */
export interface Usage {
	/** UTF-16 offsets of the URI or name itself, without quotes; in a notebook they point into its JSON text. */
	readonly start: number;
	readonly end: number;
	/** As it stands in the program; what a notebook's JSON escapes is decoded. */
	readonly text: string;
	/** A `models:/` URI, or the plain name of a model. */
	readonly kind: 'uri' | 'name';
	readonly meaning: UriMeaning | NamedModel;
	/** For a name, what says that it is a model's: `registered_model_name`, or the function it is passed to. */
	readonly via?: string;
	/** Does it stand in prose, or in a longer string of a program, such as a help text? It may be an example, then. */
	readonly isInText?: true;
}

export type UriMeaning =
	/** `path` is what follows the model, `''` as a rule. */
	| { readonly kind: 'uri'; readonly uri: ModelUri; readonly path: string }
	| { readonly kind: 'invalid' }
	/** Put together when the program runs: an f-string, a template, a concatenation. */
	| { readonly kind: 'dynamic' };

/** A model given by its name, with what the same call says literally about which version. */
export interface NamedModel {
	readonly kind: 'model';
	readonly name: string;
	readonly version?: string;
	readonly alias?: string;
	readonly stage?: string;
}
