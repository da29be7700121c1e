import type { Hole } from '../literal.js';
import type { StringForm } from './language.js';

/** A piece of a program; blanks and comments are between them. */
export type Token =
	/** A name, keyword or number. */
	| { readonly kind: 'word'; readonly start: number; readonly end: number }
	/** A single character of punctuation, also one half of `==`. */
	| { readonly kind: 'mark'; readonly start: number; readonly mark: string }
	/** What comes until its string token stands in the holes of a string, each in `{` and `}`. */
	| { readonly kind: 'template' }
	| StringToken
	/** The end of a line that ends an expression. */
	| { readonly kind: 'newline' };

export interface StringToken {
	readonly kind: 'string';
	readonly form: StringForm;
	/** Of the content. */
	readonly start: number;
	readonly end: number;
	readonly holes: readonly Hole[];
}
