import { backslash, carriageReturn, endAfter, endOfLine, lineFeed, quote, slash } from './characters.js';
import type { Literal, Wanted } from './literal.js';

/** The wanted string literals of JSON, also with comments. */
export function* jsonLiterals(text: string, isWanted: Wanted): Generator<Literal> {
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === slash && text.startsWith('//', at)) at = endOfLine(text, at);
		else if (code === slash && text.startsWith('/*', at)) at = endAfter(text, '*/', at + 2) - 1;
		else if (code === quote) {
			const start = at + 1;
			const end = endOfString(text, start);
			if (isWanted(start, end)) yield { start, end, style: 'quoted', hasEscapes: true, isContinued: false };
			at = text.charCodeAt(end) === code ? end : end - 1;
		}
	}
}

/** Where the content of a JSON string ends: at its quote or, left open, at the end of its line. */
export function endOfString(text: string, start: number): number {
	for (let at = start; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === backslash) at++;
		else if (code === quote || code === lineFeed || code === carriageReturn) return at;
	}
	return text.length;
}
