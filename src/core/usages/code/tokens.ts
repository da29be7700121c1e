import {
	backslash,
	carriageReturn,
	closeBrace,
	endAfter,
	endOfLine,
	isBlank,
	isClosing,
	isOpening,
	isWordCode,
	lineFeed,
	openBrace,
	slash,
	star,
} from '../characters.js';
import type { Hole } from '../literal.js';
import type { Language, StringForm } from './language.js';
import { endOfRegex } from './regex.js';
import type { Token } from './token.js';

/** A string with a hole that is being read. */
interface OpenString {
	readonly form: StringForm;
	/** Where its content starts. */
	readonly start: number;
	readonly holes: Hole[];
	readonly holeStart: number;
	/** How many brackets were open around it. */
	readonly depth: number;
}

/**
 * The tokens of a program, in order of their ends; the program need not be whole or correct. Every character is read once,
 * whatever is nested in what.
 */
export function* tokensOf(text: string, language: Language): Generator<Token> {
	yield* new Tokenizer(text, language).read();
}

class Tokenizer {
	readonly #text: string;
	readonly #language: Language;
	readonly #open: OpenString[] = [];
	#at = 0;
	#depth = 0;
	#startsStatement = true;
	/** Could what comes next be a value, so that a slash opens a regular expression? */
	#expectsValue = true;
	/** Before this offset no slash opens one: it was tried on this line and found no end. */
	#noRegexBefore = 0;

	constructor(text: string, language: Language) {
		this.#text = text;
		this.#language = language;
	}

	*read(): Generator<Token> {
		while (this.#at < this.#text.length) {
			const code = this.#text.charCodeAt(this.#at);
			if (isBlank(code) || code === carriageReturn) this.#at++;
			else if (code === lineFeed) yield* this.#readLineEnd();
			else if (code === backslash) this.#at = this.#afterBackslash();
			else if (!this.#skipComment(code)) yield* this.#readToken(code);
		}
		while (this.#open.length > 0) yield* this.#close();
	}

	*#readToken(code: number): Generator<Token> {
		const start = this.#at;
		const mark = this.#text.charAt(start);
		const isMagic = this.#startsStatement && this.#language.magics.includes(mark);
		this.#startsStatement = false;
		if (isMagic) yield this.#readMagic();
		else if (isWordCode(code)) yield* this.#readWord();
		else {
			const form = this.#language.stringAt(this.#text, start, '');
			if (form) yield* this.#readString(form, start + form.openLength, start + form.openLength, []);
			else if (code === closeBrace && this.#open.at(-1)?.depth === this.#depth) yield* this.#readHoleEnd();
			else {
				if (code !== slash || !this.#skipRegex()) this.#readMark(code);
				yield { kind: 'mark', start, mark };
			}
		}
	}

	*#readWord(): Generator<Token> {
		const start = this.#at;
		const end = this.#endOfWord(start);
		const { prefixes, hasRegexes } = this.#language;
		const prefix = end - start <= 2 ? this.#text.slice(start, end).toLowerCase() : '';
		const form = prefixes.has(prefix) ? this.#language.stringAt(this.#text, end, prefix) : undefined;
		if (form) yield* this.#readString(form, end + form.openLength, end + form.openLength, []);
		else {
			this.#at = end;
			this.#expectsValue = hasRegexes && isKeyword(this.#text.slice(start, end));
			yield { kind: 'word', start, end };
		}
	}

	#readMark(code: number): void {
		if (isOpening(code)) this.#depth++;
		else if (isClosing(code)) this.#depth = Math.max(this.#depth - 1, this.#open.at(-1)?.depth ?? 0);
		this.#at++;
		this.#expectsValue = !isClosing(code);
	}

	/** Reads the content of a string, or what comes behind a hole of it, up to its end or its next hole. */
	*#readString(form: StringForm, start: number, from: number, holes: Hole[]): Generator<Token> {
		const end = endOfContent(this.#text, from, form);
		if (form.hole !== undefined && this.#text.startsWith(form.hole, end)) {
			if (holes.length === 0) yield { kind: 'template' };
			this.#open.push({ form, start, holes, holeStart: end, depth: this.#depth });
			this.#at = end + form.hole.length;
			this.#expectsValue = true;
			yield { kind: 'mark', start: end, mark: '{' };
			return;
		}
		this.#at = this.#text.startsWith(form.close, end) ? end + form.close.length : end;
		yield this.#endString(form, start, end, holes);
	}

	#endString(form: StringForm, start: number, end: number, holes: readonly Hole[]): Token {
		this.#expectsValue = false;
		return form.isPassedOver
			? { kind: 'mark', start, mark: form.close }
			: { kind: 'string', form, start, end, holes };
	}

	*#readHoleEnd(): Generator<Token> {
		const string = this.#open.pop();
		if (!string) return;
		yield { kind: 'mark', start: this.#at, mark: '}' };
		string.holes.push({ start: string.holeStart, end: this.#at + 1 });
		yield* this.#readString(string.form, string.start, this.#at + 1, string.holes);
	}

	/** Ends a string in whose hole the line or the text ends. */
	*#close(): Generator<Token> {
		const string = this.#open.pop();
		if (!string) return;
		this.#depth = string.depth;
		string.holes.push({ start: string.holeStart, end: this.#at });
		yield { kind: 'mark', start: this.#at, mark: '}' };
		yield this.#endString(string.form, string.start, this.#at, string.holes);
	}

	*#readLineEnd(): Generator<Token> {
		while (this.#open.at(-1)?.form.endsAtLine) yield* this.#close();
		if (this.#language.endsAtLines && this.#depth === 0) {
			this.#startsStatement = true;
			yield { kind: 'newline' };
		}
		this.#at++;
	}

	/** A line that IPython does not give to Python: `!command`, `%magic`; a backslash at its end adds the next. */
	#readMagic(): Token {
		const start = this.#at;
		let end = endOfLine(this.#text, start);
		while (end < this.#text.length && /\\\r?$/.test(this.#text.slice(end - 2, end)))
			end = endOfLine(this.#text, end + 1);
		this.#at = end;
		return { kind: 'string', form: magicForm, start, end, holes: [] };
	}

	/** A backslash joins lines; elsewhere it means nothing. */
	#afterBackslash(): number {
		const next = this.#at + 1;
		if (this.#text.startsWith('\r\n', next)) return next + 2;
		return this.#text.charCodeAt(next) === lineFeed ? next + 1 : next;
	}

	#skipComment(code: number): boolean {
		const { lineComment, hasBlockComments } = this.#language;
		if (code === lineComment.charCodeAt(0) && this.#text.startsWith(lineComment, this.#at)) {
			this.#at = endOfLine(this.#text, this.#at);
			return true;
		}
		if (!hasBlockComments || code !== slash || this.#text.charCodeAt(this.#at + 1) !== star) return false;
		this.#at = endAfter(this.#text, '*/', this.#at + 2);
		return true;
	}

	#skipRegex(): boolean {
		if (!this.#language.hasRegexes || !this.#expectsValue || this.#at < this.#noRegexBefore) return false;
		const end = endOfRegex(this.#text, this.#at);
		if (end === undefined) {
			this.#noRegexBefore = endOfLine(this.#text, this.#at);
			return false;
		}
		this.#at = end;
		this.#expectsValue = false;
		return true;
	}

	#endOfWord(start: number): number {
		let at = start + 1;
		while (at < this.#text.length && isWordCode(this.#text.charCodeAt(at))) at++;
		return at;
	}
}

const magicForm: StringForm = {
	openLength: 0,
	close: '',
	style: 'block',
	hasEscapes: false,
	isShielding: false,
	endsAtLine: true,
};

/** Where a string's content is interrupted: by its end, a hole, the end of its line or of the text. */
function endOfContent(text: string, from: number, form: StringForm): number {
	const first = form.close.charCodeAt(0);
	const holeFirst = form.hole?.charCodeAt(0);
	for (let at = from; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === backslash && form.isShielding) at = lastShielded(text, at, form);
		else if (code === first && text.startsWith(form.close, at)) return at;
		else if (form.endsAtLine && (code === lineFeed || code === carriageReturn)) return at;
		else if (form.hole !== undefined && code === holeFirst && text.startsWith(form.hole, at)) {
			// `{{` is a brace.
			if (form.hole === '${' || text.charCodeAt(at + 1) !== openBrace) return at;
			at++;
		}
	}
	return text.length;
}

/** The last character that a backslash takes with it. */
function lastShielded(text: string, at: number, { hole, hasEscapes }: StringForm): number {
	if (text.startsWith('\r\n', at + 1)) return at + 2;
	if (hole !== '{') return at + 1;
	// `\N{DASH}` is a character, `\{name}` a backslash and a hole.
	if (hasEscapes && text.startsWith('N{', at + 1)) return at + 2;
	return text.charCodeAt(at + 1) === openBrace ? at : at + 1;
}

/** Words of JavaScript behind which a value comes. */
const keywords = new Set(
	'await case delete do else extends in instanceof new of return throw typeof void yield'.split(' '),
);

function isKeyword(word: string): boolean {
	return keywords.has(word);
}
