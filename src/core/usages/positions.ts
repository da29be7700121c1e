import type { TextPosition } from '../problem.js';

/**
 * Lines and columns of offsets, which come in rising order; both count from 0, columns in UTF-16 code units. Lines are
 * those of git and editors: they end at a line feed.
 */
export function positionsOf(text: string, offsets: readonly number[]): readonly TextPosition[] {
	let line = 0;
	let lineStart = 0;
	let lineEnd = text.indexOf('\n');
	return offsets.map((offset) => {
		while (lineEnd >= 0 && lineEnd < offset) {
			line++;
			lineStart = lineEnd + 1;
			lineEnd = text.indexOf('\n', lineStart);
		}
		return { line, column: offset - lineStart };
	});
}
