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

function notebook(cell_type: string, source: string): string {
	const cells = [{ cell_type, source }];
	return JSON.stringify({ cells, metadata: { kernelspec: { language: 'python' } }, nbformat: 4 });
}

describe('findUsages', () => {
	const texts: readonly (readonly [UsageSyntax, text: string, isInText: boolean])[] = [
		['python', 'load("models:/a/1")', false],
		['python', '"""Loads models:/a/1, say."""', true],
		['python', 'help="such as models:/a/1"', true],
		['javascript', '`npx mlflow -m models:/a/1`', true],
		['notebook', notebook('code', 'load("models:/a/1")'), false],
		['notebook', notebook('markdown', 'It loads models:/a/1.'), true],
		['markdown', 'It loads `models:/a/1`.', true],
		['yaml', 'run: mlflow -m models:/a/1', false],
		['shell', 'mlflow -m models:/a/1', false],
	];
	for (const [syntax, text, isInText] of texts)
		it(`tells that ${text} in ${syntax} is ${isInText ? '' : 'not '}in a text`, () => {
			assert.deepEqual(
				findUsages(text, syntax).map((each) => each.isInText ?? false),
				[isInText],
			);
		});
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
