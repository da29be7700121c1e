import { isRegistryError } from '../errors.js';
import { parseModelUriWithPath } from '../model/modelUri.js';
import { jsonLiterals, pythonLiterals } from './literals.js';
import type { Literal, LiteralStyle, Wanted } from './literal.js';
import type { UriMeaning } from './usage.js';
import type { UsageSyntax } from './usageSyntax.js';
import { yamlLiterals } from './yamlLiterals.js';

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

type LiteralReader = (text: string, isWanted: Wanted) => Iterable<Literal>;

const literalsOf: Record<UsageSyntax, LiteralReader> = {
	python: pythonLiterals,
	yaml: yamlLiterals,
	json: jsonLiterals,
	notebook: jsonLiterals,
	toml: prose,
	markdown: prose,
	shell: prose,
	dockerfile: prose,
	javascript: prose,
	java: prose,
	r: prose,
};

/** A text without strings of its own. */
function prose(text: string): readonly Literal[] {
	return [{ start: 0, end: text.length, style: 'block', hasEscapes: false, isContinued: false }];
}

/**
 * Finds every `models:/` URI in the string literals (in YAML: scalars) of a text, in order. What an editor shows,
 * completes and renames starts here. Time is linear in the text.
 */
export function findModelUris(text: string, syntax: UsageSyntax): readonly FoundUri[] {
	const hits = Array.from(text.matchAll(/models:\//gi), ({ index }) => index);
	if (hits.length === 0) return [];
	const found: FoundUri[] = [];
	let next = 0;
	const skipTo = (offset: number): number => {
		while ((hits[next] ?? Infinity) < offset) next++;
		return hits[next] ?? Infinity;
	};
	for (const literal of literalsOf[syntax](text, (start, end) => skipTo(start) < end)) {
		for (let hit = skipTo(literal.start); hit < literal.end;) {
			const uri = uriAt(text, hit, literal);
			if (uri) found.push(uri);
			hit = skipTo(uri?.end ?? hit + 1);
		}
		if (next === hits.length) break;
	}
	return found;
}

/** What a URI in a text ends at when it is not all its literal says. */
const embedded = /^[^\s"'`<>()[\]|,;\\]*/;
/** A whole literal's URI: blanks may be in the name, not behind it. */
const whole = /^models:\/+[^\n\r/@]*(?:[/@]\S*)?/i;
/** Longer than any name MLflow holds; the limit keeps hostile texts from being read again and again. */
const maxLength = 2048;
/** Marks of a value put in later: `{name}`, `$NAME`, `%s`, `<name>`. */
const placeholder = /[{<]|\$[\w({]|%[sdr(]/;

function uriAt(text: string, start: number, literal: Literal): FoundUri | undefined {
	const startsLiteral = start === literal.start;
	// `https://host/models:/x` and `submodels:/x` are something else.
	if (!startsLiteral && /[\w./+-]/.test(text.charAt(start - 1))) return undefined;
	const rest = text.slice(start, Math.min(literal.end, start + maxLength));
	const longest = (startsLiteral ? whole : embedded).exec(rest)?.[0] ?? '';
	const isWhole = startsLiteral && start + longest.length === literal.end;
	const uri = isWhole ? longest : longest.replace(/[.:!?,;]+$/, '');
	const end = start + uri.length;

	const isOpen = isWhole && literal.isContinued;
	const meaning = meaningOf(uri, text.charAt(end), isOpen, literal.hasEscapes);
	// `models:/` and `models:/…` in prose name no model.
	if (!isWhole && meaning.kind !== 'uri' && /^models:\/+(?:\.\.\.|…)?$/i.test(uri)) return undefined;
	return { start, end, text: uri, style: literal.style, isWhole, meaning };
}

function meaningOf(uri: string, following: string, isOpen: boolean, hasEscapes: boolean): UriMeaning {
	const isPrefix = /^models:\/+$/i.test(uri);
	const isEscaped = hasEscapes && uri.includes('\\');
	if (isOpen || isPrefix || isEscaped || placeholder.test(uri + following)) return { kind: 'dynamic' };
	try {
		return { kind: 'uri', ...parseModelUriWithPath(uri) };
	} catch (error) {
		if (isRegistryError(error)) return { kind: 'invalid' };
		throw error;
	}
}
