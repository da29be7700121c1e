/** How a literal is quoted: by one quote, by three, not at all, or as a line of text. */
export type LiteralStyle = 'quoted' | 'tripleQuoted' | 'bare' | 'block';

/** A string literal of a program, a scalar of a configuration, a word of a shell, or a piece of prose. */
export interface Literal {
	/** Where its content starts, behind the quote. */
	readonly start: number;
	readonly end: number;
	readonly style: LiteralStyle;
	/** Does a backslash mean something in it? */
	readonly hasEscapes: boolean;
	/** Is more put in front of it: `name +`, a literal right before? */
	readonly isContinuation?: boolean;
	/** Is more added to it: `+ name`, `% name`, `.format(…)`, a literal right behind? */
	readonly isContinued: boolean;
	/** What the program puts in between: `{…}`, `${…}`, with these marks, in order. */
	readonly holes?: readonly Hole[];
}

export interface Hole {
	readonly start: number;
	readonly end: number;
}

/** Is the literal between two offsets worth telling? Asked in the order of the text. */
export type Wanted = (start: number, end: number) => boolean;
