import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fixers } from '../../src/core/operations/fixes/fixers.js';
import { severityOf, type ProblemCode } from '../../src/core/problem.js';
import { problemTitles } from '../../src/wording/problemTitles.js';

describe('docs/problems.md', () => {
	let sections: Map<string, string>;
	before(async () => {
		const text = await readFile(resolve('docs/problems.md'), 'utf8');
		const parts = text.split(/^## /m).slice(1);
		sections = new Map(parts.map((part) => [part.split('\n', 1)[0] ?? '', part]));
	});

	it('has a heading for every code, in their order, and no other', () => {
		assert.deepEqual([...sections.keys()], Object.keys(problemTitles));
	});

	it('tells first how bad each is', () => {
		for (const code of Object.keys(problemTitles) as ProblemCode[]) {
			const severity = severityOf(code) === 'warning' ? 'Warning' : 'Error';
			assert.ok(sections.get(code)?.startsWith(`${code}\n\n${severity}. `), code);
		}
	});

	it('tells of gmr check --fix where there is a fix, and nowhere else', () => {
		for (const code of Object.keys(problemTitles) as ProblemCode[])
			assert.equal(sections.get(code)?.includes('`gmr check --fix`'), code in fixers, code);
	});
});
