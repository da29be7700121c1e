/** `<<EOF`: the lines from the next on are text, up to one that is the delimiter. */
export interface Heredoc {
	readonly delimiter: string;
	/** `<<-`: tabs before the delimiter are dropped. */
	readonly isIndented: boolean;
	/** Behind the operator and its delimiter. */
	readonly next: number;
}

/** No `<<<`, and no shift of numbers; delimiters have sensible lengths. */
const operator = /<<(-?)[ \t]{0,9}(?:'([^'\n]{1,200})'|"([^"\n]{1,200})"|\\?([A-Za-z_][\w.-]{0,200}))/y;

/** The here-document whose operator is at an offset. */
export function heredocAt(text: string, offset: number): Heredoc | undefined {
	if (text.charAt(offset) !== '<' || text.charAt(offset - 1) === '<') return undefined;
	operator.lastIndex = offset;
	const match = operator.exec(text);
	const delimiter = match?.[2] ?? match?.[3] ?? match?.[4];
	if (!match || delimiter === undefined) return undefined;
	return { delimiter, isIndented: match[1] === '-', next: operator.lastIndex };
}
