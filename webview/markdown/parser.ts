import MarkdownIt from 'markdown-it';

let parser: MarkdownIt | undefined;

/** HTML of a Markdown text: no HTML of its own, no loading of images, alignment as an attribute the CSP lets pass. */
export function markdownToHtml(markdown: string): string {
	parser ??= makeParser();
	return parser.render(markdown);
}

function makeParser(): MarkdownIt {
	const made = new MarkdownIt({ html: false, linkify: true, typographer: false });
	// `train.py` and `README.md` are files here, not hosts.
	made.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
	const { rules } = made.renderer;
	for (const cell of ['th_open', 'td_open'] as const) {
		rules[cell] = (tokens, index, options, _env, self) => {
			const token = tokens[index];
			const align = /text-align:\s*(left|right|center)/.exec(token?.attrGet('style') ?? '')?.[1];
			if (token) token.attrs = align === undefined ? [] : [['align', align]];
			return self.renderToken(tokens, index, options);
		};
	}
	// The address of an image never reaches the page: loading it would tell its owner who reads the card.
	rules.image = (tokens, index) => {
		const alt = made.utils.escapeHtml(tokens[index]?.content ?? '');
		return `<img alt="${alt}">`;
	};
	return made;
}
