import assert from 'node:assert/strict';
import { pageHtml } from '../../src/webview/pageHtml.js';
import { pageStrings } from '../../src/webview/pageStrings.js';
import { englishL10n } from '../kit/pageSession.js';

const resources = {
	cspSource: "'self' https://*.vscode-cdn.net",
	nonce: 'bm9uY2U=',
	script: 'https://file.vscode-cdn.net/dist/webview/main.js?a=1&b="2"',
	styles: ['https://file.vscode-cdn.net/dist/webview/main.css'],
	language: 'en"><script>',
};

describe('the frame of the page', () => {
	const html = pageHtml(resources);
	const policy = new Map(
		(/http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '')
			.replaceAll('&quot;', '"')
			.split('; ')
			.map((directive) => {
				const [name = '', ...sources] = directive.split(' ');
				return [name, sources] as const;
			}),
	);

	it('allows our own script, styles and font, and nothing else', () => {
		assert.deepEqual(policy.get('default-src'), ["'none'"]);
		assert.deepEqual(policy.get('script-src'), [`'nonce-${resources.nonce}'`]);
		assert.deepEqual(policy.get('base-uri'), ["'none'"]);
		assert.deepEqual(policy.get('form-action'), ["'none'"]);
		const own = resources.cspSource.split(' ');
		assert.deepEqual(policy.get('font-src'), own);
		assert.deepEqual(policy.get('style-src'), [...own, `'nonce-${resources.nonce}'`]);
		assert.deepEqual(
			[...policy.keys()].filter((name) => /img|connect|frame|worker|object/.test(name)),
			[],
		);
		assert.doesNotMatch(html, /unsafe-/);
	});

	it('escapes what is put into it', () => {
		assert.match(html, /<html lang="en&quot;>&lt;script>">/);
		assert.match(html, /main\.js\?a=1&amp;b=&quot;2&quot;/);
		assert.equal(html.match(/<script/g)?.length, 1);
	});
});

describe('the strings of the page', () => {
	it('are all there', () => {
		const check = (value: unknown, path: string): void => {
			if (typeof value === 'string') assert.notEqual(value.trim(), '', path);
			else for (const [key, each] of Object.entries(value as object)) check(each, `${path}.${key}`);
		};
		check(pageStrings(englishL10n), 'strings');
	});
});
