import { languageOf, type CodeSyntax } from './code/languages.js';
import { LiteralReader } from './code/literalReader.js';
import { NameReader } from './code/nameReader.js';
import { registryWords } from './code/registryCalls.js';
import { tokensOf } from './code/tokens.js';
import { isCode, literalsOf, type DataSyntax } from './literals.js';
import { markdownPieces, proseLiterals } from './markdown.js';
import { KeyedNames } from './modelNames.js';
import { UriFinder, type FoundUri } from './modelUris.js';
import { notebookCells } from './notebook.js';
import type { Usage } from './usage.js';
import type { TextSyntax, UsageSyntax } from './usageSyntax.js';

/**
 * Finds every place of a text that names a registered model, in the order of their starts. Never throws: what is broken
 * is read on as far as it goes. Time is linear in the text.
 */
export function findUsages(text: string, syntax: UsageSyntax): readonly Usage[] {
	if (!/models:/i.test(text) && !registryWords.test(text)) return [];
	const finder: Finder = new Finder(/mlflow/i.test(text));
	return finder.usagesIn(text, syntax).sort((one, other) => one.start - other.start);
}

class Finder {
	/** Only in a file that speaks of MLflow is `get_model_version("x", 1)` a call of it. */
	readonly #speaksOfMlflow: boolean;

	constructor(speaksOfMlflow: boolean) {
		this.#speaksOfMlflow = speaksOfMlflow;
	}

	usagesIn(text: string, syntax: TextSyntax): Usage[] {
		if (syntax === 'notebook') return this.#inNotebook(text);
		if (syntax === 'markdown') return this.#inMarkdown(text);
		if (syntax === 'prose') return inProse(text);
		return isCode(syntax) ? this.#inCode(text, syntax) : inData(text, syntax);
	}

	#inNotebook(text: string): Usage[] {
		const cells = notebookCells(text);
		// What is no JSON may still hold strings.
		if (!cells) return inData(text, 'json');
		return cells.flatMap(({ source, syntax }) =>
			this.usagesIn(source.text, syntax).map((usage) => ({
				...usage,
				...source.placeOf(usage.start, usage.end),
			})),
		);
	}

	#inMarkdown(text: string): Usage[] {
		return Array.from(markdownPieces(text)).flatMap(({ start, end, syntax }) =>
			this.usagesIn(text.slice(start, end), syntax)
				.filter(({ kind }) => kind === 'uri')
				.map((usage) => ({ ...usage, start: start + usage.start, end: start + usage.end })),
		);
	}

	#inCode(text: string, syntax: CodeSyntax): Usage[] {
		const found: Usage[] = [];
		const language = languageOf(syntax);
		const uris = new UriFinder(text);
		const literals = new LiteralReader(text, language, (literal) => {
			for (const uri of uris.urisIn(literal)) found.push(uri.isWhole ? usageOf(uri) : inText(uri));
		});
		const names = new NameReader(text, this.#speaksOfMlflow, (usage) => found.push(usage));
		for (const token of tokensOf(text, language)) {
			literals.read(token);
			names.read(token);
		}
		literals.end();
		names.end();
		return found;
	}
}

function inData(text: string, syntax: DataSyntax): Usage[] {
	const found: Usage[] = [];
	const uris = new UriFinder(text);
	const names = new KeyedNames(text);
	const isWanted = (start: number, end: number): boolean =>
		names.isWanted(start, end) || uris.isWanted(start, end);
	for (const literal of literalsOf(text, syntax, isWanted)) {
		const name = names.read(literal);
		if (name) found.push(name);
		for (const uri of uris.urisIn(literal)) found.push(usageOf(uri));
	}
	return found;
}

function inProse(text: string): Usage[] {
	const uris = new UriFinder(text);
	return Array.from(proseLiterals(text)).flatMap((literal) => Array.from(uris.urisIn(literal), inText));
}

function inText(uri: FoundUri): Usage {
	return { ...usageOf(uri), isInText: true };
}

function usageOf({ start, end, text, meaning }: FoundUri): Usage {
	return { start, end, text, kind: 'uri', meaning };
}
