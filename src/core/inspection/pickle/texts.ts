import { latin1 } from '../../base/latin1.js';
import { PickleFault } from './pickleFault.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const broken = (detail: string) => new PickleFault('broken', detail);

export function isAscii(bytes: Uint8Array): boolean {
	for (const byte of bytes) if (byte > 127) return false;
	return true;
}

/** UTF-8 as Python's `strict` has it. @throws PickleFault */
export function strictUtf8(bytes: Uint8Array): string {
	if (isAscii(bytes)) return latin1(bytes);
	try {
		return utf8.decode(bytes);
	} catch {
		throw broken('a text is not UTF-8');
	}
}

/** UTF-8 as Python's `surrogatepass` has it: halves of characters stand for themselves. @throws PickleFault */
export function lenientUtf8(bytes: Uint8Array): string {
	if (isAscii(bytes)) return latin1(bytes);
	let text = '';
	let from = 0;
	for (let at = 0; at + 2 < bytes.length; at++) {
		if (bytes[at] !== 0xed || (bytes[at + 1] ?? 0) < 0xa0) continue;
		const [second = 0, third = 0] = [bytes[at + 1], bytes[at + 2]];
		if (second > 0xbf || third < 0x80 || third > 0xbf) continue;
		text += strictUtf8(bytes.subarray(from, at));
		text += String.fromCharCode(0xd000 | ((second & 0x3f) << 6) | (third & 0x3f));
		from = at + 3;
		at += 2;
	}
	return text + strictUtf8(bytes.subarray(from));
}

const simpleEscapes: Readonly<Record<string, string>> = {
	'\n': '',
	'\\': '\\',
	"'": "'",
	'"': '"',
	b: '\b',
	f: '\f',
	t: '\t',
	n: '\n',
	r: '\r',
	v: '\v',
	a: '\x07',
};

/** A quoted string of protocol 0 (`codecs.escape_decode`). @throws PickleFault */
export function quotedText(bytes: Uint8Array): string {
	const text = latin1(bytes);
	const quote = text[0];
	if (text.length < 2 || (quote !== '"' && quote !== "'") || text.at(-1) !== quote)
		throw broken('a string is not quoted');
	return text.slice(1, -1).replace(/\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|[^]|$)/g, (whole, escape: string) => {
		if (escape === '' || escape === 'x') throw broken('an escape in a string is cut off');
		if (escape.length > 1 && escape.startsWith('x'))
			return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
		if (/^[0-7]/.test(escape)) return String.fromCharCode(Number.parseInt(escape, 8) & 0xff);
		return simpleEscapes[escape] ?? whole;
	});
}

/** A Unicode line of protocol 0 (`raw-unicode-escape`). @throws PickleFault */
export function rawUnicodeText(bytes: Uint8Array): string {
	return latin1(bytes).replace(/\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^])/g, (whole, escape: string) => {
		if (escape === 'u' || escape === 'U') throw broken('an escape in a text is cut off');
		if (escape.length === 1) return whole;
		const code = Number.parseInt(escape.slice(1), 16);
		if (code > 0x10ffff) throw broken('an escape in a text names no character');
		return String.fromCodePoint(code);
	});
}

/** Up to a NUL, where C stops reading a number. */
function numeral(bytes: Uint8Array): string {
	const end = bytes.indexOf(0);
	return latin1(end < 0 ? bytes : bytes.subarray(0, end)).trim();
}

/** A whole number in any form that Python takes, else a fault. */
export function checkInteger(bytes: Uint8Array): void {
	// Blanks may stand before the L, which is cut off first.
	if (!/^[+-]?(0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|\d[\d_]*)\s*[lL]?$/.test(numeral(bytes)))
		throw broken('a number is none');
}

/** The number of INT, as `checkInteger`; for C's `strtol` a NUL and nothing before it are 0, too. */
export function checkInt(bytes: Uint8Array): void {
	if (bytes[0] !== 0) checkInteger(bytes);
}

/** A number in any form that Python takes, else a fault. */
export function checkFloat(bytes: Uint8Array): void {
	if (
		!/^[+-]?(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(e[+-]?\d[\d_]*)?$|^[+-]?(inf(inity)?|nan)$/i.test(numeral(bytes))
	)
		throw broken('a number is none');
}

/** A place in the memo as text: decimal digits without leading zeros. @throws PickleFault */
export function memoKey(bytes: Uint8Array): number | string {
	const text = numeral(bytes);
	if (!/^[+-]?\d+(_\d+)*$/.test(text)) throw broken('a place of the memo is no number');
	const digits = text.replace(/^\+|_/g, '').replace(/^(-?)0+(?=\d)/, '$1');
	const number = Number(digits);
	return Number.isSafeInteger(number) ? number : digits;
}
