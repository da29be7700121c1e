/** How a literal is quoted: by one quote, by three, not at all, or as a line of a YAML block. */
export type LiteralStyle = 'quoted' | 'tripleQuoted' | 'bare' | 'block';

/** A string literal of a program, or a scalar of a YAML file. */
export interface Literal {
	/** Where its content starts, behind the quote. */
	readonly start: number;
	readonly end: number;
	readonly style: LiteralStyle;
	/** Does a backslash mean something in it? */
	readonly hasEscapes: boolean;
	/** Is more added to it: `+ name`, `% name`, `.format(…)`, a literal right behind? */
	readonly isContinued: boolean;
}

/** Is the literal between two offsets worth telling? Asked in the order of the text. */
export type Wanted = (start: number, end: number) => boolean;
