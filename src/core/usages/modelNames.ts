import { isRegistryError } from '../errors.js';
import { parseModelName } from '../model/modelName.js';
import type { Literal, Wanted } from './literal.js';
import { placeholder } from './placeholder.js';
import type { NamedModel, Usage } from './usage.js';

/** The argument of `log_model` and key of settings that names a registered model. */
export const nameKey = 'registered_model_name';

/** Longer than any name MLflow holds. */
const maxLength = 1024;

/** The usage that a literal is, if it can be the name of a model as it stands. */
export function modelNameUsage(
	text: string,
	start: number,
	end: number,
	hasEscapes: boolean,
	via: string,
): (Usage & { readonly meaning: NamedModel }) | undefined {
	if (end - start > maxLength) return undefined;
	const name = text.slice(start, end);
	if (
		/[\r\n]/.test(name) ||
		placeholder.test(name) ||
		(hasEscapes && name.includes('\\')) ||
		!isModelName(name)
	)
		return undefined;
	return { start, end, text: name, kind: 'name', meaning: { kind: 'model', name }, via };
}

function isModelName(text: string): boolean {
	try {
		parseModelName(text);
		return true;
	} catch (error) {
		if (isRegistryError(error)) return false;
		throw error;
	}
}

/** Between a key and its value on the same or the next line. */
const separator = /^["']?[ \t]*[:=]\s{0,200}["']?$/;
const longestSeparator = 210;

/** Finds the values of the key `registered_model_name` among the literals of a configuration, which come in order. */
export class KeyedNames {
	readonly #text: string;
	#keyEnd: number | undefined;

	constructor(text: string) {
		this.#text = text;
	}

	/** Is the literal such a key, or right behind one? Those must be asked for and then shown to `read`. */
	readonly isWanted: Wanted = (start, end) => this.#isKey(start, end) || this.#keyEnd !== undefined;

	read(literal: Literal): Usage | undefined {
		const { start, end, style } = literal;
		const keyEnd = this.#keyEnd;
		this.#keyEnd = this.#isKey(start, end) ? end : undefined;
		if (keyEnd === undefined || start - keyEnd > longestSeparator) return undefined;
		if (!separator.test(this.#text.slice(keyEnd, start)) || !isPlain(style)) return undefined;
		// A key of its own: there is more below.
		if (/^["']?[ \t]{0,20}:/.test(this.#text.slice(end, end + 22))) return undefined;
		if (
			style === 'bare' &&
			/^(?:null|~|true|false)$/i.test(this.#text.slice(start, Math.min(end, start + 5)))
		)
			return undefined;
		return modelNameUsage(this.#text, start, end, literal.hasEscapes, nameKey);
	}

	#isKey(start: number, end: number): boolean {
		return end - start === nameKey.length && this.#text.startsWith(nameKey, start);
	}
}

function isPlain(style: Literal['style']): boolean {
	return style === 'quoted' || style === 'bare';
}
