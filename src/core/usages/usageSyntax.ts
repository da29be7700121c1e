/** What a text is written in, as far as finding its strings goes. */
export type UsageSyntax =
	| 'python'
	| 'notebook'
	| 'yaml'
	| 'json'
	| 'toml'
	| 'markdown'
	| 'shell'
	| 'dockerfile'
	| 'javascript'
	| 'java'
	| 'r';

/** Also what has no files of its own: text in which URIs just occur. */
export type TextSyntax = UsageSyntax | 'prose';

const syntaxByExtension: ReadonlyMap<string, UsageSyntax> = new Map(
	Object.entries({
		python: 'py pyi pyw',
		notebook: 'ipynb',
		yaml: 'yaml yml',
		json: 'json jsonc jsonl ndjson',
		toml: 'toml',
		markdown: 'md markdown mdx rmd qmd',
		shell: 'sh bash zsh ksh env',
		dockerfile: 'dockerfile containerfile',
		javascript: 'js mjs cjs jsx ts mts cts tsx',
		java: 'java',
		r: 'r',
	} as const).flatMap(([syntax, extensions]) =>
		extensions.split(' ').map((extension) => [extension, syntax as UsageSyntax] as const),
	),
);

const syntaxByName: ReadonlyMap<string, UsageSyntax> = new Map([
	['dockerfile', 'dockerfile'],
	['containerfile', 'dockerfile'],
	['pipfile', 'toml'],
	['.env', 'shell'],
	['.envrc', 'shell'],
	['.rprofile', 'r'],
	['mlmodel', 'yaml'],
	['mlproject', 'yaml'],
]);

/** The syntax of a file by its name; `undefined` for files in which no usages are looked for. */
export function usageSyntaxOf(path: string): UsageSyntax | undefined {
	const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
	const known = syntaxByName.get(name);
	if (known) return known;
	// `Dockerfile.gpu`, and settings of one stage: `.env.production`.
	if (/^(?:docker|container)file\./.test(name)) return 'dockerfile';
	if (name.startsWith('.env.')) return 'shell';
	const dot = name.lastIndexOf('.');
	return dot < 0 ? undefined : syntaxByExtension.get(name.slice(dot + 1));
}

const syntaxByLanguage: ReadonlyMap<string, UsageSyntax> = new Map(
	Object.entries({
		python: 'python py python3 ipython ipython3 pyspark sagemath',
		yaml: 'yaml yml',
		json: 'json jsonc',
		toml: 'toml',
		shell: 'shell bash sh zsh ksh console shell-session shellsession sh-session terminal system sx',
		dockerfile: 'dockerfile docker containerfile',
		javascript: 'javascript js mjs cjs jsx typescript ts mts cts tsx node deno',
		java: 'java',
		r: 'r rscript ir',
	} as const).flatMap(([syntax, names]) =>
		names.split(' ').map((name) => [name, syntax as UsageSyntax] as const),
	),
);

/** The syntax that a fence of Markdown or a kernel means by a language's name. */
export function syntaxOfLanguage(name: string): UsageSyntax | undefined {
	return syntaxByLanguage.get(name.toLowerCase());
}
