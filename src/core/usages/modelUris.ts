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
	const nextHole = firstHoleFrom(literal.holes ?? [], start);
	const longest = endOfUri(text, start, literal, nextHole);
	const isWhole = startsLiteral && longest === literal.end;
	const end = isWhole ? longest : withoutPunctuation(text, start, longest);
	const uri = text.slice(start, end);

	const isOpen =
		(end === literal.end && literal.isContinued) ||
		(startsLiteral && literal.isContinuation === true) ||
		isBehindHole ||
		(literal.holes?.[nextHole]?.start ?? Infinity) <= end;
	const meaning: UriMeaning = isOpen
		? { kind: 'dynamic' }
		: meaningOf(uri, text.slice(end, end + 2), literal.hasEscapes);
	// `models:/` and `models:/…` in prose name no model.
	if (!isWhole && meaning.kind !== 'uri' && uri.length < 20 && /^models:\/+(?:\.\.\.|…)?$/i.test(uri))
		return undefined;
	return { start, end, text: uri, style: literal.style, isWhole, meaning };
}

/** Where what may belong to a URI ends; holes belong to it. */
function endOfUri(text: string, start: number, literal: Literal, nextHole: number): number {
	const holes = literal.holes ?? [];
	const limit = Math.min(literal.end, start + maxLength);
	let pattern = start === literal.start ? whole : embedded;
	let end = start;
	for (let index = nextHole; end < limit; index++) {
		const hole = holes[index];
		const pieceEnd = Math.min(hole?.start ?? limit, limit);
		end += pattern.exec(text.slice(end, pieceEnd))?.[0].length ?? 0;
		if (end < pieceEnd || hole === undefined) break;
		end = hole.end;
		pattern = embedded;
	}
	return Math.min(end, limit);
}

/** The index of the first hole that starts at an offset or behind it. */
function firstHoleFrom(holes: readonly Hole[], offset: number): number {
	let low = 0;
	let high = holes.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((holes[middle]?.start ?? Infinity) < offset) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Where a URI in a sentence ends, also where `**` of Markdown is around it. */
function withoutPunctuation(text: string, start: number, longest: number): number {
	const before = text.charAt(start - 1);
	let end = longest;
	while (end > start && isPunctuation(text.charAt(end - 1))) end--;
	if (before !== '*' && before !== '~') return end;
	while (end > start && text.charAt(end - 1) === before) end--;
	while (end > start && isPunctuation(text.charAt(end - 1))) end--;
	return end;
}

function isPunctuation(character: string): boolean {
	return '.:!?,;'.includes(character);
}

function meaningOf(uri: string, following: string, hasEscapes: boolean): UriMeaning {
	const isPrefix = /^models:\/+$/i.test(uri);
	const isEscaped = hasEscapes && uri.includes('\\');
	// `</code>` ends an example, `<version>` is part of one.
	const added = following === '</' ? '' : following.charAt(0);
	if (isPrefix || isEscaped || placeholder.test(uri + added)) return { kind: 'dynamic' };
	try {
		return { kind: 'uri', ...parseModelUriWithPath(uri) };
	} catch (error) {
		if (isRegistryError(error)) return { kind: 'invalid' };
		throw error;
	}
}
