import type { LiteralStyle } from '../literal.js';

/** How one programming language writes what matters here: comments, strings and the ends of lines. */
export interface Language {
	readonly lineComment: '#' | '//';
	readonly hasBlockComments: boolean;
	/** Words that change the quote right behind them, in lower case: `r`, `fr`. */
	readonly prefixes: ReadonlySet<string>;
	/** The string whose quote is at an offset, if it is a quote; `prefix` in lower case. */
	stringAt(text: string, offset: number, prefix: string): StringForm | undefined;
	/** `/…/` where a value may stand. */
	readonly hasRegexes: boolean;
	/** Does an expression outside of brackets end with its line? */
	readonly endsAtLines: boolean;
	/** Marks at the start of a statement that make its line a command of IPython. */
	readonly magics: string;
	/** Are literals next to each other one? */
	readonly joinsNeighbours: boolean;
	/** Functions that put their arguments together. */
	readonly joiningFunctions: ReadonlySet<string>;
}

/** How one string is read from its first character on. */
export interface StringForm {
	/** How long its opening quote is; its content is behind. */
	readonly openLength: number;
	readonly close: string;
	readonly style: LiteralStyle;
	/** Does a backslash mean something in it? */
	readonly hasEscapes: boolean;
	/** Does a backslash keep the next character from closing it? In Python also where it means nothing. */
	readonly isShielding: boolean;
	/** Is it left open at the end of its line, so that one slip does not swallow the file? */
	readonly endsAtLine: boolean;
	/** What begins an expression in it. */
	readonly hole?: '{' | '${';
	/** Bytes, characters, quoted names: no text. */
	readonly isPassedOver?: boolean;
}
