import {
	apostrophe,
	backslash,
	backtick,
	carriageReturn,
	dollar,
	endOfLine,
	hash,
	isBlank,
	lineFeed,
	quote,
} from './characters.js';
import { heredocAt, type Heredoc } from './heredoc.js';
import type { Literal, LiteralStyle, Wanted } from './literal.js';

/** The wanted words of a shell script: bare and quoted pieces, lines of here-documents; comments are passed over. */
export function shellLiterals(text: string, isWanted: Wanted): Generator<Literal> {
	return new ShellReader(text, isWanted, false).read();
}

/** The same of a Dockerfile, where a quote that its line leaves open ends there unless a backslash joins the next. */
export function dockerfileLiterals(text: string, isWanted: Wanted): Generator<Literal> {
	return new ShellReader(text, isWanted, true).read();
}

class ShellReader {
	readonly #text: string;
	readonly #isWanted: Wanted;
	readonly #quotesEndAtLine: boolean;
	/** Here-documents whose text begins at the next line. */
	#heredocs: Heredoc[] = [];
	#at = 0;
	#isInBackticks = false;
	/** Where the piece before ended, if nothing was in between: pieces next to each other are one word. */
	#pieceEnd = -1;

	constructor(text: string, isWanted: Wanted, quotesEndAtLine: boolean) {
		this.#text = text;
		this.#isWanted = isWanted;
		this.#quotesEndAtLine = quotesEndAtLine;
	}

	*read(): Generator<Literal> {
		while (this.#at < this.#text.length) {
			const code = this.#text.charCodeAt(this.#at);
			if (code === lineFeed) {
				this.#at++;
				yield* this.#readHeredocs();
			} else if (code === hash && this.#startsWord()) this.#at = endOfLine(this.#text, this.#at);
			else if (code === quote || code === apostrophe) yield* this.#readQuoted(code);
			else if (isWordEnd(code)) this.#readOperator();
			else yield* this.#readBare();
		}
	}

	*#readQuoted(mark: number): Generator<Literal> {
		const start = this.#at + 1;
		// `$'…'` knows escapes.
		const isAnsi = mark === apostrophe && this.#text.charCodeAt(this.#at - 1) === dollar;
		const end = this.#endOfQuoted(start, mark, mark === quote || isAnsi);
		this.#at = this.#text.charCodeAt(end) === mark ? end + 1 : end;
		yield* this.#piece(start, end, 'quoted', mark === quote || isAnsi);
	}

	*#readBare(): Generator<Literal> {
		const start = this.#at;
		while (this.#at < this.#text.length) {
			const code = this.#text.charCodeAt(this.#at);
			if (code === backslash) this.#at = Math.min(this.#at + 2, this.#text.length);
			else if (code === quote || code === apostrophe || isWordEnd(code)) break;
			else this.#at++;
		}
		yield* this.#piece(start, this.#at, 'bare', true);
	}

	*#piece(start: number, end: number, style: LiteralStyle, hasEscapes: boolean): Generator<Literal> {
		const outerStart = style === 'quoted' ? start - 1 : start;
		const before = this.#text.charAt(outerStart - 1);
		// `--model="…"` has the URI as its value, `"$BASE"models:/x` has not.
		const isContinuation = this.#pieceEnd === outerStart && !/[=:,[{]/.test(before);
		this.#pieceEnd = this.#at;
		const next = this.#text.charCodeAt(this.#at);
		const isContinued =
			this.#at < this.#text.length &&
			(next === backtick ? !this.#isInBackticks : !isWordEnd(next) && !isListMark(next));
		if (this.#isWanted(start, end)) yield { start, end, style, hasEscapes, isContinuation, isContinued };
	}

	#readOperator(): void {
		if (this.#text.charCodeAt(this.#at) === backtick) this.#isInBackticks = !this.#isInBackticks;
		const heredoc = heredocAt(this.#text, this.#at);
		if (heredoc) this.#heredocs.push(heredoc);
		this.#at = heredoc?.next ?? this.#at + 1;
	}

	*#readHeredocs(): Generator<Literal> {
		const heredocs = this.#heredocs;
		this.#heredocs = [];
		for (const { delimiter, isIndented } of heredocs) {
			while (this.#at < this.#text.length) {
				const start = this.#at;
				const end = endOfLine(this.#text, start);
				this.#at = Math.min(end + 1, this.#text.length);
				if (isDelimiter(this.#text.slice(start, end), delimiter, isIndented)) break;
				if (this.#isWanted(start, end))
					yield { start, end, style: 'block', hasEscapes: false, isContinued: false };
			}
		}
	}

	#startsWord(): boolean {
		return this.#at === 0 || isWordEnd(this.#text.charCodeAt(this.#at - 1));
	}

	#endOfQuoted(start: number, mark: number, hasEscapes: boolean): number {
		for (let at = start; at < this.#text.length; at++) {
			const code = this.#text.charCodeAt(at);
			if (code === mark) return at;
			if (code === backslash && (hasEscapes || this.#text.charCodeAt(at + 1) === lineFeed)) at++;
			else if (code === lineFeed && this.#quotesEndAtLine) return at;
		}
		return this.#text.length;
	}
}

function isDelimiter(line: string, delimiter: string, isIndented: boolean): boolean {
	if (!line.includes(delimiter) || line.length > delimiter.length + 1000) return false;
	const bare = line.replace(/\r$/, '');
	return (isIndented ? bare.replace(/^\t+/, '') : bare) === delimiter;
}

/** Behind a string of a list: `CMD ["serve", "models:/iris/3"]`. */
function isListMark(code: number): boolean {
	return code === 0x2c || code === 0x5d || code === 0x7d || code === 0x3a;
}

const wordEnds = new Set(Array.from(';|&()<>`', (mark) => mark.charCodeAt(0)));

function isWordEnd(code: number): boolean {
	return isBlank(code) || code === lineFeed || code === carriageReturn || wordEnds.has(code);
}
