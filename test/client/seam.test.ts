import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../scripts/vscode/cache.js';
import { fill } from '../../webview/text.js';

const folder = join(repositoryRoot(), 'webview');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
	.filter((file) => /\.(?:ts|css)$/.test(file))
	.map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));

describe('the client', () => {
	it('knows the toolkit in one file only', () => {
		const outside = sources.filter(({ file }) => file !== 'ui.ts');
		assert.ok(outside.length > 20);
		for (const { file, text } of outside) {
			assert.doesNotMatch(text, /webview-ui-toolkit/, file);
			assert.doesNotMatch(text, /['"`<\s]vscode-(?:button|panel|badge|checkbox|dropdown|link|text)/, file);
		}
	});

	it('makes no DOM from text', () => {
		for (const { file, text } of sources)
			assert.doesNotMatch(text, /\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval)\b/, file);
	});

	it('takes every colour from the theme', () => {
		for (const { file, text } of sources.filter((each) => each.file.endsWith('.css')))
			assert.doesNotMatch(text, /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/i, file);
	});
});

describe('a text with places', () => {
	it('is filled by name and once', () => {
		assert.equal(fill('{a} of {b}', { a: 1, b: '{a}' }), '1 of {a}');
		assert.equal(fill('{a} {toString}', { a: '$1' }), '$1 {toString}');
	});
});
