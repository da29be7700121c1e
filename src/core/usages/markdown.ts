import { endOfLine } from './characters.js';
import type { Literal } from './literal.js';
import { syntaxOfLanguage, type TextSyntax } from './usageSyntax.js';

/** A part of a text in a syntax of its own. */
export interface Piece {
	readonly start: number;
	readonly end: number;
	readonly syntax: TextSyntax;
}

/** The fenced code of a Markdown text and the prose around it, in order; a fence left open runs to the end, as in CommonMark. */
export function* markdownPieces(text: string): Generator<Piece> {
	let start = 0;
	let fence: Fence | undefined;
	for (let at = 0; at < text.length;) {
		const end = endOfLine(text, at);
		const next = Math.min(end + 1, text.length);
		const mark = fenceMark(text, at, end);
		if (mark && !fence) {
			const opened = openedFence(mark);
			if (opened) {
				yield { start, end: at, syntax: 'prose' };
				fence = opened;
				start = next;
			}
		} else if (mark && fence && closes(mark, fence)) {
			yield { start, end: at, syntax: fence.syntax };
			fence = undefined;
			start = next;
		}
		at = next;
	}
	yield { start, end: text.length, syntax: fence?.syntax ?? 'prose' };
}

/** A code span that is nothing but a URI; longer ones are no URIs. */
const uriSpan = /`(models:\/{1,3}[^`\r\n/][^`\r\n]{0,2048})`/gi;

/** Prose as literals: its code spans that are URIs, and what is between them. */
export function* proseLiterals(text: string): Generator<Literal> {
	const rest = { hasEscapes: false, isContinued: false } as const;
	let start = 0;
	for (const { index, 1: uri = '' } of text.matchAll(uriSpan)) {
		yield { start, end: index, style: 'block', ...rest };
		const end = index + 1 + uri.length;
		yield { start: index + 1, end, style: 'bare', ...rest };
		start = end;
	}
	yield { start, end: text.length, style: 'block', ...rest };
}

interface Fence {
	readonly mark: string;
	readonly length: number;
	readonly syntax: TextSyntax;
}

/** A line that may open or close a fence: its run of marks and what is behind. */
interface FenceMark {
	readonly run: string;
	readonly info: string;
}

/** In lists, too; quotes are passed over before. */
const listMark = /(?:[-*+]|[0-9]{1,9}[.)])[ \t]{1,9}/y;
const maxInfo = 1000;

function fenceMark(text: string, start: number, end: number): FenceMark | undefined {
	let from = start;
	while (from < end && /[ \t>]/.test(text.charAt(from))) from++;
	listMark.lastIndex = from;
	if (listMark.test(text)) from = listMark.lastIndex;
	const mark = text.charAt(from);
	if ((mark !== '`' && mark !== '~') || !text.startsWith(mark.repeat(3), from)) return undefined;
	let at = from;
	while (at < end && text.charAt(at) === mark) at++;
	return { run: text.slice(from, at), info: text.slice(at, Math.min(end, at + maxInfo)).trim() };
}

function openedFence({ run, info }: FenceMark): Fence | undefined {
	const mark = run.charAt(0);
	if (mark === '`' && info.includes('`')) return undefined;
	// `{r setup, echo=FALSE}` and `{.python}` are those of R Markdown and Pandoc.
	const language = /^\{?\.?([\w+#-]+)/.exec(info)?.[1] ?? '';
	return { mark, length: run.length, syntax: syntaxOfLanguage(language) ?? 'prose' };
}

function closes({ run, info }: FenceMark, { mark, length }: Fence): boolean {
	return info === '' && run.startsWith(mark) && run.length >= length;
}
