import type { Literal, Wanted } from './literal.js';

const quote = 0x22;
const apostrophe = 0x27;
const backslash = 0x5c;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const hash = 0x23;
const slash = 0x2f;

/** The wanted string literals of a Python program, in order; comments are passed over. */
export function* pythonLiterals(text: string, isWanted: Wanted): Generator<Literal> {
	let depth = 0;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === hash) at = endOfLine(text, at);
		else if (code === quote || code === apostrophe) {
			const isTriple = text.charCodeAt(at + 1) === code && text.charCodeAt(at + 2) === code;
			const length = isTriple ? 3 : 1;
			const start = at + length;
			const end = isTriple ? endOfTriple(text, start, code) : endOfSingle(text, start, code);
			// A literal that its line leaves open ends there, so that one slip does not swallow the file.
			const after = text.charCodeAt(end) === code ? end + length : end;
			if (isWanted(start, end)) {
				yield {
					start,
					end,
					style: isTriple ? 'tripleQuoted' : 'quoted',
					hasEscapes: !isRaw(text, at),
					isContinued: isContinued(text, after, depth > 0),
				};
			}
			at = after - 1;
		} else if (isOpening(code)) depth++;
		else if (isClosing(code) && depth > 0) depth--;
	}
}

/** The wanted string literals of JSON, also with comments. */
export function* jsonLiterals(text: string, isWanted: Wanted): Generator<Literal> {
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === slash && text.startsWith('//', at)) at = endOfLine(text, at);
		else if (code === slash && text.startsWith('/*', at)) at = endAfter(text, '*/', at + 2) - 1;
		else if (code === quote) {
			const start = at + 1;
			const end = endOfSingle(text, start, code);
			if (isWanted(start, end)) yield { start, end, style: 'quoted', hasEscapes: true, isContinued: false };
			at = text.charCodeAt(end) === code ? end : end - 1;
		}
	}
}

/** Where the line of an offset ends, before its line feed. */
export function endOfLine(text: string, from: number): number {
	const end = text.indexOf('\n', from);
	return end < 0 ? text.length : end;
}

/** Where the content of a literal ends: at its quote or, left open, at the end of its line. */
function endOfSingle(text: string, start: number, mark: number): number {
	for (let at = start; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === backslash) at++;
		else if (code === mark || code === lineFeed || code === carriageReturn) return at;
	}
	return text.length;
}

function endOfTriple(text: string, start: number, mark: number): number {
	for (let at = start; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === backslash) at++;
		else if (code === mark && text.charCodeAt(at + 1) === mark && text.charCodeAt(at + 2) === mark) return at;
	}
	return text.length;
}

function endAfter(text: string, mark: string, from: number): number {
	const end = text.indexOf(mark, from);
	return end < 0 ? text.length : end + mark.length;
}

/** Has the literal whose quote is at `index` an `r` among its prefix letters? */
function isRaw(text: string, index: number): boolean {
	const prefix = /(?:^|\W)([A-Za-z]{1,2})$/.exec(text.slice(Math.max(0, index - 3), index))?.[1];
	return prefix !== undefined && /r/i.test(prefix);
}

const continuation = /[ \t]*(?:\\\r?\n[ \t]*)?(?:[+%]|\.\s*(?:format|replace|join)\b|[A-Za-z]{0,2}["'])/y;
const continuationInBrackets = /\s*(?:[+%]|\.\s*(?:format|replace|join)\b|[A-Za-z]{0,2}["'])/y;

/** Behind a literal: an operator, a method that fills it in, or the next part of it (in brackets also lines below). */
function isContinued(text: string, end: number, isInBrackets: boolean): boolean {
	const pattern = isInBrackets ? continuationInBrackets : continuation;
	pattern.lastIndex = end;
	return pattern.test(text);
}

function isOpening(code: number): boolean {
	return code === 0x28 || code === 0x5b || code === 0x7b;
}

function isClosing(code: number): boolean {
	return code === 0x29 || code === 0x5d || code === 0x7d;
}
