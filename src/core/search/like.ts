/**
 * A matcher of SQL's LIKE: `%` is any run, `_` any one character (code point), and all of the text has to match. With
 * `ignoreCase` the letters A to Z match in either case and no others, as SQLite's ILIKE does. A match takes at most the
 * product of both lengths: only the last `%` is ever tried again.
 */
export function likeMatcher(pattern: string, ignoreCase = false): (text: string) => boolean {
	const wanted = Array.from(ignoreCase ? foldAscii(pattern) : pattern);
	return (text) => matches(wanted, Array.from(ignoreCase ? foldAscii(text) : text));
}

function matches(pattern: readonly string[], text: readonly string[]): boolean {
	let at = 0;
	let next = 0;
	let afterRun: number | undefined;
	let runEnd = 0;
	while (at < text.length) {
		if (pattern[next] === '%') {
			afterRun = ++next;
			runEnd = at;
		} else if (next < pattern.length && (pattern[next] === '_' || pattern[next] === text[at])) {
			next++;
			at++;
		} else if (afterRun !== undefined) {
			next = afterRun;
			at = ++runEnd;
		} else return false;
	}
	while (pattern[next] === '%') next++;
	return next === pattern.length;
}

function foldAscii(text: string): string {
	return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
