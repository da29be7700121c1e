/**
 * How many characters `run` reads of its texts: through `charCodeAt` and the like, and by regular expressions from where
 * they start to where their match ends (to the end of the text without one). Says how work grows without a clock.
 */
export function countWork(run: () => unknown): number {
	let work = 0;
	const strings = String.prototype;
	const expressions = RegExp.prototype;
	const { charCodeAt, charAt, indexOf, startsWith, slice, includes } = strings;
	const { exec } = expressions;
	const patches: Partial<Record<keyof string, unknown>> & ThisType<string> = {
		charCodeAt(index: number) {
			work++;
			return charCodeAt.call(this, index);
		},
		charAt(index: number) {
			work++;
			return charAt.call(this, index);
		},
		indexOf(part: string, from = 0) {
			const found = indexOf.call(this, part, from);
			work += 1 + Math.max(0, (found < 0 ? this.length : found) - from);
			return found;
		},
		includes(part: string, from = 0) {
			work += this.length;
			return includes.call(this, part, from);
		},
		startsWith(part: string, from?: number) {
			work += part.length;
			return startsWith.call(this, part, from);
		},
		slice(from?: number, to?: number) {
			const part = slice.call(this, from, to);
			// A longer one shares the text; reading it counts by itself.
			work += Math.min(part.length, 13);
			return part;
		},
	};
	try {
		Object.assign(strings, patches);
		expressions.exec = function (text) {
			const from = this.global || this.sticky ? this.lastIndex : 0;
			const match = exec.call(this, text);
			const end = match ? match.index + match[0].length : this.sticky ? from : text.length;
			work += 1 + Math.max(0, end - from);
			return match;
		};
		run();
		return work;
	} finally {
		Object.assign(strings, { charCodeAt, charAt, indexOf, startsWith, slice, includes });
		expressions.exec = exec;
	}
}
