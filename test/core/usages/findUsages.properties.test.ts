import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findUsages } from '../../../src/core/usages/findUsages.js';
import { positionsOf } from '../../../src/core/usages/positions.js';
import type { UsageSyntax } from '../../../src/core/usages/usageSyntax.js';
import { usageCases } from '../../corpus/usages.js';

const syntaxes = Object.keys(usageCases) as readonly UsageSyntax[];

/** Texts that look like programs and are broken in every way: pieces of the corpus and of syntax, in any order. */
const pieces = fc.oneof(
	fc.constantFrom(
		...Array.from('"\'`#\\\n\r{}[]()$%!<>|:;=,+./* \t-~', (mark) => mark),
		'"""',
		"'''",
		'${',
		'<<EOF',
		'\nEOF\n',
		'```python\n',
		'\n```\n',
		'r"(',
		'f"{',
		'models:/',
		'models:/iris/3',
		'models:/iris@best',
		'registered_model_name',
		'mlflow',
		'get_model_version(',
		'"iris"',
		'3',
		'\u2028',
		'\ud83d',
		'é',
	),
	fc.constantFrom(...Object.values(usageCases).flatMap((cases) => cases.map(([text]) => text))),
	fc.string({ maxLength: 5 }),
);
const brokenText = fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join(''));

describe('findUsages of any text', () => {
	for (const syntax of syntaxes) {
		it(`in ${syntax} gives what stands there, in order`, () =>
			fc.assert(
				fc.property(brokenText, (text) => {
					let last = 0;
					for (const { start, end, text: found, meaning } of findUsages(text, syntax)) {
						assert.ok(last <= start && start < end && end <= text.length);
						if (syntax !== 'notebook') assert.equal(text.slice(start, end), found);
						if (meaning.kind === 'model') assert.equal(meaning.name, found);
						last = start;
					}
				}),
				{ numRuns: 500 },
			));
	}

	it('in a notebook points at what its JSON says', () =>
		fc.assert(
			fc.property(fc.array(brokenText, { maxLength: 4 }), fc.boolean(), (sources, isMarkdown) => {
				const cell_type = isMarkdown ? 'markdown' : 'code';
				const text = JSON.stringify({ cells: sources.map((source) => ({ cell_type, source })) });
				for (const { start, end, text: found } of findUsages(text, 'notebook'))
					assert.equal(JSON.parse(`"${text.slice(start, end)}"`), found);
			}),
			{ numRuns: 500 },
		));
});

/** Statements around a URI in quotes of their language, between which others stand. */
const programs: Readonly<
	Partial<Record<UsageSyntax, readonly [around: readonly string[], others: readonly string[]]>>
> = {
	python: [
		['x = "@"', "f(a, 'b', r'@')", 'x = """@"""', '[1, "@", {2: 3}]', 'def f(x="@"):\n    """It\'s."""'],
		[
			"# it's\n",
			'x = f"{a[\'b\']}"',
			'"""it\'s\n"""',
			"x = 'a' 'b' \\\n 'c'",
			'x = (\n  "a" + b\n)',
			"b = b'\\''",
		],
	],
	javascript: [
		['f("@");', "const x = '@';", 'g(`@`, 1);', 'x = a ? "@" : b;', 'x = { a: ["@"] }'],
		["// it's", '/* "\n */', 'x = `${a + `${b}`}`;', 'x = /["\'`]/.test(y);', 'x = a / b / c;', "y = '\\'';"],
	],
	java: [
		['f("@");', 'String x = "@";', 'String[] x = {"@"};', 'g(a, "@");'],
		["// it's", '/* " */', "char c = '\"';", 'x = """\n it\'s "\n""";', 'x = a + "b" + c;'],
	],
	r: [
		['x <- "@"', "f(a, '@')", 'x <- r"(@)"', 'c("@", "b")', 'f(x = "@") |> g()'],
		["# it's", 'x <- "a\nb"', "`it's` <- 1", 'x <- r"---(" )- )---"', 'y <- a %in% b', 'if (a) {\n  b\n}'],
	],
	yaml: [
		['a: @', 'a: "@"', "- '@'", 'a: [b, "@"]', '- {a: "@"}', 'a: >-\n  @'],
		["# it's", "a: it's", 'a: "b\n  c"', 'a: |\n  it\'s "\n', "- [a, 'b']", '---'],
	],
	toml: [
		['a = "@"', "a = '@'", 'a = """@"""', 'a = ["@", "b"]', 'a = { b = "@" }'],
		["# it's", '[table]', 'a = "#\\""', "a = '''it's\n'''", 'a = 1979-05-27'],
	],
	shell: [
		['f @', 'f "@"', "f '@'", 'A="@"', 'f --a="@" b', 'x=$(f "@")'],
		[
			"# it's",
			"echo 'a\nb'",
			'cat <<EOF\nit\'s "\nEOF',
			'echo a#b \\\n c',
			'echo "a\'b"',
			'for a in "$@"; do b; done',
		],
	],
	dockerfile: [
		['ENV A=@', 'ENV A="@"', 'ARG A=@', 'CMD ["a", "@"]', 'RUN f @'],
		["# it's", 'RUN a \\\n  && b', "LABEL a=it's", "RUN <<EOF\nit's\nEOF", 'FROM a AS b'],
	],
	markdown: [
		['See @.', '`@`', '```python\nx = "@"\n```', '> @', '- [a](@)'],
		["It's.", '```\n"\n```', "~~~sh\nit's\n~~~", '# A', '<!-- " -->', '`` ` ``'],
	],
};

describe('findUsages of whole programs', () => {
	for (const [syntax, [around, others]] of Object.entries(programs)) {
		it(`in ${syntax} finds every URI once`, () =>
			fc.assert(
				fc.property(
					fc.array(
						fc.tuple(fc.constantFrom(...around), fc.array(fc.constantFrom(...others), { maxLength: 4 })),
					),
					(parts) => {
						const uris = parts.map((_, index) => `models:/model${index}/${index + 1}`);
						const text = parts
							.map(([statement, before], index) =>
								[...before, statement.replace('@', uris[index]!), ''].join('\n'),
							)
							.join('\n');
						const found = findUsages(text, syntax as UsageSyntax);
						assert.deepEqual(
							found.map((usage) => [usage.text, usage.meaning.kind]),
							uris.map((uri) => [uri, 'uri']),
						);
					},
				),
			));
	}
});

describe('positionsOf', () => {
	it('agrees with the lines of the text', () =>
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\u2028', '😀') }), (text) => {
				const offsets = Array.from({ length: text.length + 1 }, (_, offset) => offset);
				const expected = offsets.map((offset) => {
					const lines = text.slice(0, offset).split('\n');
					return { line: lines.length - 1, column: lines.at(-1)!.length };
				});
				assert.deepEqual(positionsOf(text, offsets), expected);
			}),
		));
});
