/** A Markdown text in its two parts. */
export interface SplitMarkdown {
	/** What stands between `---` at the very start and the next `---` or `...`, as in Hugging Face's model cards. */
	readonly matter?: string;
	readonly body: string;
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
