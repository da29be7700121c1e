import { CST, Lexer } from 'yaml';

/** Offsets into the text. */
export interface OverBudget {
	readonly feature: 'size' | 'depth';
	/** Of the token that is too much. */
	readonly start: number;
	readonly end: number;
}

/** Of the text's tokens; ten times what a version with 200 parameters and 200 metrics has. Parsing takes some 3 µs each. */
const maxTokens = 30_000;
/** More than twice the longest text that the schemas allow: quoted texts cost most for their length. */
const maxTokenLength = 640 * 1024;

/**
 * Finds in one pass over the tokens of a YAML text what would keep the parser busy for seconds or let it run out of
 * stack. It stops at the first, so it takes no longer for a larger text. What nests in a way that indentation does not
 * show may be twice as deep as `maxDepth`.
 */
export function overBudget(text: string, maxDepth: number): OverBudget | undefined {
	const nesting = new Nesting();
	let [count, offset, lineStart, isScalar] = [0, 0, 0, false];
	for (const token of new Lexer().lex(text)) {
		const type = isScalar ? 'scalar' : CST.tokenType(token);
		// Marks stand before what they announce, and are no part of the text.
		isScalar = !isScalar && type === 'scalar';
		const isMark = isScalar || type === 'doc-mode';
		if (type === 'flow-error-end') nesting.endFlow();
		if (isMark || type === 'flow-error-end') continue;

		nesting.add(type, offset - lineStart);
		const start = offset;
		offset += token.length;
		if (++count > maxTokens || token.length > maxTokenLength) return { feature: 'size', start, end: offset };
		if (nesting.depth > maxDepth) return { feature: 'depth', start, end: offset };
		const lastBreak = token.lastIndexOf('\n');
		if (lastBreak >= 0) {
			lineStart = start + lastBreak + 1;
			nesting.startLine();
		}
	}
	return undefined;
}

/** How deep in collections the last token is: in brackets, and by the columns in which block collections began. */
class Nesting {
	readonly #columns: number[] = [];
	#flow = 0;
	/** May the next token begin a block collection? */
	#isAtStart = true;

	get depth(): number {
		return this.#flow + this.#columns.length;
	}

	startLine(): void {
		this.#isAtStart = true;
	}

	endFlow(): void {
		this.#flow = 0;
	}

	add(type: CST.TokenType | null, column: number): void {
		if (type === 'space' || type === 'newline' || type === 'comment') return;
		if (type === 'flow-seq-start' || type === 'flow-map-start') this.#flow++;
		else if (type === 'flow-seq-end' || type === 'flow-map-end') this.#flow--;
		else this.#begin(column);
		// What follows an item's mark on the same line may be a collection of its own.
		if (type !== 'seq-item-ind' && type !== 'explicit-key-ind') this.#isAtStart = false;
	}

	#begin(column: number): void {
		if (!this.#isAtStart || this.#flow > 0) return;
		while ((this.#columns.at(-1) ?? -1) >= column) this.#columns.pop();
		this.#columns.push(column);
	}
}
