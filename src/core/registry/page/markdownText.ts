import { splitFrontMatter } from '../../base/frontMatter.js';
import type { ModelCard } from './pageState.js';

/** More than this is for an editor, not for a page. */
const maxCardBytes = 262_144;

/** The model card in `bytes`: Markdown without its front matter; `undefined` where nothing is left. */
export function readModelCard(bytes: Uint8Array | undefined): ModelCard | undefined {
	if (!bytes) return undefined;
	const isCut = bytes.length > maxCardBytes;
	const text = new TextDecoder('utf-8').decode(isCut ? bytes.subarray(0, maxCardBytes) : bytes);
	// A cut may have split the last character.
	const markdown = splitFrontMatter(isCut ? text.replace(/\uFFFD+$/, '') : text).body.trim();
	return markdown === '' ? undefined : { markdown, isCut };
}

/** The first line of a Markdown text as plain text, for one cell. */
export function firstLine(markdown: string): string {
	const line = markdown.split(/\r?\n/).find((each) => each.trim() !== '') ?? '';
	return line
		.slice(0, 400)
		.replace(/!?\[([^\][]*)\]\([^()]*\)/g, '$1')
		.replace(/^\s*(?:#{1,6}|>|[-*+]|\d+\.)\s+/, '')
		.replace(/(\*\*|__|[*`~])/g, '')
		.trim();
}
