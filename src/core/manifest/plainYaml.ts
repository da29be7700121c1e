import { ownText } from '../base/ownText.js';
import { refusedKeys } from '../model/alias.js';
import { maxTokenLength } from './yamlBudget.js';
import type { PlainValue } from './plainValue.js';

/**
 * Reads the plain kind of YAML that our writer gives and hands of people mostly keep: block maps and lists, one-line
 * scalars, literal blocks. Gives `undefined` for everything else, whether wrong or only unusual: then the `yaml` package
 * decides. What it takes, the package reads to the same value; a test holds the two against each other.
 * It is some twenty times faster, and reading ten thousand models is mostly this.
 */
export function readPlainYaml(text: string): PlainValue | undefined {
	if (text.length > maxLength || unusual.test(text)) return undefined;
	try {
		return new PlainYaml(text).read();
	} catch (error) {
		if (error === notPlain) return undefined;
		throw error;
	}
}

/** With `maxTokenLength`, so much stays below every budget of the reader. */
const maxLength = 768 * 1024;
const maxLines = 2_000;
const maxDepth = 8;
/** Tabs, other breaks of lines, byte order marks and what should not be in a text at all. */
// eslint-disable-next-line no-control-regex -- these are the characters that are refused
const unusual = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;
/** YAML allows 1,024 characters. */
const maxKeyLength = 500;
/** As keys they may be read as something else than a text. */
const words = /^(?:true|false|null|yes|no|on|off|y|n)$/i;
const longestWord = 5;
const integer = /^(?:0|-?[1-9]\d{0,14})$/;
const float = /^-?(?:0(?=[.e])|[1-9]\d{0,14})(?:\.\d{1,17})?(?:e[-+]?\d{1,2})?$/;

const notPlain = Symbol('not plain');

function refuse(): never {
	// A symbol costs no stack trace, and it never leaves this file.
	// eslint-disable-next-line @typescript-eslint/only-throw-error -- caught above
	throw notPlain;
}

class PlainYaml {
	readonly #text: string;
	/** Where the next line starts. */
	#next = 0;
	#count = 0;
	/** Of the line that is looked at: blanks before it, and the rest; -1 at the end of the text. */
	#indent = 0;
	#line = '';

	constructor(text: string) {
		this.#text = text;
	}

	read(): PlainValue {
		this.#advance();
		// An empty file says `null`, which the package may tell.
		if (this.#indent !== 0) refuse();
		return this.#map(0, 1);
	}

	#advance(): void {
		const start = this.#next;
		if (start >= this.#text.length) {
			this.#indent = -1;
			return;
		}
		if (++this.#count > maxLines) refuse();
		const end = this.#endOfLine(start);
		let first = start;
		while (first < end && this.#text.charCodeAt(first) === 0x20) first++;
		if (first === end || this.#text.charCodeAt(first) === 0x23) refuse();
		this.#indent = first - start;
		this.#line = this.#text.slice(first, end);
		this.#next = end + 1;
	}

	#endOfLine(start: number): number {
		const end = this.#text.indexOf('\n', start);
		return end < 0 ? this.#text.length : end;
	}

	#map(indent: number, depth: number): PlainValue {
		if (depth > maxDepth) refuse();
		const map: Record<string, PlainValue> = {};
		while (this.#indent === indent) {
			const line = this.#line;
			const colon = endOfKey(line);
			const key = colon < 0 ? refuse() : line.slice(0, colon);
			if (isWord(key) || refusedKeys.has(key) || Object.hasOwn(map, key)) refuse();
			const isNested = colon + 1 === line.length;
			map[key] = isNested ? this.#nested(indent, depth) : this.#scalar(line.slice(colon + 2), indent);
		}
		if (this.#indent > indent) refuse();
		return map;
	}

	/** What stands below a key that has nothing behind it. */
	#nested(indent: number, depth: number): PlainValue {
		this.#advance();
		if (this.#indent <= indent) refuse();
		return this.#line.startsWith('- ')
			? this.#list(this.#indent, depth + 1)
			: this.#map(this.#indent, depth + 1);
	}

	#list(indent: number, depth: number): PlainValue {
		if (depth > maxDepth) refuse();
		const list: PlainValue[] = [];
		while (this.#indent === indent && this.#line.startsWith('- ')) {
			const item = this.#line.slice(2);
			if (endOfKey(item) > 0) {
				// The mark is as good as two blanks.
				this.#indent += 2;
				this.#line = item;
				list.push(this.#map(this.#indent, depth + 1));
			} else list.push(this.#scalar(item, indent));
		}
		if (this.#indent >= indent) refuse();
		return list;
	}

	/** The value of a line's end; `indent` is that of what holds it. Goes on to the next line. */
	#scalar(text: string, indent: number): PlainValue {
		if (text === '|' || text === '|-') return this.#block(indent, text === '|');
		this.#advance();
		// A line further in would go on with this one.
		if (this.#indent > indent) refuse();
		const value = oneLine(text);
		return typeof value === 'string' ? ownText(value) : value;
	}

	/** A literal block. */
	#block(indent: number, hasFinalBreak: boolean): string {
		const start = this.#next;
		const first = this.#endOfLine(start);
		let width = 0;
		while (this.#text.charCodeAt(start + width) === 0x20) width++;
		if (width <= indent || start + width >= first) refuse();
		const lines: string[] = [];
		while (this.#next < this.#text.length) {
			const end = this.#endOfLine(this.#next);
			const line = this.#text.slice(this.#next, end);
			const isBlank = line.trim() === '';
			if (!isBlank && !line.startsWith(' '.repeat(width))) break;
			if (isBlank && line !== '') refuse();
			lines.push(line.slice(width));
			this.#next = end + 1;
		}
		if (this.#next - start > maxTokenLength) refuse();
		while (lines.at(-1) === '') lines.pop();
		// What goes on with fewer blanks than the block is looked at by who called.
		this.#advance();
		if (this.#indent > indent) refuse();
		return ownText(lines.join('\n') + (hasFinalBreak ? '\n' : ''));
	}
}

/** Where the colon stands behind a key of letters, digits and `_./-` that a line begins with; -1 where it has none. */
function endOfKey(line: string): number {
	const first = line.charCodeAt(0);
	if (!isLetter(first) && first !== 0x5f) return -1;
	let at = 1;
	while (isKeyUnit(line.charCodeAt(at))) at++;
	if (line.charCodeAt(at) !== 0x3a || at > maxKeyLength) return -1;
	const isEnd = at + 1 === line.length;
	// A blank, and something behind it.
	return isEnd || (line.charCodeAt(at + 1) === 0x20 && at + 2 < line.length) ? at : -1;
}

function isLetter(unit: number): boolean {
	return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a);
}

function isKeyUnit(unit: number): boolean {
	// `-`, `.`, `/` and the digits follow each other.
	return isLetter(unit) || (unit >= 0x2d && unit <= 0x39) || unit === 0x5f;
}

function isWord(text: string): boolean {
	return text.length <= longestWord && words.test(text);
}

/** A scalar that is all of a line's rest. */
function oneLine(text: string): PlainValue {
	if (text.length > maxTokenLength) refuse();
	const first = text.charCodeAt(0);
	if (first === 0x22) return doubleQuoted(text);
	if (first === 0x27) return /^'[^']*'$/.test(text) ? text.slice(1, -1) : refuse();
	if (text === '[]') return [];
	const last = text.charCodeAt(text.length - 1);
	if (last === 0x20 || last === 0x3a || text.includes(': ') || text.includes(' #')) refuse();
	// Letters, `_`, `/` and `(`.
	if (isLetter(first) || first === 0x5f || first === 0x2f || first === 0x28) {
		if (text === 'true' || text === 'false') return text === 'true';
		return isWord(text) ? refuse() : text;
	}
	return numberOrText(text);
}

/** What begins with a digit or a sign. */
function numberOrText(text: string): PlainValue {
	if (integer.test(text) || float.test(text)) return Number(text);
	// Every number that starts with a digit has no letter but `e`, if it is not hexadecimal or octal.
	return /^\d.*[a-df-zA-DF-Z]/.test(text) && !/^0[xo]/i.test(text) ? text : refuse();
}

function doubleQuoted(text: string): string {
	const isSimple = text.length > 1 && text.indexOf('"', 1) === text.length - 1 && !text.includes('\\');
	if (isSimple) return text.slice(1, -1);
	// These escapes mean the same in JSON.
	return /^"(?:[^"\\]|\\["\\nt])*"$/.test(text) ? (JSON.parse(text) as string) : refuse();
}
