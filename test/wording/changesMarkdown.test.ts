import assert from 'node:assert/strict';
import MarkdownIt from 'markdown-it';
import { difference, type Change } from '../../src/core/change.js';
import { changesMarkdown } from '../../src/wording/changesMarkdown.js';
import { visible } from '../../src/wording/format.js';
import { codeCell, codeSpan } from '../../src/wording/markdown.js';
import { hostileMarkdown } from '../kit/hostileMarkdown.js';

/** As a forge reads it: HTML lives, and addresses are links. */
const forge = new MarkdownIt({ html: true, linkify: true });

/** What is in a text that a forge would make something of. */
const hostile: readonly string[] = [
	...hostileMarkdown.split('\n\n').map((text) => text.slice(0, 500)),
	...['|', '\\|', '\\', 'a|b|c', '||', '`', '``', '` `', ' ` ', '`a', 'a`', '```', '~~~', '`|`', '\\`'],
	...['@octocat', '#1', 'GH-1', 'owner/name#1', 'https://tracker.invalid', '<!--', '-->', '<b>', '&lt;b&gt;'],
	...['a\nb', 'a\n\n# b', 'a\r\n- b', '\n', '\t', ' ', '', '\u2028# b', '\u0000', '\u202e', '\ud800'],
	...['{model}', '@{alias}', '{', '}', '$&', '$1', '__proto__', 'constructor'],
	...[
		'# a',
		'> a',
		'- a',
		'1. a',
		'---',
		'===',
		'    a',
		'[a](b)',
		'![a](b)',
		'[a]: b',
		'*a*',
		'_a_',
		'~~a~~',
	],
];

/** Every kind of Change, `text` wherever a registry may say something. */
function changesWith(text: string): Change[] {
	const model = { folder: text, name: text };
	const both = { before: text, after: `${text}${text}` };
	const signature = { verdict: 'breaking', reasons: [text, `${text} ${text}`] } as const;
	const metrics = { [text]: { before: 1, after: 2 }, other: { before: 1, after: undefined } };
	const ofRegistry: Change[] = [
		difference('registry-created', {}),
		difference('registry-deleted', {}),
		difference('registry-setting', { key: text, ...both }),
		difference('attributes-changed', { how: 'changed' }),
		difference('file-broken', { path: text }),
		difference('file-mended', { path: text }),
	];
	const ofModel: Change[] = [
		difference('model-created', {}),
		difference('model-deleted', { versions: 2 }),
		difference('model-renamed', { from: text, to: text }),
		difference('model-described', both),
		difference('model-tag', { key: text, ...both }),
		difference('card-changed', both),
		difference('version-registered', { version: 1, metrics: { [text]: 0.5 } }),
		difference('version-deleted', { version: 1, why: text }),
		difference('version-gone', { version: 1 }),
		difference('version-returned', { version: 1 }),
		difference('version-renumbered', { from: 1, to: 2 }),
		difference('version-altered', { version: 1, files: [{ path: text, how: 'changed' }] }),
		difference('version-described', { version: 1, ...both }),
		difference('version-tag', { version: 1, key: text, ...both }),
		difference('version-stage', { version: 1, before: 'Staging', after: 'Production' }),
		difference('version-archived', { version: 1, why: text, replacedBy: 2 }),
		difference('version-restored', { version: 1 }),
		difference('alias-set', { alias: text, version: 1, metrics: { [text]: 0.5 }, isDangling: true }),
		difference('alias-moved', { alias: text, from: 1, to: 2, metrics, signature }),
		difference('alias-deleted', { alias: text, version: 1 }),
		difference('file-broken', { path: text }),
	].map((each) => ({ ...each, model }));
	return [...ofRegistry, ...ofModel];
}

/** The elements of HTML with their attributes, in order, without the texts between them. */
const elementsOf = (html: string) => html.match(/<[^>]*>/g) ?? [];

describe('changesMarkdown', () => {
	const plain = elementsOf(forge.render(changesMarkdown(changesWith('plain'))));

	it('renders as sections, lists and tables', () => {
		const kinds = new Set(plain.map((element) => /^<\/?(\w+)/.exec(element)?.[1]));
		for (const kind of ['h2', 'h3', 'ul', 'li', 'code', 'table', 'blockquote'])
			assert.ok(kinds.has(kind), `no ${kind}`);
	});

	for (const length of [2000, 100_000])
		it(`is cut to what a forge takes, with texts of ${length} characters`, () => {
			const text = hostileMarkdown.repeat(10).slice(0, length);
			const markdown = changesMarkdown([...changesWith(text), ...changesWith(text)]);
			assert.ok(markdown.length < 65_536, String(markdown.length));
			assert.match(markdown, /And \d+ more changes; see `gmr diff`\.\n$/);
			assert.doesNotMatch(outsideCode(forge.render(markdown)), /tracker|hacked/);
		});

	for (const text of hostile)
		it(`makes nothing of ${JSON.stringify(text.slice(0, 60))}`, () => {
			const markdown = changesMarkdown(changesWith(text));
			const html = forge.render(markdown);
			// Empty texts are no code, others only code: else what is built is what any text builds.
			const isEmpty = codeSpan(text) === '""';
			const withoutCode = (elements: readonly string[]) =>
				elements.filter((element) => !isEmpty || !/^<\/?code>$/.test(element));
			assert.deepEqual(withoutCode(elementsOf(html)), withoutCode(plain), markdown);
			assert.doesNotMatch(outsideCode(html), /@\w|#\d|tracker|hacked|octocat/, markdown);
		});
});

describe('codeSpan', () => {
	for (const text of hostile.filter((each) => codeSpan(each) !== '""'))
		it(`shows the text in one code element and makes nothing else, for ${JSON.stringify(text.slice(0, 60))}`, () => {
			const code = `<code>${escapeHtml(visible(text))}</code>`;
			assert.equal(forge.render(`a ${codeSpan(text)} b`), `<p>a ${code} b</p>\n`);
			const rows = `| a | b |\n|---|---|\n| ${codeCell(text)} | end |`;
			assert.ok(forge.render(rows).includes(`<td>${code}</td>\n<td>end</td>`));
		});
});

const { escapeHtml } = forge.utils;
const outsideCode = (html: string) => html.replaceAll(/<code>[^<]*<\/code>/g, '').replaceAll(/<[^>]*>/g, '');
