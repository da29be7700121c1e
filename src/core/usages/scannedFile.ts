import { utf8 } from '../base/utf8.js';
import type { TextRange } from '../problem.js';
import { findUsages } from './findUsages.js';
import { positionsOf } from './positions.js';
import type { Usage } from './usage.js';
import type { UsageSyntax } from './usageSyntax.js';

/** A usage with its place in the file. */
export interface PlacedUsage extends Usage {
	readonly range: TextRange;
}

/** Why a file of a known syntax was not looked into; `name`: its path is not UTF-8. */
export type SkipReason = 'size' | 'binary' | 'encoding' | 'unreadable' | 'name';

/** What is known of the usages in one file. */
export type ScannedFile = { readonly usages: readonly PlacedUsage[] } | { readonly skipped: SkipReason };

/** More is data, not code. Notebooks carry their pictures. */
export function maxScannedBytes(syntax: UsageSyntax): number {
	return (syntax === 'notebook' ? 8 : 1) * 1024 * 1024;
}

/** The usages in a file's bytes: UTF-8, with or without a byte order mark, which counts as no character. */
export function scanFile(bytes: Uint8Array, syntax: UsageSyntax): ScannedFile {
	if (bytes.length > maxScannedBytes(syntax)) return { skipped: 'size' };
	if (bytes.includes(0)) return { skipped: 'binary' };
	const text = utf8(bytes);
	if (text === undefined) return { skipped: 'encoding' };
	const found = findUsages(text, syntax);
	if (found.length === 0) return noUsages;
	return { usages: placed(text, found) };
}

/** Of the many files that use no model. */
export const noUsages: ScannedFile = { usages: [] };

function placed(text: string, usages: readonly Usage[]): readonly PlacedUsage[] {
	const starts = positionsOf(
		text,
		usages.map(({ start }) => start),
	);
	const ends = positionsOf(
		text,
		usages.map(({ end }) => end),
	);
	return usages.flatMap((usage, index) => {
		const [start, end] = [starts[index], ends[index]];
		return start && end ? [{ ...usage, range: { start, end } }] : [];
	});
}
