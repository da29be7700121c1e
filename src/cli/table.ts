import { visible } from '../wording/format.js';

/** Rows as aligned columns under a head, one line each; text from the registry is made harmless for a terminal. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const cells = [head, ...rows].map((row) => row.map((cell) => visible(cell)));
	const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
	return cells
		.map((row) =>
			row
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join('  ')
				.trimEnd(),
		)
		.map((line) => `${line}\n`)
		.join('');
}

/** `value` as a machine reads it. */
export function jsonText(value: unknown): string {
	return `${JSON.stringify(value, undefined, 2)}\n`;
}
