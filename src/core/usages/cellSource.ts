import type { Hole } from './literal.js';

/** Characters that follow each other in both texts, or one that JSON escapes. */
interface Run {
	/** Where it starts in the decoded text, and in the file. */
	readonly decoded: number;
	readonly raw: number;
	/** How long each of its characters is in the file. */
	readonly unit: number;
}

const escapes: ReadonlyMap<string, string> = new Map([
	['n', '\n'],
	['r', '\r'],
	['t', '\t'],
	['b', '\b'],
	['f', '\f'],
]);

/** The source of a cell as its language sees it, and where its characters stand in the notebook's file. */
export class CellSource {
	readonly text: string;
	readonly #runs: Run[] = [];

	/** `strings` are the contents of JSON strings that are the source when joined. */
	constructor(file: string, strings: readonly Hole[]) {
		const parts: string[] = [];
		let length = 0;
		const add = (part: string, raw: number, unit: number): void => {
			if (part === '') return;
			this.#runs.push({ decoded: length, raw, unit });
			parts.push(part);
			length += part.length;
		};
		for (const { start, end } of strings) {
			// Looked through by itself: in the file, the next backslash may be far behind the string.
			const string = file.slice(start, end);
			for (let at = 0; at < string.length;) {
				const found = string.indexOf('\\', at);
				const backslash = found < 0 ? string.length : found;
				add(string.slice(at, backslash), start + at, 1);
				if (found < 0) break;
				const unit = string.charAt(backslash + 1) === 'u' ? 6 : 2;
				add(decoded(string.slice(backslash, backslash + unit)), start + backslash, unit);
				at = backslash + unit;
			}
		}
		this.text = parts.join('');
	}

	/** Where in the file a stretch of the source stands that is not empty. */
	placeOf(start: number, end: number): { start: number; end: number } {
		const first = this.#runAt(start);
		const last = this.#runAt(end - 1);
		return {
			start: first.raw + (start - first.decoded),
			end: last.raw + (end - 1 - last.decoded) + last.unit,
		};
	}

	#runAt(offset: number): Run {
		let low = 0;
		let high = this.#runs.length;
		while (low + 1 < high) {
			const middle = (low + high) >> 1;
			if ((this.#runs[middle]?.decoded ?? Infinity) <= offset) low = middle;
			else high = middle;
		}
		return this.#runs[low] ?? { decoded: 0, raw: 0, unit: 1 };
	}
}

function decoded(escape: string): string {
	if (escape.length === 6) return String.fromCharCode(Number.parseInt(escape.slice(2), 16));
	const letter = escape.charAt(1);
	return escapes.get(letter) ?? letter;
}
