import { CST, Lexer } from 'yaml';

/** Offsets into the text. */
export interface OverBudget {
	readonly feature: 'size' | 'depth';
	/** Of the token that is too much; of a map with too many keys from its start to the first of them. */
	readonly start: number;
	readonly end: number;
}

/** How much of a kind is read. */
export interface YamlBudget {
	/** Of collections in each other. */
	readonly depth: number;
	/** Of one map. */
	readonly keys: number;
}

/**
 * Of the text's tokens; six times what a version with 200 parameters and 200 metrics has, and more than a map with all
 * the keys it may have. In a process that has just started, finding them takes 1 µs each and parsing another 4.
 */
const maxTokens = 20_000;
/** In UTF-16 code units; more than twice the longest text that the schemas allow: quoted texts cost most for their length. */
export const maxTokenLength = 640 * 1024;

/**
 * Finds in one pass over the tokens of a YAML text what would keep the parser busy for seconds or let it run out of
 * stack. It stops at the first, so it takes no longer for a larger text. What nests in a way that indentation does not
 * show may be twice as deep as `depth`, and of keys it sees as many as there are or fewer; the rest is found by who
 * looks at what was parsed.
 */
export function overBudget(text: string, budget: YamlBudget): OverBudget | undefined {
	const nesting = new Nesting();
	let [count, offset, lineStart, isScalar] = [0, 0, 0, false];
	for (const token of new Lexer().lex(text)) {
		const type = isScalar ? 'scalar' : CST.tokenType(token);
		// Marks stand before what they announce, and are no part of the text.
		isScalar = !isScalar && type === 'scalar';
		const isMark = isScalar || type === 'doc-mode';
		if (type === 'flow-error-end') nesting.endFlow();
		if (isMark || type === 'flow-error-end') continue;

		nesting.add(type, offset, offset - lineStart);
		const start = offset;
		offset += token.length;
		if (++count > maxTokens || token.length > maxTokenLength) return { feature: 'size', start, end: offset };
		if (nesting.depth > budget.depth) return { feature: 'depth', start, end: offset };
		const { innermost } = nesting;
		if (innermost && innermost.keys > budget.keys)
			return { feature: 'size', start: innermost.start, end: offset };
		const lastBreak = token.lastIndexOf('\n');
		if (lastBreak >= 0) {
			lineStart = start + lastBreak + 1;
			nesting.startLine();
		}
	}
	return undefined;
}

/** A collection that has not ended. */
interface OpenCollection {
	/** Offset of its first token. */
	readonly start: number;
	/** Of a block collection; in brackets columns mean nothing. */
	readonly column: number;
	readonly isFlowMap: boolean;
	/** That it has so far; of lists none. */
	keys: number;
	/** Has the pair begun that the next token is of? */
	isInPair: boolean;
}

/** How deep in collections the last token is: in brackets, and by the columns in which block collections began. */
class Nesting {
	readonly #blocks: OpenCollection[] = [];
	readonly #flows: OpenCollection[] = [];
	/** May the next token begin a block collection? */
	#isAtStart = true;

	get depth(): number {
		return this.#flows.length + this.#blocks.length;
	}

	get innermost(): OpenCollection | undefined {
		return this.#flows.at(-1) ?? this.#blocks.at(-1);
	}

	startLine(): void {
		this.#isAtStart = true;
	}

	endFlow(): void {
		this.#flows.length = 0;
	}

	add(type: CST.TokenType | null, offset: number, column: number): void {
		if (type === 'space' || type === 'newline' || type === 'comment') return;
		if (this.#flows.length > 0) this.#inFlow(type);
		else this.#inBlock(type, offset, column);
		if (type === 'flow-seq-start' || type === 'flow-map-start')
			this.#flows.push(opened(offset, column, type === 'flow-map-start'));
		else if (type === 'flow-seq-end' || type === 'flow-map-end') this.#flows.pop();
		// What follows an item's mark on the same line may be a collection of its own.
		if (type !== 'seq-item-ind' && type !== 'explicit-key-ind') this.#isAtStart = false;
	}

	#inFlow(type: CST.TokenType | null): void {
		const flow = this.#flows.at(-1);
		if (!flow?.isFlowMap || type === 'flow-map-end') return;
		if (type === 'comma') flow.isInPair = false;
		else if (!flow.isInPair) {
			flow.isInPair = true;
			flow.keys++;
		}
	}

	#inBlock(type: CST.TokenType | null, offset: number, column: number): void {
		if (this.#isAtStart && type !== 'flow-seq-start' && type !== 'flow-map-start') {
			while ((this.#blocks.at(-1)?.column ?? -1) > column) this.#blocks.pop();
			if (this.#blocks.at(-1)?.column !== column) this.#blocks.push(opened(offset, column, false));
		}
		const block = this.#blocks.at(-1);
		if (!block) return;
		// A line has one key of the collection that it goes on with; what follows on it may be a map in its value.
		if (this.#isAtStart) block.isInPair = false;
		if (type !== 'map-value-ind' || block.isInPair) return;
		block.isInPair = true;
		block.keys++;
	}
}

function opened(start: number, column: number, isFlowMap: boolean): OpenCollection {
	return { start, column, isFlowMap, keys: 0, isInPair: false };
}
