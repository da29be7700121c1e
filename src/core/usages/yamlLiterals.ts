import { endOfLine } from './characters.js';
import type { Literal, LiteralStyle, Wanted } from './literal.js';

/**
 * The wanted scalars of a YAML file, in order: quoted ones, bare ones, and the lines of blocks. This is no YAML parser: it
 * reads on through broken files and templates, and tells apart just as much as finding URIs needs.
 */
export function* yamlLiterals(text: string, isWanted: Wanted): Generator<Literal> {
	const lines = new LineReader(text, isWanted);
	for (let start = 0; start < text.length;) {
		yield* lines.read(start, endOfLine(text, start));
		start = lines.next;
	}
}

/** Indicators at the start of a value that are not the value: `- `, `? `, an anchor, a tag. */
const indicator = /[-?](?=\s|$)|[&!]\S*/y;
/** `|` or `>` with its options, if nothing but a comment follows. */
const blockHeader = /[|>][-+0-9]{0,2}[ \t]*(?:#.*)?$/my;
const bareEnd = /:(?=\s|$)|[ \t]#|$/gm;
const bareEndInFlow = /:(?=\s|$)|[ \t]#|[,[\]{}]|$/gm;

class LineReader {
	/** Where the next line starts. */
	next = 0;
	readonly #text: string;
	readonly #isWanted: Wanted;
	/** How many `[` and `{` are open. */
	#flowDepth = 0;
	/** The indentation of the line that opened a block, while in one. */
	#blockIndent: number | undefined;

	constructor(text: string, isWanted: Wanted) {
		this.#text = text;
		this.#isWanted = isWanted;
	}

	*read(start: number, lineEnd: number): Generator<Literal> {
		this.next = lineEnd + 1;
		const end = this.#text.charAt(lineEnd - 1) === '\r' ? Math.max(start, lineEnd - 1) : lineEnd;
		const first = this.#skipBlanks(start, end);
		const indent = first - start;
		if (this.#blockIndent !== undefined) {
			if (first === end) return;
			if (indent > this.#blockIndent) {
				yield* this.#literal(first, end, 'block');
				return;
			}
			this.#blockIndent = undefined;
		}
		yield* this.#readValues(first, end, indent);
	}

	*#readValues(first: number, end: number, indent: number): Generator<Literal> {
		for (let at = first; at < end; at = this.#skipBlanks(at, end)) {
			const mark = this.#text.charAt(at);
			if (mark === '#') return;
			if (mark === '"' || mark === "'") {
				const close = this.#endOfQuoted(at + 1, mark);
				yield* this.#literal(at + 1, close, 'quoted', mark === '"');
				at = close + 1;
				// A quoted scalar may run over several lines.
				if (at > end) end = this.#moveTo(at);
			} else if (mark === '[' || mark === '{') {
				this.#flowDepth++;
				at++;
			} else if (mark === ']' || mark === '}') {
				this.#flowDepth = Math.max(0, this.#flowDepth - 1);
				at++;
			} else if (mark === ',' || mark === ':') at++;
			else if (this.#flowDepth === 0 && this.#matches(blockHeader, at)) {
				this.#blockIndent = indent;
				return;
			} else if (this.#matches(indicator, at)) at = indicator.lastIndex;
			else {
				const close = this.#endOfBare(at, end);
				yield* this.#literal(at, close, 'bare');
				at = close;
			}
		}
	}

	*#literal(start: number, end: number, style: LiteralStyle, hasEscapes = false): Generator<Literal> {
		if (this.#isWanted(start, end)) yield { start, end, style, hasEscapes, isContinued: false };
	}

	#endOfQuoted(start: number, quote: string): number {
		const close = quote === '"' ? /\\[\s\S]|"/g : /''|'/g;
		close.lastIndex = start;
		for (let match = close.exec(this.#text); match; match = close.exec(this.#text)) {
			if (match[0] === quote) return match.index;
		}
		return this.#text.length;
	}

	#endOfBare(start: number, end: number): number {
		const pattern = this.#flowDepth > 0 ? bareEndInFlow : bareEnd;
		// The first character belongs to the scalar whatever it is, so every step moves on.
		pattern.lastIndex = start + 1;
		let close = Math.min(pattern.exec(this.#text)?.index ?? end, end);
		while (close > start && isBlank(this.#text.charAt(close - 1))) close--;
		return close;
	}

	#moveTo(offset: number): number {
		const lineEnd = endOfLine(this.#text, offset);
		this.next = lineEnd + 1;
		return lineEnd;
	}

	#skipBlanks(from: number, end: number): number {
		let at = from;
		while (at < end && isBlank(this.#text.charAt(at))) at++;
		return at;
	}

	#matches(pattern: RegExp, at: number): boolean {
		pattern.lastIndex = at;
		return pattern.test(this.#text);
	}
}

function isBlank(character: string): boolean {
	return character === ' ' || character === '\t';
}
