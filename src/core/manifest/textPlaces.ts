import type { TextPosition, TextRange } from '../problem.js';

// Lines as git and editors count them; JavaScript's `m` would also end one at U+2028.

/** Where `pattern` matches first. */
export function findRange(text: string, pattern: RegExp): TextRange | undefined {
	const match = pattern.exec(text);
	return match ? rangeIn(text, match.index, match.index + match[0].length) : undefined;
}

/** The place of two offsets. */
export function rangeIn(text: string, start: number, end: number): TextRange {
	return { start: positionIn(text, start), end: positionIn(text, end) };
}

/** How many lines `text` has; one that ends in a line break has an empty last one. */
export function countLines(text: string): number {
	let count = 1;
	for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) count++;
	return count;
}

function positionIn(text: string, offset: number): TextPosition {
	const before = text.slice(0, offset);
	return { line: countLines(before) - 1, column: offset - 1 - before.lastIndexOf('\n') };
}
