import { apostrophe, backtick, quote } from '../characters.js';
import type { Language, StringForm } from './language.js';

const none: ReadonlySet<string> = new Set();
const onOneLine = { style: 'quoted', hasEscapes: true, isShielding: true, endsAtLine: true } as const;
const onLines = { ...onOneLine, style: 'tripleQuoted', endsAtLine: false } as const;

/** Lexical rules of Python's reference, section 2.4; f-strings nest as since 3.12. */
const python: Language = {
	lineComment: '#',
	hasBlockComments: false,
	prefixes: new Set(['r', 'u', 'b', 'f', 't', 'br', 'rb', 'fr', 'rf', 'tr', 'rt']),
	hasRegexes: false,
	endsAtLines: true,
	// No statement of Python begins with them.
	magics: '%!',
	joinsNeighbours: true,
	joiningFunctions: none,
	stringAt(text, offset, prefix) {
		const code = text.charCodeAt(offset);
		if (code !== quote && code !== apostrophe) return undefined;
		const mark = text.charAt(offset);
		const isTriple = text.charCodeAt(offset + 1) === code && text.charCodeAt(offset + 2) === code;
		return {
			...(isTriple ? onLines : onOneLine),
			start: offset + (isTriple ? 3 : 1),
			close: isTriple ? mark.repeat(3) : mark,
			hasEscapes: !prefix.includes('r'),
			...(/[ft]/.test(prefix) ? { hole: '{' } : {}),
			isPassedOver: prefix.includes('b'),
		};
	},
};

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
		const start = offset + 1;
		if (code === backtick) return { ...onOneLine, start, close: '`', endsAtLine: false, hole: '${' };
		if (code !== quote && code !== apostrophe) return undefined;
		return { ...onOneLine, start, close: text.charAt(offset) };
	},
};

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
		const start = offset + 1;
		if (text.startsWith('"""', offset)) return { ...onLines, start: offset + 3, close: '"""' };
		const code = text.charCodeAt(offset);
		if (code === quote) return { ...onOneLine, start, close: '"' };
		if (code === apostrophe) return { ...onOneLine, start, close: "'", isPassedOver: true };
		return undefined;
	},
};

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
		const start = offset + 1;
		if (code === backtick) return { ...onOneLine, start, close: '`', isPassedOver: true };
		if (code !== quote && code !== apostrophe) return undefined;
		const mark = text.charAt(offset);
		return (
			(prefix === 'r' ? rawStringAt(text, start, mark) : undefined) ?? {
				...onOneLine,
				start,
				close: mark,
				endsAtLine: false,
			}
		);
	},
};

function rawStringAt(text: string, start: number, mark: string): StringForm | undefined {
	let at = start;
	while (text.charAt(at) === '-') at++;
	const bracket = rawBrackets.get(text.charAt(at));
	if (bracket === undefined) return undefined;
	const close = bracket + text.slice(start, at) + mark;
	return { start: at + 1, close, style: 'quoted', hasEscapes: false, isShielding: false, endsAtLine: false };
}

export type CodeSyntax = 'python' | 'javascript' | 'java' | 'r';

const languages: Readonly<Record<CodeSyntax, Language>> = { python, javascript, java, r };

export function languageOf(syntax: CodeSyntax): Language {
	return languages[syntax];
}
