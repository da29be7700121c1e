/**
 * A matcher of SQL's LIKE: `%` is any run, `_` any one character (code point), and all of the text has to match. With
 * `ignoreCase` the letters A to Z match in either case and no others, as SQLite's ILIKE does. A match takes at most the
 * product of both lengths: what stands between two `%` is right where it is found first.
 */
export function likeMatcher(pattern: string, ignoreCase = false): (text: string) => boolean {
	const parts = pattern.split('%').map((part) => Array.from(part, (character) => pointOf(character)));
	const like = new Like(parts, ignoreCase ? folded : (point) => point);
	return (text) => like.matches(text);
}

/** What stands between the runs of a pattern, in code points. */
type Part = readonly number[];

const anyOne = 0x5f;

/** Looks at a text in place, since a search looks at ten thousand; its end comes first, as few have the right one. */
class Like {
	readonly #first: Part;
	readonly #middle: readonly Part[];
	readonly #last: Part | undefined;
	readonly #fold: (point: number) => number;

	/** Those of a pattern without runs are one. */
	constructor(parts: readonly Part[], fold: (point: number) => number) {
		const [first = [], ...others] = parts.map((part) => part.map(fold));
		this.#first = first;
		this.#last = others.pop();
		this.#middle = others;
		this.#fold = fold;
	}

	matches(text: string): boolean {
		let at = this.#endAfter(this.#first, text, 0, text.length);
		if (!this.#last) return at === text.length;
		const end = at < 0 ? -1 : this.#startBefore(this.#last, text, at);
		if (end < 0) return false;
		for (const part of this.#middle) {
			at = this.#find(part, text, at, end);
			if (at < 0) return false;
		}
		return true;
	}

	/** Where `part` ends that is found first from `at` on; -1 where it is not there before `end`. */
	#find(part: Part, text: string, at: number, end: number): number {
		for (let start = at; start <= end; start += unitsOf(text.codePointAt(start) ?? 0)) {
			const found = this.#endAfter(part, text, start, end);
			if (found >= 0) return found;
		}
		return -1;
	}

	/** Where `part` ends that begins at `at`; -1 where something else is there, or it goes beyond `end`. */
	#endAfter(part: Part, text: string, at: number, end: number): number {
		let next = at;
		for (const wanted of part) {
			const point = next < end ? text.codePointAt(next) : undefined;
			if (point === undefined || !this.#isLike(wanted, point)) return -1;
			next += unitsOf(point);
		}
		return next;
	}

	/** Where `part` begins that ends the text; -1 where it does not, or begins before `least`. */
	#startBefore(part: Part, text: string, least: number): number {
		let next = text.length;
		for (let index = part.length - 1; index >= 0; index--) {
			if (next <= least) return -1;
			const isPair = next - 2 >= least && (text.codePointAt(next - 2) ?? 0) > 0xffff;
			next -= isPair ? 2 : 1;
			if (!this.#isLike(part[index] ?? 0, text.codePointAt(next) ?? 0)) return -1;
		}
		return next;
	}

	#isLike(wanted: number, point: number): boolean {
		return wanted === anyOne || wanted === this.#fold(point);
	}
}

function pointOf(character: string): number {
	return character.codePointAt(0) ?? 0;
}

function unitsOf(point: number): number {
	return point > 0xffff ? 2 : 1;
}

/** Of A to Z the small letter. */
function folded(point: number): number {
	return point >= 0x41 && point <= 0x5a ? point + 0x20 : point;
}
