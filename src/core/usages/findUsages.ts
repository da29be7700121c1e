import { findModelUris } from './modelUris.js';
import type { Usage } from './usage.js';
import type { UsageSyntax } from './usageSyntax.js';

/**
 * Finds every place of a text that names a registered model, in the order of their starts. Never throws: what is broken
 * is read on as far as it goes. Time is linear in the text.
 */
export function findUsages(text: string, syntax: UsageSyntax): readonly Usage[] {
	return findModelUris(text, syntax).map(({ start, end, text: uri, meaning }) => ({
		start,
		end,
		text: uri,
		kind: 'uri',
		meaning,
	}));
}
