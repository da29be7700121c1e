import type { Usage } from '../usage.js';
import { modelNameUsage, nameKey } from '../modelNames.js';
import { nameParameters, registryCallOf, type RegistryCall } from './registryCalls.js';
import type { StringToken, Token } from './token.js';

/** A call that is being read. */
interface OpenCall {
	readonly name: string;
	readonly call: RegistryCall;
	readonly values: Map<string, Value>;
	/** How many arguments without a keyword there were. */
	position: number;
	/** The tokens of the current argument, no more than can be understood. */
	argument: Token[];
}

/** What an argument is, if it is one literal. */
type Value = StringToken | { readonly kind: 'number'; readonly text: string };

/** `keyword = literal`, and one more that tells that it is not only that. */
const maxTokens = 4;

/** Finds names of models that a program gives literally: `registered_model_name="x"`, `client.get_model_version("x", 3)`. */
export class NameReader {
	readonly #text: string;
	readonly #speaksOfMlflow: boolean;
	readonly #found: (usage: Usage) => void;
	/** The brackets that are open; `undefined` for those that are no call of interest. */
	readonly #open: (OpenCall | undefined)[] = [];
	/** The last tokens, newest last, as many as `registered_model_name: str = "x"` has. */
	readonly #last: Token[] = [];

	constructor(text: string, speaksOfMlflow: boolean, found: (usage: Usage) => void) {
		this.#text = text;
		this.#speaksOfMlflow = speaksOfMlflow;
		this.#found = found;
	}

	read(token: Token): void {
		this.#readKeyed(token);
		const inner = this.#open.at(-1);
		if (token.kind === 'template') this.#openBracket(inner, undefined, token);
		else if (token.kind === 'string' && token.holes.length > 0) {
			this.#open.pop();
			this.#readArgument(this.#open.at(-1), token);
		} else if (token.kind === 'mark' && '([{'.includes(token.mark))
			this.#openBracket(inner, token.mark === '(' ? this.#calledBy() : undefined, token);
		else if (token.kind === 'mark' && ')]}'.includes(token.mark)) {
			this.#open.pop();
			if (inner) this.#endCall(inner);
		} else this.#readArgument(inner, token);
		if (this.#last.push(token) > 5) this.#last.shift();
	}

	end(): void {
		this.#readKeyed({ kind: 'newline' });
		for (const call of this.#open) if (call) this.#endCall(call);
	}

	#openBracket(outer: OpenCall | undefined, call: OpenCall | undefined, token: Token): void {
		this.#readArgument(outer, token);
		this.#open.push(call);
	}

	/** The function whose name is right before the bracket, if it is called and not defined. */
	#calledBy(): OpenCall | undefined {
		const [word, before] = [this.#last.at(-1), this.#last.at(-2)];
		if (word?.kind !== 'word') return undefined;
		const known = registryCallOf(this.#textOf(word));
		if (!known || (known.call.isCommon && !this.#speaksOfMlflow)) return undefined;
		if (before?.kind === 'word' && /^(?:def|function)$/.test(this.#textOf(before))) return undefined;
		return { ...known, values: new Map(), position: 0, argument: [] };
	}

	#readArgument(call: OpenCall | undefined, token: Token): void {
		if (!call || token.kind === 'newline') return;
		if (token.kind === 'mark' && token.mark === ',') this.#endArgument(call);
		else if (call.argument.length < maxTokens) call.argument.push(token);
	}

	#endArgument(call: OpenCall): void {
		const [first, second, third] = call.argument;
		const length = call.argument.length;
		call.argument = [];
		if (length === 3 && first?.kind === 'word' && second?.kind === 'mark' && second.mark === '=') {
			this.#setValue(call, this.#textOf(first), third);
			return;
		}
		const parameter = call.call.parameters[call.position++];
		if (length === 1 && parameter !== undefined) this.#setValue(call, parameter, first);
	}

	#setValue({ values }: OpenCall, parameter: string, token: Token | undefined): void {
		if (values.has(parameter)) return;
		if (token?.kind === 'string' && token.holes.length === 0) values.set(parameter, token);
		else if (token?.kind === 'word') {
			// R and Java mark whole numbers: `3L`.
			const digits = /^([0-9]{1,16})L?$/.exec(this.#textOf(token))?.[1];
			if (digits !== undefined) values.set(parameter, { kind: 'number', text: digits });
		}
	}

	#endCall(call: OpenCall): void {
		this.#endArgument(call);
		const { values, name: via } = call;
		const textOf = (parameter: string): string | undefined => {
			const value = values.get(parameter);
			if (value?.kind === 'number') return value.text;
			return value && this.#contentOf(value);
		};
		const [version, alias, stage] = ['version', 'alias', 'stage'].map(textOf);
		for (const parameter of nameParameters) {
			const value = values.get(parameter);
			if (value?.kind !== 'string') continue;
			const usage = modelNameUsage(this.#text, value.start, value.end, value.form.hasEscapes, via);
			if (!usage) continue;
			const meaning = {
				...usage.meaning,
				...(version === undefined ? {} : { version }),
				...(alias === undefined ? {} : { alias }),
				...(stage === undefined ? {} : { stage }),
			};
			this.#found({ ...usage, meaning });
		}
	}

	#readKeyed(next: Token): void {
		const value = this.#last.at(-1);
		if (value?.kind !== 'string' || value.holes.length > 0 || isAddedTo(next)) return;
		const key = this.#keyOfLast();
		if (key?.kind !== 'word' && key?.kind !== 'string') return;
		if (this.#textOf(key) !== nameKey) return;
		const usage = modelNameUsage(this.#text, value.start, value.end, value.form.hasEscapes, nameKey);
		if (usage) this.#found(usage);
	}

	/** The key in `key = value`, `"key": value`, `key: Type = value` and `settings["key"] = value`. */
	#keyOfLast(): Token | undefined {
		const [key, colon, before, separator] = [-5, -4, -3, -2].map((index) => this.#last.at(index));
		if (isMark(separator, ':')) return before;
		if (!isMark(separator, '=')) return undefined;
		if (isMark(before, ']')) return colon;
		return isMark(colon, ':') && before?.kind === 'word' ? key : before;
	}

	#contentOf({ start, end, form }: StringToken): string | undefined {
		const content = this.#text.slice(start, end);
		return form.hasEscapes && content.includes('\\') ? undefined : content;
	}

	#textOf({ start, end }: { readonly start: number; readonly end: number }): string {
		return this.#text.slice(start, end);
	}
}

function isMark(token: Token | undefined, mark: string): boolean {
	return token?.kind === 'mark' && token.mark === mark;
}

/** Is more added to the string before this token? */
function isAddedTo(next: Token): boolean {
	if (next.kind === 'mark') return /[+%.]/.test(next.mark);
	return next.kind === 'string' || next.kind === 'template';
}
