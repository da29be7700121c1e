/** Texts that are told again and again: authors, flavours, keys of tags. */
const recent = new Map<string, string>();
const longestRecent = 40;
const maxRecent = 1_000;

/**
 * The same text with a memory of its own, which equal short ones share. To V8 a longer part of a text is a place in it, and
 * so keeps all of it: what is remembered of a file would hold the file.
 */
export function ownText(text: string): string {
	if (text.length > longestRecent) return copied(text);
	const known = recent.get(text);
	if (known !== undefined) return known;
	if (recent.size === maxRecent) recent.clear();
	const own = copied(text);
	recent.set(own, own);
	return own;
}

/** Shorter ones than 13 are copied by V8 anyway; what it joins it writes anew. */
function copied(text: string): string {
	return text.length < 13 ? text : [text.charAt(0), text.slice(1)].join('');
}
