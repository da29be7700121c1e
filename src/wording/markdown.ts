import { visible } from './format.js';
import { fillSentence, type Sentence } from './sentence.js';

/**
 * A text of the registry's as code in Markdown of a forge: there it is no markup, no HTML, no mention (`@name`), no
 * reference (`#1`) and no link.
 */
export function codeSpan(text: string): string {
	const shown = visible(text);
	if (shown.trim() === '') return '""';
	const longest = Math.max(0, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
	const fence = '`'.repeat(longest + 1);
	// One blank at both ends is taken off again.
	const padding = /^[ `]|[ `]$/.test(shown) ? ' ' : '';
	return `${fence}${padding}${shown}${padding}${fence}`;
}

/** A text as code in a cell of a table: only there `\\|` is `|`. */
export function codeCell(text: string): string {
	return codeSpan(text).replaceAll('|', '\\|');
}

/** A sentence in Markdown, all that is not ours as code. */
export function markdownSentence({ template, args }: Sentence): string {
	const spans = Object.entries(args).map(([key, value]) => [
		key,
		typeof value === 'number' ? value : codeSpan(template.includes(`@{${key}}`) ? `@${value}` : value),
	]);
	const filled = {
		template: template.replaceAll('@{', '{'),
		args: Object.fromEntries(spans) as Sentence['args'],
	};
	return fillSentence(filled);
}
