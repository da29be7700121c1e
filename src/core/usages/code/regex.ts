import { backslash, carriageReturn, lineFeed, slash } from '../characters.js';

/** Where a regular expression of JavaScript that opens at an offset ends; `undefined` if its line ends first. */
export function endOfRegex(text: string, start: number): number | undefined {
	let isInClass = false;
	for (let at = start + 1; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === lineFeed || code === carriageReturn) return undefined;
		// Not over the end of the line, so that nobody reads a line twice.
		if (code === backslash && text.charCodeAt(at + 1) !== lineFeed) at++;
		else if (code === 0x5b) isInClass = true;
		else if (code === 0x5d) isInClass = false;
		else if (code === slash && !isInClass) return at + 1;
	}
	return undefined;
}
