import { cellSyntax } from './cellSyntax.js';
import { CellSource } from './cellSource.js';
import { endOfString } from './jsonLiterals.js';
import type { Hole } from './literal.js';
import { syntaxOfLanguage, type TextSyntax } from './usageSyntax.js';

/** A cell of a notebook. */
export interface Cell {
	readonly source: CellSource;
	readonly syntax: TextSyntax;
}

/**
 * The cells of a Jupyter notebook in nbformat 4 or 3 without their outputs; `undefined` for what is no JSON.
 * Format: https://nbformat.readthedocs.io/en/latest/format_description.html
 */
export function notebookCells(text: string): readonly Cell[] | undefined {
	if (!isJson(text)) return undefined;
	const reader = new NotebookReader(text);
	reader.read();
	const language = reader.language ?? 'python';
	return reader.cells.map(({ type, language: own, strings }) => {
		const source = new CellSource(text, strings);
		return { source, syntax: syntaxOfCell(source.text, type, own ?? language) };
	});
}

function syntaxOfCell(source: string, type: string, language: string): TextSyntax {
	if (type === 'markdown') return 'markdown';
	if (type !== 'code') return 'prose';
	const syntax = syntaxOfLanguage(language) ?? 'prose';
	return syntax === 'python' ? cellSyntax(source) : syntax;
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
		return true;
	} catch {
		return false;
	}
}

interface RawCell {
	type: string;
	language: string | undefined;
	readonly strings: Hole[];
}

/** An object or array on the way to what is read. */
interface Level {
	readonly isArray: boolean;
	key: string;
	isKeyNext: boolean;
}

/** Deeper than any source: `worksheets[0].cells[0].input[0]`. */
const maxLevels = 6;

/** Reads the places of the sources' strings out of valid JSON. */
class NotebookReader {
	readonly cells: RawCell[] = [];
	language: string | undefined;
	readonly #text: string;
	readonly #levels: Level[] = [];
	#tooDeep = 0;

	constructor(text: string) {
		this.#text = text;
	}

	read(): void {
		for (let at = 0; at < this.#text.length; at++) {
			const mark = this.#text.charAt(at);
			const level = this.#levels.at(-1);
			if (mark === '"') {
				const end = endOfString(this.#text, at + 1);
				if (this.#tooDeep === 0 && level) this.#readString(level, at + 1, end);
				at = end;
			} else if (mark === '{' || mark === '[') this.#open(mark === '[');
			else if (mark === '}' || mark === ']') {
				if (this.#tooDeep > 0) this.#tooDeep--;
				else this.#levels.pop();
			} else if (level && this.#tooDeep === 0 && mark === ',') level.isKeyNext = !level.isArray;
		}
	}

	#open(isArray: boolean): void {
		if (this.#levels.length === maxLevels) {
			this.#tooDeep++;
			return;
		}
		this.#levels.push({ isArray, key: '', isKeyNext: !isArray });
		if (!isArray && /^(?:worksheets\/\/)?cells\/$/.test(this.#path(-1)))
			this.cells.push({ type: '', language: undefined, strings: [] });
	}

	#readString(level: Level, start: number, end: number): void {
		if (level.isKeyNext) {
			level.key = this.#text.slice(start, Math.min(end, start + 40));
			level.isKeyNext = false;
			return;
		}
		const path = this.#path();
		const inCell = /^(?:worksheets\/\/)?cells\/\/(source|input|cell_type|language)\/?$/.exec(path)?.[1];
		const cell = this.cells.at(-1);
		if (inCell === undefined || !cell) {
			if (/^metadata\/(?:kernelspec\/language|language_info\/name)$/.test(path))
				this.language ??= this.#text.slice(start, end);
		} else if (inCell === 'cell_type') cell.type = this.#text.slice(start, end);
		else if (inCell === 'language') cell.language = this.#text.slice(start, end);
		else cell.strings.push({ start, end });
	}

	/** The keys from the root on, `''` for an array: `cells//source/`. */
	#path(end?: number): string {
		return this.#levels
			.slice(0, end)
			.map(({ key }) => key)
			.join('/');
	}
}
