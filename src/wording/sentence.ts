/** A whole sentence for people: English with `{named}` places, so that it can be translated, and what fills them. */
export interface Sentence {
	readonly template: string;
	readonly args: Readonly<Record<string, string | number>>;
}

/** A `Sentence`. */
export function sentence(template: string, args: Sentence['args'] = {}): Sentence {
	return { template, args };
}

/** The English text of a sentence. */
export function fillSentence({ template, args }: Sentence): string {
	return template.replace(/\{(\w+)\}/g, (place, name: string) => String(args[name] ?? place));
}
