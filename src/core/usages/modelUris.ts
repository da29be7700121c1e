import { isRegistryError } from '../errors.js';
import { parseModelUriWithPath } from '../model/modelUri.js';
import type { Hole, Literal, LiteralStyle } from './literal.js';
import { literalsOf, type LiteralSyntax } from './literals.js';
import { placeholder } from './placeholder.js';
import type { UriMeaning } from './usage.js';

/** A `models:/` URI in a text; offsets count UTF-16 code units and leave out the quotes. */
export interface FoundUri {
	readonly start: number;
	readonly end: number;
	readonly text: string;
	readonly style: LiteralStyle;
	/** Is the URI all its literal says? Otherwise it stands in prose or on a command line. */
	readonly isWhole: boolean;
	readonly meaning: UriMeaning;
}

/**
 * Finds every `models:/` URI in the string literals (in YAML: scalars) of a text, in order. What an editor shows,
 * completes and renames starts here. Time is linear in the text.
 */
export function findModelUris(text: string, syntax: LiteralSyntax): readonly FoundUri[] {
	const finder = new UriFinder(text);
	if (finder.isEmpty) return [];
	const found: FoundUri[] = [];
	for (const literal of literalsOf(text, syntax, finder.isWanted)) found.push(...finder.urisIn(literal));
	return found.sort((one, other) => one.start - other.start);
}

/** The URIs of one text, asked for literal by literal in any order. */
export class UriFinder {
	readonly #text: string;
	/** Where `models:/` stands. */
	readonly #hits: readonly number[];

	constructor(text: string) {
		this.#text = text;
		this.#hits = Array.from(text.matchAll(/models:\//gi), ({ index }) => index);
	}

	get isEmpty(): boolean {
		return this.#hits.length === 0;
	}

	readonly isWanted = (start: number, end: number): boolean =>
		(this.#hits[this.#firstFrom(start)] ?? Infinity) < end;

	/** The URIs of a literal but for those of literals within its holes. */
	*urisIn(literal: Literal): Generator<FoundUri> {
		let start = literal.start;
		for (const hole of literal.holes ?? []) {
			yield* this.#urisBetween(start, hole.start, literal);
			start = hole.end;
		}
		yield* this.#urisBetween(start, literal.end, literal);
	}

	*#urisBetween(start: number, end: number, literal: Literal): Generator<FoundUri> {
		let index = this.#firstFrom(start);
		for (let hit = this.#hits[index]; hit !== undefined && hit < end; hit = this.#hits[index]) {
			const isBehindHole = hit === start && start !== literal.start;
			const uri = uriAt(this.#text, hit, literal, isBehindHole);
			if (uri) yield uri;
			index++;
			while ((this.#hits[index] ?? Infinity) < (uri?.end ?? 0)) index++;
		}
	}

	/** The index of the first hit not before an offset. */
	#firstFrom(offset: number): number {
		let low = 0;
		let high = this.#hits.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.#hits[middle] ?? Infinity) < offset) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

/** What a URI in a text ends at when it is not all its literal says. */
const embedded = /^[^\s"'`<>()[\]|,;\\]*/;
/** A whole literal's URI: blanks may be in the name, not behind it. */
const whole = /^models:\/+[^\n\r/@]*(?:[/@]\S*)?/i;
/** Longer than any name MLflow holds; the limit keeps hostile texts from being read again and again. */
const maxLength = 2048;

function uriAt(text: string, start: number, literal: Literal, isBehindHole: boolean): FoundUri | undefined {
	const startsLiteral = start === literal.start;
	// `https://host/models:/x` and `submodels:/x` are something else.
	if (!startsLiteral && /[\w./+-]/.test(text.charAt(start - 1))) return undefined;
	const rest = text.slice(start, Math.min(literal.end, start + maxLength));
	const longest = (startsLiteral ? whole : embedded).exec(rest)?.[0] ?? '';
	const isWhole = startsLiteral && start + longest.length === literal.end;
	const uri = isWhole ? longest : longest.replace(/[.:!?,;]{1,9}$/, '');
	const end = start + uri.length;

	const isOpen =
		(end === literal.end && literal.isContinued) ||
		(startsLiteral && literal.isContinuation === true) ||
		isBehindHole ||
		overlapsHole(literal.holes ?? [], start, end);
	const meaning = meaningOf(uri, text.slice(end, end + 2), isOpen, literal.hasEscapes);
	// `models:/` and `models:/…` in prose name no model.
	if (!isWhole && meaning.kind !== 'uri' && /^models:\/+(?:\.\.\.|…)?$/i.test(uri)) return undefined;
	return { start, end, text: uri, style: literal.style, isWhole, meaning };
}

/** Is a hole in or right behind a URI that starts outside of holes? */
function overlapsHole(holes: readonly Hole[], start: number, end: number): boolean {
	let low = 0;
	let high = holes.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((holes[middle]?.start ?? Infinity) < start) low = middle + 1;
		else high = middle;
	}
	return (holes[low]?.start ?? Infinity) <= end;
}

function meaningOf(uri: string, following: string, isOpen: boolean, hasEscapes: boolean): UriMeaning {
	const isPrefix = /^models:\/+$/i.test(uri);
	const isEscaped = hasEscapes && uri.includes('\\');
	// `</code>` ends an example, `<version>` is part of one.
	const added = following === '</' ? '' : following.charAt(0);
	if (isOpen || isPrefix || isEscaped || placeholder.test(uri + added)) return { kind: 'dynamic' };
	try {
		return { kind: 'uri', ...parseModelUriWithPath(uri) };
	} catch (error) {
		if (isRegistryError(error)) return { kind: 'invalid' };
		throw error;
	}
}
