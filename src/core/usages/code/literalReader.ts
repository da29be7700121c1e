import type { Literal } from '../literal.js';
import type { Language } from './language.js';
import type { StringToken, Token } from './token.js';

/** What is around a token, in one string's hole or outside of all. */
interface Context {
	previous: Token | undefined;
	/** A string of which it is not known yet whether more is added to it. */
	pending: Pending | undefined;
	/** Is a dot behind the pending string? */
	hasDot: boolean;
	/** The functions whose brackets are open, `''` for other brackets. */
	readonly callees: string[];
}

interface Pending {
	readonly string: StringToken;
	readonly isContinuation: boolean;
}

/** Methods that fill a string in, or change it. */
const fillingMethods = new Set([
	'format',
	'format_map',
	'formatted',
	'replace',
	'replaceAll',
	'join',
	'concat',
]);

/** Tells of each string of a program whether it is all there is, or is put together with something else. */
export class LiteralReader {
	readonly #text: string;
	readonly #language: Language;
	readonly #found: (literal: Literal) => void;
	readonly #outer: Context[] = [];
	#context: Context = newContext();

	constructor(text: string, language: Language, found: (literal: Literal) => void) {
		this.#text = text;
		this.#language = language;
		this.#found = found;
	}

	read(token: Token): void {
		if (token.kind === 'template') {
			this.#outer.push(this.#context);
			this.#context = newContext();
			return;
		}
		if (token.kind === 'string' && token.holes.length > 0) {
			this.#settle(false);
			this.#context = this.#outer.pop() ?? newContext();
		}
		const context = this.#context;
		if (token.kind === 'string') this.#readString(token);
		else if (context.pending) this.#readBehindString(token);
		if (this.#language.joiningFunctions.size > 0 && token.kind === 'mark') this.#readBracket(token.mark);
		context.previous = token;
	}

	end(): void {
		this.#settle(false);
	}

	#readString(string: StringToken): void {
		const { pending, previous } = this.#context;
		const isNeighbour =
			pending !== undefined && this.#language.joinsNeighbours && previous?.kind === 'string';
		this.#settle(isNeighbour);
		const isAdded = previous?.kind === 'mark' && previous.mark === '+';
		this.#context.pending = { string, isContinuation: isNeighbour || isAdded };
	}

	#readBehindString(token: Token): void {
		if (token.kind === 'mark' && token.mark === '.' && !this.#context.hasDot) this.#context.hasDot = true;
		else if (token.kind === 'mark') this.#settle(token.mark === '+' || token.mark === '%');
		else if (token.kind === 'word' && this.#context.hasDot)
			this.#settle(fillingMethods.has(this.#text.slice(token.start, token.end)));
		else this.#settle(false);
	}

	#readBracket(mark: string): void {
		const { callees, previous } = this.#context;
		if (mark === '(')
			callees.push(previous?.kind === 'word' ? this.#text.slice(previous.start, previous.end) : '');
		else if (mark === '[' || mark === '{') callees.push('');
		else if (mark === ')' || mark === ']' || mark === '}') callees.pop();
	}

	#settle(isContinued: boolean): void {
		const { pending, callees } = this.#context;
		this.#context.hasDot = false;
		if (!pending) return;
		this.#context.pending = undefined;
		const { form, start, end, holes } = pending.string;
		this.#found({
			start,
			end,
			style: form.style,
			hasEscapes: form.hasEscapes,
			isContinuation: pending.isContinuation,
			isContinued: isContinued || this.#language.joiningFunctions.has(callees.at(-1) ?? ''),
			holes,
		});
	}
}

function newContext(): Context {
	return { previous: undefined, pending: undefined, hasDot: false, callees: [] };
}
