import { languageOf, type CodeSyntax } from './code/languages.js';
import { LiteralReader } from './code/literalReader.js';
import { tokensOf } from './code/tokens.js';
import { jsonLiterals } from './jsonLiterals.js';
import type { Literal, Wanted } from './literal.js';
import { dockerfileLiterals, shellLiterals } from './shellLiterals.js';
import { tomlLiterals } from './tomlLiterals.js';
import type { UsageSyntax } from './usageSyntax.js';
import { yamlLiterals } from './yamlLiterals.js';

/** Syntaxes of texts that are written in one language from start to end. */
export type LiteralSyntax = Exclude<UsageSyntax, 'notebook' | 'markdown'>;
export type DataSyntax = Exclude<LiteralSyntax, CodeSyntax>;

const readers: Readonly<Record<DataSyntax, (text: string, isWanted: Wanted) => Iterable<Literal>>> = {
	yaml: yamlLiterals,
	json: jsonLiterals,
	toml: tomlLiterals,
	shell: shellLiterals,
	dockerfile: dockerfileLiterals,
};

/** The wanted literals of a text, in the order of their ends. */
export function literalsOf(text: string, syntax: LiteralSyntax, isWanted: Wanted): Iterable<Literal> {
	return isCode(syntax) ? codeLiterals(text, syntax, isWanted) : readers[syntax](text, isWanted);
}

export function isCode(syntax: LiteralSyntax): syntax is CodeSyntax {
	return !(syntax in readers);
}

function codeLiterals(text: string, syntax: CodeSyntax, isWanted: Wanted): readonly Literal[] {
	const found: Literal[] = [];
	const language = languageOf(syntax);
	const reader = new LiteralReader(text, language, (literal) => {
		if (isWanted(literal.start, literal.end)) found.push(literal);
	});
	for (const token of tokensOf(text, language)) reader.read(token);
	reader.end();
	return found;
}
