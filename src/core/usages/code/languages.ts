import { apostrophe, backtick, quote } from '../characters.js';
import type { Language, StringForm } from './language.js';

const none: ReadonlySet<string> = new Set();

/** A string in these quotes on one line, as most are. */
function quoted(close: string, differences: Partial<StringForm> = {}): StringForm {
	return {
		openLength: close.length,
		close,
		style: close.length === 3 ? 'tripleQuoted' : 'quoted',
		hasEscapes: true,
		isShielding: true,
		endsAtLine: close.length === 1,
		...differences,
	};
}

const inQuotes = quoted('"');
const inApostrophes = quoted("'");
const pythonPrefixes = ['r', 'u', 'b', 'f', 't', 'br', 'rb', 'fr', 'rf', 'tr', 'rt'];
/** By prefix and quotes. */
const pythonForms: ReadonlyMap<string, StringForm> = new Map(
	['', ...pythonPrefixes].flatMap((prefix) =>
		['"', "'", '"""', "'''"].map((close) => {
			const differences: Partial<StringForm> = {
				hasEscapes: !prefix.includes('r'),
				isPassedOver: prefix.includes('b'),
				...(/[ft]/.test(prefix) ? { hole: '{' } : {}),
			};
			return [prefix + close, quoted(close, differences)] as const;
		}),
	),
);

/** Lexical rules of Python's reference, section 2.4; f-strings nest as since 3.12. */
const python: Language = {
	lineComment: '#',
	hasBlockComments: false,
	prefixes: new Set(pythonPrefixes),
	hasRegexes: false,
	endsAtLines: true,
	// No statement of Python begins with them.
	magics: '%!',
	joinsNeighbours: true,
	joiningFunctions: none,
	stringAt(text, offset, prefix) {
		const code = text.charCodeAt(offset);
		if (code !== quote && code !== apostrophe) return undefined;
		const isTriple = text.charCodeAt(offset + 1) === code && text.charCodeAt(offset + 2) === code;
		const mark = code === quote ? '"' : "'";
		return pythonForms.get(prefix + (isTriple ? mark.repeat(3) : mark));
	},
};

const template = quoted('`', { endsAtLine: false, hole: '${' });

const javascript: Language = {
	lineComment: '//',
	hasBlockComments: true,
	prefixes: none,
	hasRegexes: true,
	endsAtLines: false,
	magics: '',
	joinsNeighbours: false,
	joiningFunctions: none,
	stringAt(text, offset) {
		const code = text.charCodeAt(offset);
		if (code === backtick) return template;
		if (code === quote) return inQuotes;
		return code === apostrophe ? inApostrophes : undefined;
	},
};

const textBlock = quoted('"""');
const character = quoted("'", { isPassedOver: true });

const java: Language = {
	lineComment: '//',
	hasBlockComments: true,
	prefixes: none,
	hasRegexes: false,
	endsAtLines: false,
	magics: '',
	joinsNeighbours: false,
	joiningFunctions: none,
	stringAt(text, offset) {
		const code = text.charCodeAt(offset);
		if (code === quote) return text.startsWith('"""', offset) ? textBlock : inQuotes;
		return code === apostrophe ? character : undefined;
	},
};

const quotedName = quoted('`', { isPassedOver: true });
/** Strings of R go over lines. */
const linesInQuotes = quoted('"', { endsAtLine: false });
const linesInApostrophes = quoted("'", { endsAtLine: false });
const rawBrackets: ReadonlyMap<string, string> = new Map([
	['(', ')'],
	['[', ']'],
	['{', '}'],
]);

/** Raw strings are those of R's `?Quotes`: `r"---(…)---"`. */
const r: Language = {
	lineComment: '#',
	hasBlockComments: false,
	prefixes: new Set(['r']),
	hasRegexes: false,
	endsAtLines: true,
	magics: '',
	joinsNeighbours: false,
	// By the word before the bracket: `path` is of `file.path`.
	joiningFunctions: new Set([
		'paste',
		'paste0',
		'path',
		'glue',
		'str_c',
		'str_glue',
		'sprintf',
		'gsub',
		'sub',
	]),
	stringAt(text, offset, prefix) {
		const code = text.charCodeAt(offset);
		if (code === backtick) return quotedName;
		if (code !== quote && code !== apostrophe) return undefined;
		const raw = prefix === 'r' ? rawStringAt(text, offset) : undefined;
		return raw ?? (code === quote ? linesInQuotes : linesInApostrophes);
	},
};

function rawStringAt(text: string, offset: number): StringForm | undefined {
	const start = offset + 1;
	let at = start;
	while (text.charAt(at) === '-') at++;
	const bracket = rawBrackets.get(text.charAt(at));
	if (bracket === undefined) return undefined;
	const close = bracket + text.slice(start, at) + text.charAt(offset);
	return {
		openLength: at + 1 - offset,
		close,
		style: 'quoted',
		hasEscapes: false,
		isShielding: false,
		endsAtLine: false,
	};
}

export type CodeSyntax = 'python' | 'javascript' | 'java' | 'r';

const languages: Readonly<Record<CodeSyntax, Language>> = { python, javascript, java, r };
export const codeSyntaxes = Object.keys(languages) as readonly CodeSyntax[];

export function languageOf(syntax: CodeSyntax): Language {
	return languages[syntax];
}
