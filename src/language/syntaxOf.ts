import type { LiteralSyntax } from '../core/usages/literals.js';

/** How the strings of a document are found; `undefined` for what is looked at by nobody. */
export function syntaxOf(languageId: string, path: string): LiteralSyntax | undefined {
	if (languageId === 'python') return 'python';
	if (languageId === 'json' || languageId === 'jsonc') return 'json';
	// Compose files, pipelines and charts have language ids of their own.
	if (languageId === 'yaml' || languageId === 'dockercompose' || /\.ya?ml$/i.test(path)) return 'yaml';
	return undefined;
}
