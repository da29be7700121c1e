import {
	apostrophe,
	backslash,
	carriageReturn,
	endOfLine,
	hash,
	isBlank,
	lineFeed,
	quote,
} from './characters.js';
import type { Literal, Wanted } from './literal.js';

/** The wanted strings of TOML, and its bare keys and values; comments are passed over. */
export function* tomlLiterals(text: string, isWanted: Wanted): Generator<Literal> {
	for (let at = 0; at < text.length;) {
		const code = text.charCodeAt(at);
		if (code === hash) at = endOfLine(text, at);
		else if (code === quote || code === apostrophe) {
			const mark = text.charAt(at);
			const isTriple = text.startsWith(mark.repeat(3), at);
			const close = isTriple ? mark.repeat(3) : mark;
			const start = at + close.length;
			const end = endOfContent(text, start, close, code === quote);
			if (isWanted(start, end)) {
				const style = isTriple ? 'tripleQuoted' : 'quoted';
				yield { start, end, style, hasEscapes: code === quote, isContinued: false };
			}
			at = text.startsWith(close, end) ? end + close.length : end;
		} else if (isBareEnd(code)) at++;
		else {
			const start = at;
			while (at < text.length && !isBareEnd(text.charCodeAt(at))) at++;
			if (isWanted(start, at)) yield { start, end: at, style: 'bare', hasEscapes: false, isContinued: false };
		}
	}
}

function endOfContent(text: string, from: number, close: string, hasEscapes: boolean): number {
	const mark = close.charCodeAt(0);
	for (let at = from; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === backslash && hasEscapes) at++;
		else if (code === mark && text.startsWith(close, at)) return at;
		else if (close.length === 1 && (code === lineFeed || code === carriageReturn)) return at;
	}
	return text.length;
}

const bareEnds = new Set(Array.from('=,[]{}#"\'', (mark) => mark.charCodeAt(0)));

function isBareEnd(code: number): boolean {
	return isBlank(code) || code === lineFeed || code === carriageReturn || bareEnds.has(code);
}
