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

const syntaxByExtension: ReadonlyMap<string, UsageSyntax> = new Map(
	Object.entries({
		python: 'py pyi pyw',
		notebook: 'ipynb',
		yaml: 'yaml yml',
		json: 'json jsonc json5 jsonl ndjson',
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
