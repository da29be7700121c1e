import { decodeBase64, encodeBase64 } from '../base/base64.js';
import type { SearchTarget } from './fields.js';

/** How many results MLflow gives at a time: what its server takes for granted, and the most that may be asked for. */
export const pageSizes: Readonly<Record<SearchTarget, { readonly usual: number; readonly most: number }>> = {
	models: { usual: 100, most: 1000 },
	versions: { usual: 200_000, most: 200_000 },
};

/** A part of the results, with the token that asks for what follows. */
export interface Page<T> {
	readonly rows: readonly T[];
	/** Absent on the last page. */
	readonly nextToken?: string;
}

/** Why a page can't be given. `too-few` is a number below 1, which MLflow takes of models: they are none then. */
export type PageIssue = 'too-many' | 'too-few' | 'not-base64' | 'not-json' | 'no-offset' | 'offset-invalid';
export type PageRequest =
	| { readonly ok: true; readonly offset: number; readonly size: number }
	| { readonly ok: false; readonly issue: PageIssue };

/** Reads what a client says of the page it wants: how many results, and the token of the page before. */
export function parsePage(
	{ maxResults, token }: { readonly maxResults?: number; readonly token?: string },
	target: SearchTarget,
): PageRequest {
	const { usual, most } = pageSizes[target];
	const size = maxResults ?? usual;
	if (size < 1 && target === 'versions') return { ok: false, issue: 'too-few' };
	if (size > most) return { ok: false, issue: 'too-many' };
	const offset = token === undefined || token === '' ? 0 : offsetOf(token);
	if (typeof offset === 'string') return { ok: false, issue: offset };
	return { ok: true, offset, size: Math.max(size, 0) };
}

/** The page of `rows`, which are all there are, in an order that is the same for every page. */
export function pageOf<T>(rows: readonly T[], { offset, size }: { offset: number; size: number }): Page<T> {
	const end = offset + size;
	const page = { rows: rows.slice(offset, end) };
	return size > 0 && end < rows.length ? { ...page, nextToken: pageToken(end) } : page;
}

/** The token of the page that starts at `offset`, as MLflow writes it. */
export function pageToken(offset: number): string {
	return encodeBase64(`{"offset": ${offset}}`);
}

/** Longer than any token of ours. */
const longestToken = 200;

function offsetOf(token: string): number | PageIssue {
	const text = token.length > longestToken ? undefined : decodeBase64(token);
	if (text === undefined) return 'not-base64';
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		// Whatever is wrong with it, it is not ours.
		return 'not-json';
	}
	const offset = typeof parsed === 'object' && parsed && 'offset' in parsed ? parsed.offset : undefined;
	if (offset === undefined || offset === null || offset === 0 || offset === '') return 'no-offset';
	const number = typeof offset === 'string' && /^\d+$/.test(offset) ? Number(offset) : offset;
	return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : 'offset-invalid';
}
