import { syntaxOfLanguage, usageSyntaxOf, type TextSyntax } from './usageSyntax.js';

/** Magics that say what to do with a cell in Python, not in what it is written. */
const pythonMagics = new Set(
	'time timeit capture prun debug memit mprun lprun python python3 pypy px autopx cython snakeviz'.split(' '),
);

/** The syntax of a cell for IPython: its first line may be a magic that names another language. */
export function cellSyntax(source: string): TextSyntax {
	const [, magic, rest = ''] = /^\s{0,200}%%(\w{1,100})([^\n]{0,1000})/.exec(source) ?? [];
	if (magic === undefined || pythonMagics.has(magic)) return 'python';
	if (magic === 'script') return syntaxOfLanguage(/^\s*([\w.-]+)/.exec(rest)?.[1] ?? '') ?? 'prose';
	if (magic === 'writefile' || magic === 'file')
		return usageSyntaxOf(rest.trim().replace(/^-a\s+/, '')) ?? 'prose';
	return syntaxOfLanguage(magic) ?? 'prose';
}
