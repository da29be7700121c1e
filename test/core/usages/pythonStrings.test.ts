import assert from 'node:assert/strict';
import fc from 'fast-check';
import { languageOf } from '../../../src/core/usages/code/languages.js';
import type { StringToken } from '../../../src/core/usages/code/token.js';
import { tokensOf } from '../../../src/core/usages/code/tokens.js';
import { findModelUris } from '../../../src/core/usages/modelUris.js';
import { runQuietly } from '../../../scripts/run.js';
import { pythonOrSkip } from '../../kit/python.js';

/** Which strings that start with `models:/` stand by themselves, by Python's own tokenizer and parser. */
const readPrograms = `
import ast, io, json, sys, tokenize
filling = {'format', 'format_map', 'replace', 'join', 'concat'}
passed_over = {tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT}
fstring = {getattr(tokenize, name, -1) for name in ('FSTRING_START', 'FSTRING_END')}

def is_string(token):
    return token.type == tokenize.STRING or token.type in fstring

def prefix(token):
    return token.string[:min(i for i in (token.string.find('"'), token.string.find("'")) if i >= 0)].lower()

def plain(text):
    tokens = [t for t in tokenize.generate_tokens(io.StringIO(text).readline) if t.type not in passed_over]
    for i, token in enumerate(tokens):
        if token.type != tokenize.STRING or set(prefix(token)) & set('bf'):
            continue
        value = ast.literal_eval(token.string)
        before, after, behind = tokens[i - 1] if i else token, tokens[i + 1], tokens[i + 2] if i + 2 < len(tokens) else token
        if is_string(before) and i or before.string == '+' or is_string(after) or after.string in ('+', '%'):
            continue
        if after.string == '.' and behind.string in filling:
            continue
        yield value

def formatted(text):
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.JoinedStr):
            continue
        if len(node.values) == 1 and isinstance(node.values[0], ast.Constant):
            yield node.values[0].value
        for value in node.values:
            if isinstance(value, ast.FormattedValue):
                yield from (c.value for c in ast.walk(value.value) if isinstance(c, ast.Constant) and isinstance(c.value, str))

programs = json.loads(sys.stdin.buffer.read())
print(json.dumps([sorted(v for read in (plain, formatted) for v in read(p) if v.startswith('models:/')) for p in programs]))
`;

/** The strings of the standard library's modules as they stand, bytes left out: with their prefix and quotes. */
const readLibrary = `
import glob, io, json, os, sys, tokenize
start, end = (getattr(tokenize, name, -1) for name in ('FSTRING_START', 'FSTRING_END'))
files = []
for path in sorted(glob.glob(os.path.join(os.path.dirname(os.__file__), '*.py')))[:int(sys.argv[1])]:
    with tokenize.open(path) as file:
        text = file.read()
    lines = text.splitlines(keepends=True) if '\\f' not in text and '\\x1c' not in text else text.split('\\n')
    if any('\\u2028' in line or '\\x85' in line for line in lines) or '\\f' in text:
        continue
    strings, depth, begun = [], 0, None
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == start:
            depth += 1
            begun = begun or token
        elif token.type == end:
            depth -= 1
            if depth == 0:
                first, last = begun.start, token.end
                begun = None
                rows = lines[first[0] - 1:last[0]]
                rows[-1] = rows[-1][:last[1]]
                rows[0] = rows[0][first[1]:]
                strings.append(''.join(rows))
        elif token.type == tokenize.STRING and depth == 0 and 'b' not in token.string[:2].split('"')[0].split("'")[0].lower():
            strings.append(token.string)
    files.append({'path': os.path.basename(path), 'text': text, 'strings': strings})
sys.stdout.buffer.write(json.dumps(files).encode())
`;

describe('Strings of Python as CPython reads them', () => {
	let python = '';
	before(async function () {
		python = await pythonOrSkip(this);
	});

	it('in 300 programs: the same URIs stand by themselves', async () => {
		const programs = fc.sample(program, 300);
		const expected = JSON.parse(
			await runQuietly(python, ['-c', readPrograms], { input: JSON.stringify(programs) }),
		) as string[][];
		let count = 0;
		for (const [index, text] of programs.entries()) {
			const found = findModelUris(text, 'python').filter(
				({ meaning, isWhole }) => isWhole && meaning.kind === 'uri',
			);
			const uris = expected[index]!.filter((value) => /^models:\/\w+\/\d+$/.test(value));
			count += uris.length;
			assert.deepEqual(found.map((uri) => uri.text).sort(), uris, text);
		}
		assert.ok(count > 300, 'hardly any URIs were made');
	});

	it('in the standard library: the same strings', async () => {
		const files = JSON.parse(await runQuietly(python, ['-c', readLibrary, '60'])) as {
			path: string;
			text: string;
			strings: string[];
		}[];
		for (const { path, text, strings } of files) assert.deepEqual(outerStrings(text), strings, path);
		assert.ok(files.flatMap(({ strings }) => strings).length > 5_000, 'hardly any strings were read');
	});
});

/** The strings that stand in no other, with prefix and quotes. */
function outerStrings(text: string): string[] {
	const strings = Array.from(tokensOf(text, languageOf('python'))).filter(
		(token): token is StringToken => token.kind === 'string',
	);
	const outer: StringToken[] = [];
	for (const string of strings) {
		while ((outer.at(-1)?.start ?? -1) > string.start) outer.pop();
		outer.push(string);
	}
	return outer.map(({ start, end, form }) => {
		const quote = start - form.close.length;
		const prefix = /[A-Za-z]{0,2}$/.exec(text.slice(Math.max(0, quote - 2), quote))![0];
		return text.slice(quote - prefix.length, end + form.close.length);
	});
}

/** A literal with `@` for its URI, and one that any Python reads in the hole of an f-string in double quotes. */
const literal = fc
	.tuple(
		fc.constantFrom('', 'r', 'R', 'u', 'U', 'b', 'rb', 'Br'),
		fc.constantFrom('"', "'", '"""', "'''"),
		fc.constantFrom('@', '@', '@', '@ and', 'see @', '@ \\\\', '@ \\n', '@ #'),
	)
	.map(([prefix, quote, content]) => `${prefix}${quote}${content}${quote}`);
const statement = fc
	.tuple(
		fc.constantFrom(
			'x = L',
			'f(L, k=L)',
			'x = L + y',
			'x = y + L',
			'x += L',
			'x = L % y',
			'x = L.format(y)',
			'x = L.strip()',
			'x = (L\n     )',
			'[L, L,\n  L]',
			'{L: L, 1: [L]}',
			'# L',
			"x = 1 # it's L",
			'def f():\n    "It\'s."\n    return L',
			'if x == L: pass',
			'x = L if y else L',
			'x = L \\\n  + y',
			'x = y[L][L]',
			'x = lambda: L',
			'x = f"{g(S)} a"',
			"x = f'''{g(1)}\n a {x:>{y}} {{}} {g(S)}'''",
			'x = f"@"',
			'x = F"@{y}"',
			'x = rf"{y}@"',
			'print(L); x = L',
		),
		fc.array(literal, { minLength: 3, maxLength: 3 }),
	)
	.map(([shape, literals]) => {
		let next = 0;
		const inHole = shape.startsWith("x = f'''") ? '"@"' : "'@'";
		return shape.replace(/\b[LS]\b/g, (mark) => (mark === 'S' ? inHole : literals[next++ % 3]!));
	});
const program = fc.array(statement, { minLength: 1, maxLength: 8 }).map((statements) => {
	let number = 0;
	return `${statements.join('\n')}\n`.replace(/@/g, () => `models:/m${number++}/1`);
});
