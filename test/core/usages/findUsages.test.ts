import assert from 'node:assert/strict';
import { findUsages } from '../../../src/core/usages/findUsages.js';
import type { Usage } from '../../../src/core/usages/usage.js';
import type { UsageSyntax } from '../../../src/core/usages/usageSyntax.js';
import { usageCases } from '../../corpus/usages.js';

/** A usage as the corpus has it. */
function summary({ kind, text, meaning, via }: Usage): string {
	if (meaning.kind !== 'model') return `${meaning.kind} ${text}`;
	const parts = (['version', 'alias', 'stage'] as const).map((part) =>
		meaning[part] === undefined ? '' : ` ${part} ${meaning[part]}`,
	);
	assert.equal(meaning.name, text);
	return `${kind} ${text} via ${via ?? ''}${parts.join('')}`;
}

describe('findUsages', () => {
	for (const [syntax, cases] of Object.entries(usageCases)) {
		describe(`in ${syntax}`, () => {
			for (const [text, expected] of cases) {
				it(JSON.stringify(text), () =>
					assert.deepEqual(findUsages(text, syntax as UsageSyntax).map(summary), expected),
				);
			}
		});
	}
});
