/**
 * A matcher of SQL's LIKE: `%` is any run, `_` any one character (code point), and all of the text has to match. With
 * `ignoreCase` the letters A to Z match in either case and no others, as SQLite's ILIKE does. A match takes at most the
 * product of both lengths: only the last `%` is ever tried again.
 */
export function likeMatcher(pattern: string, ignoreCase = false): (text: string) => boolean {
	const wanted = Array.from(pattern, (character) => {
		const point = character.codePointAt(0) ?? 0;
		return ignoreCase ? folded(point) : point;
	});
	return (text) => matches(wanted, text, ignoreCase);
}

const anyRun = 0x25;
const anyOne = 0x5f;

/** Both by code points; the text is looked at in place, as a search looks at ten thousand. */
function matches(pattern: readonly number[], text: string, ignoreCase: boolean): boolean {
	let at = 0;
	let next = 0;
	let afterRun: number | undefined;
	let runEnd = 0;
	while (at < text.length) {
		const wanted = pattern[next];
		if (wanted === anyRun) {
			afterRun = ++next;
			runEnd = at;
			continue;
		}
		const point = text.codePointAt(at) ?? 0;
		if (wanted === anyOne || wanted === (ignoreCase ? folded(point) : point)) {
			next++;
			at += unitsOf(point);
		} else if (afterRun !== undefined) {
			next = afterRun;
			runEnd += unitsOf(text.codePointAt(runEnd) ?? 0);
			at = runEnd;
		} else return false;
	}
	while (pattern[next] === anyRun) next++;
	return next === pattern.length;
}

function unitsOf(point: number): number {
	return point > 0xffff ? 2 : 1;
}

/** Of A to Z the small letter. */
function folded(point: number): number {
	return point >= 0x41 && point <= 0x5a ? point + 0x20 : point;
}
