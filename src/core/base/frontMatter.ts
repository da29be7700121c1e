/** A Markdown text in its two parts. */
export interface SplitMarkdown {
	/** What stands between `---` at the very start and the next `---` or `...`, as in Hugging Face's model cards. */
	readonly matter?: string;
	readonly body: string;
}

/** Front matter without what the top-level key of that name holds; as it is where it has none. */
export function withoutKey(matter: string, key: string): string {
	const lines = matter.split('\n');
	const start = lines.findIndex((line) => line.startsWith(`${key}:`));
	if (start < 0) return matter;
	// Items of a list may stand below their key without an indent.
	const next = lines.findIndex((line, at) => at > start && /^[^\s#-]/.test(line));
	return [...lines.slice(0, start), ...(next < 0 ? [] : lines.slice(next))].join('\n');
}

/** Cuts the front matter off a Markdown text; one that does not end is text. */
export function splitFrontMatter(text: string): SplitMarkdown {
	const start = /^\uFEFF?---[ \t]*\r?\n/.exec(text)?.[0].length;
	if (start === undefined) return { body: text };
	const end = /^(?:---|\.\.\.)[ \t]*\r?(?:\n|$(?![^]))/m.exec(text.slice(start));
	if (!end) return { body: text };
	const at = start + end.index;
	return { matter: text.slice(start, at), body: text.slice(at + end[0].length) };
}
