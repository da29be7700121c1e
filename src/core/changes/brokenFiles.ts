import { difference, type Difference } from '../change.js';
import type { Reading } from '../problem.js';

/** Did a file break or was it mended? `undefined` is a file that is not there, which is neither. */
export function readability(
	path: string,
	before: Reading<unknown> | undefined,
	after: Reading<unknown> | undefined,
): Difference[] {
	const [wasBroken, isBroken] = [before?.ok === false, after?.ok === false];
	if (isBroken && !wasBroken) return [difference('file-broken', { path })];
	if (wasBroken && after?.ok === true) return [difference('file-mended', { path })];
	return [];
}
