import type { PlainValue } from '../../src/core/manifest/plainValue.js';

type Text = string | Uint8Array;

/** Documents that are read, and their values. */
export const goodYaml: readonly (readonly [title: string, text: Text, value: PlainValue])[] = [
	['nothing', '', null],
	['a byte order mark alone', '\uFEFF', null],
	['a comment alone', '# x\n', null],
	['a document’s start alone', '---\n', null],
	['a document’s end', 'a: 1\n...\n', { a: 1 }],
	['a list', '- 1\n- b\n', [1, 'b']],
	['a text', 'x\n', 'x'],
	['JSON', '{"a": [1, 2.5, true, null, "x"]}', { a: [1, 2.5, true, null, 'x'] }],
	['a byte order mark at the start', '\uFEFFa: 1\n', { a: 1 }],
	['CRLF', 'a: 1\r\nb: 2\r\n', { a: 1, b: 2 }],
	['CRLF in a block', 'a: |\r\n  x\r\n  y\r\n', { a: 'x\ny\n' }],
	['a folded text', 'a: >\n  x\n  y\n', { a: 'x y\n' }],
	['a kept line break', 'a: |+\n  x\n\n', { a: 'x\n\n' }],
	['an indented block', 'a: |2\n   x\n', { a: ' x\n' }],
	[
		'words that YAML 1.1 takes for booleans',
		'a: yes\nb: no\nc: on\nd: y\n',
		{ a: 'yes', b: 'no', c: 'on', d: 'y' },
	],
	['an octal number of YAML 1.1', 'a: 012\n', { a: 12 }],
	['an octal number', 'a: 0o17\n', { a: 15 }],
	['a hexadecimal number', 'a: 0xff\n', { a: 255 }],
	['a number with underscores of YAML 1.1', 'a: 1_000\n', { a: '1_000' }],
	['a number in base 60 of YAML 1.1', 'a: 1:30\n', { a: '1:30' }],
	['a date of YAML 1.1', 'a: 2001-01-01\n', { a: '2001-01-01' }],
	['minus zero', 'a: -0\n', { a: 0 }],
	['the largest exact integer', 'a: 9007199254740991\n', { a: 9007199254740991 }],
	['a digest that looks like zero', 'a: 0e12345\n', { a: 0 }],
	['a fraction', 'a: .5\nb: 1e-3\n', { a: 0.5, b: 0.001 }],
	['infinity as YAML writes it', 'a: .inf\nb: -.INF\n', { a: Infinity, b: -Infinity }],
	['64 quoted digits', `a: "${'1'.repeat(64)}"\n`, { a: '1'.repeat(64) }],
	['nulls', 'a:\nb: ~\nc: null\n', { a: null, b: null, c: null }],
	['keys that look like values', 'true: 1\n~: 2\n1: 3\n', { true: 1, '~': 2, '1': 3 }],
	['an explicit key', '? a\n: 1\n', { a: 1 }],
	['a merge key of YAML 1.1, which is a key', '<<: {a: 1}\n', { '<<': { a: 1 } }],
	['keys that differ by Unicode form', 'é: 1\ne\u0301: 2\n', { é: 1, 'e\u0301': 2 }],
	['an escape', 'a: "\\x41\\u00e9\\U0001F600"\n', { a: 'Aé😀' }],
	['beyond the basic plane', 'a: 😀\n', { a: '😀' }],
	['NUL in a value, which is shown escaped', 'a: "x\\0y"\n', { a: 'x\0y' }],
	['a raw NUL', 'a: x\0y\n', { a: 'x\0y' }],
	['a C1 control', 'a: x\u009by\n', { a: 'x\u009by' }],
	['a bidirectional control', 'a: x\u202ey\n', { a: 'x\u202ey' }],
	['a line separator, which is no line break', 'a: x\u2028y\n', { a: 'x\u2028y' }],
	['half a character', 'a: "\\ud800"\n', { a: '\ud800' }],
	['a tab behind the colon', 'a:\t1\n', { a: 1 }],
	['a percent sign', 'a: 50%\n', { a: '50%' }],
	['a percent sign that begins a line of a block', 'a: |\n  %YAML 1.1\n', { a: '%YAML 1.1\n' }],
	['an equals line of a heading in a block', 'a: |\n  Title\n  =======\n', { a: 'Title\n=======\n' }],
	['a separator before an equals line', 'a: "x\u2028======="\n', { a: 'x\u2028=======' }],
	['a bracket that closes nothing', 'a: 1]\n', { a: '1]' }],
	['a comment in brackets', 'a: [1, # x\n  2]\n', { a: [1, 2] }],
	['thirty-two levels', `${'['.repeat(32)}x${']'.repeat(32)}`, nested(32)],
	['2,000 keys', Array.from({ length: 2000 }, (_, i) => `k${i}: ${i}\n`).join(''), numbered(2000)],
	['2,000 keys in one line', `{${keysOf(2000).join(', ')}}\n`, ones(2000)],
	['2,100 maps in a list', '- a: 1\n'.repeat(2100), Array.from({ length: 2100 }, () => ({ a: 1 }))],
	['2,100 maps in brackets', `[${'{a},'.repeat(2100)}]\n`, Array.from({ length: 2100 }, () => ({ a: null }))],
	[
		'1,200 explicit keys with a map each',
		Array.from({ length: 1200 }, (_, i) => `? k${i}\n: b: 1\n`).join(''),
		Object.fromEntries(Array.from({ length: 1200 }, (_, i) => [`k${i}`, { b: 1 }])),
	],
	['a line of 600 kB', `a: ${'x'.repeat(600_000)}\n`, { a: 'x'.repeat(600_000) }],
	['a quoted line of 600 kB', `a: "${'x'.repeat(600_000)}"\n`, { a: 'x'.repeat(600_000) }],
	['a quoted line of escapes', `a: "${'\\u0041'.repeat(100_000)}"\n`, { a: 'A'.repeat(100_000) }],
	['a block of 19,000 lines', `a: |\n${'  x\n'.repeat(19_000)}`, { a: 'x\n'.repeat(19_000) }],
	['600 kB of blanks', ' '.repeat(600_000), null],
	['a comment of 600 kB', `#${'x'.repeat(600_000)}\n`, null],
];

/** `yaml-refused` with its feature, or the code itself. */
type Refusal =
	| 'anchor'
	| 'depth'
	| 'directive'
	| 'encoding'
	| 'key'
	| 'number'
	| 'size'
	| 'tag'
	| 'yaml-invalid'
	| 'unresolved-merge';

/** Documents that are refused, why, and at which line and column (counted from 0) of the file, where there is one. */
export const badYaml: readonly (readonly [
	title: string,
	text: Text,
	refusal: Refusal,
	place?: readonly [line: number, column: number],
])[] = [
	['an anchor', 'a: 1\nb: &x 1\n', 'anchor', [1, 6]],
	['an anchor of nothing', 'a: &x\n', 'anchor', [0, 5]],
	['an anchor of a key', '&x a: 1\n', 'anchor', [0, 3]],
	['an alias', 'a: &x [1]\nb: *x\n', 'anchor', [0, 6]],
	['an alias to nothing', 'a: 1\nb: *x\n', 'anchor', [1, 3]],
	['nine levels of ten aliases', aliasLevels(9, 10), 'anchor', [0, 8]],
	['a cycle', '&a [*a]\n', 'anchor', [0, 3]],
	['a merge of an alias', 'a: &a {b: 1}\nc: {<<: *a}\n', 'anchor', [0, 6]],
	['100,000 anchors', `a: ${'&a '.repeat(100_000)}\n`, 'size', [0, 29_999]],
	['200,000 aliases', `a: &a x\nb: [${'*a,'.repeat(200_000)}]\n`, 'size', [1, 29_988]],
	['a tag of its own', 'a: !x 1\n', 'yaml-invalid', [0, 3]],
	['a tag without a name', 'a: ! 1\n', 'tag', [0, 5]],
	['a JavaScript tag', 'a: !!js/function "x"\n', 'yaml-invalid', [0, 3]],
	['a Python tag', 'a: !!python/object/apply:os.system ["x"]\n', 'yaml-invalid', [0, 3]],
	['binary', 'a: !!binary aGk=\n', 'yaml-invalid', [0, 3]],
	['a timestamp', 'a: !!timestamp 2001-01-01\n', 'yaml-invalid', [0, 3]],
	['a set', 'a: !!set {x}\n', 'yaml-invalid', [0, 3]],
	['a known tag', 'a: !!str 1\n', 'tag', [0, 9]],
	['a known tag of a map', '!!map {a: 1}\n', 'tag', [0, 6]],
	['a known tag of a key', '!!str a: 1\n', 'tag', [0, 6]],
	['a tag written out', 'a: !<tag:yaml.org,2002:int> "1"\n', 'tag', [0, 28]],
	['a tag of 500,000 characters', `a: ${'!'.repeat(500_000)}\n`, 'yaml-invalid', [0, 3]],
	['a YAML 1.1 directive', '%YAML 1.1\n---\na: yes\n', 'directive', [0, 0]],
	['a YAML 1.2 directive', '# x\n%YAML 1.2\n---\na: 1\n', 'directive', [1, 0]],
	['a tag directive', '%TAG ! tag:x,2000:\n---\na: 1\n', 'directive', [0, 0]],
	['an unknown directive', '%FOO bar\n---\na: 1\n', 'directive', [0, 0]],
	['a directive of a second document', 'a: 1\n...\n%YAML 1.1\n---\nb: yes\n', 'directive', [2, 0]],
	['two documents', 'a: 1\n---\nb: 2\n', 'yaml-invalid', [1, 0]],
	['text after the end', 'a: 1\n...\nb: 2\n', 'yaml-invalid', [2, 0]],
	['19,000 documents', '---\n'.repeat(19_000), 'size', [10_000, 0]],
	['a key twice', 'a: 1\na: 2\n', 'yaml-invalid', [1, 0]],
	['a key twice, quoted once', "a: 1\n'a': 2\n", 'yaml-invalid', [1, 0]],
	['a key twice, escaped once', 'a: 1\n"\\u0061": 2\n', 'yaml-invalid', [1, 0]],
	['a number and its text as keys', '1: 1\n"1": 2\n', 'yaml-invalid', [1, 0]],
	['a key twice below', 'x:\n  a: 1\n  a: 2\n', 'yaml-invalid', [2, 2]],
	['a key twice in brackets', '{a: 1, a: 2}\n', 'yaml-invalid', [0, 7]],
	['a key twice, explicit once', 'a: 1\n? a\n: 2\n', 'yaml-invalid', [1, 2]],
	['__proto__', 'a: 1\n__proto__: {x: 1}\n', 'key', [1, 0]],
	['__proto__ escaped', '"__pr\\u006fto__": 1\n', 'key', [0, 0]],
	['constructor', 'a: {constructor: 1}\n', 'key', [0, 4]],
	['prototype', 'a:\n  - prototype: 1\n', 'key', [1, 4]],
	['a map as a key', '{a: 1}: 2\n', 'yaml-invalid', [0, 0]],
	['a list as a key', '? [a]\n: 2\n', 'yaml-invalid', [0, 2]],
	['a key of 2,000 characters', `${'k'.repeat(2000)}: 1\n`, 'yaml-invalid', [0, 0]],
	['an integer beyond 2⁵³', 'a: 9007199254740993\n', 'number', [0, 3]],
	['64 digits', `a: ${'1'.repeat(64)}\n`, 'number', [0, 3]],
	['64 hexadecimal digits', `a: 0x${'f'.repeat(64)}\n`, 'number', [0, 3]],
	['digits that are infinity', 'a: 12345678e90123456789\n', 'number', [0, 3]],
	['digits that are minus infinity', 'a:\n  - -1e400\n', 'number', [1, 4]],
	['5,000 brackets', '['.repeat(5000), 'depth', [0, 32]],
	['5,000 braces', '{a: '.repeat(5000), 'depth', [0, 128]],
	['100,000 list items in one', `${'- '.repeat(100_000)}x\n`, 'depth', [0, 64]],
	['5,000 explicit keys', `${'? '.repeat(5000)}x\n`, 'depth', [0, 64]],
	[
		'1,000 indents',
		Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
		'depth',
		[32, 32],
	],
	['forty brackets', `a: ${'['.repeat(40)}${']'.repeat(40)}\n`, 'depth', [0, 34]],
	['lists under keys that are not indented', unindented(40), 'depth'],
	['2,001 keys', Array.from({ length: 2001 }, (_, i) => `k${i}: 1\n`).join(''), 'size', [0, 0]],
	[
		'2,001 keys, quoted',
		keysOf(2001)
			.map((each) => `"q${each.replace(':', '":')}\n`)
			.join(''),
		'size',
		[0, 0],
	],
	[
		'2,001 keys below another',
		`a:\n  x:\n${keysOf(2001)
			.map((each) => `    ${each}\n`)
			.join('')}`,
		'size',
		[2, 4],
	],
	['2,001 keys in one line', `a: {${keysOf(2001).join(', ')}}\n`, 'size', [0, 3]],
	[
		'2,001 keys without values',
		`[{${keysOf(2001)
			.map((each) => each.replace(': 1', ''))
			.join(',')}}]\n`,
		'size',
		[0, 1],
	],
	[
		'2,001 explicit keys',
		keysOf(2001)
			.map((each) => `? ${each.replace(': ', '\n: ')}\n`)
			.join(''),
		'size',
		[0, 0],
	],
	['50,000 keys in one line', `{${Array.from({ length: 50_000 }, (_, i) => `k${i}: 1`).join(', ')}}`, 'size'],
	['19,000 keys', Array.from({ length: 19_000 }, (_, i) => `k${i}: 1\n`).join(''), 'size'],
	['50,000 small maps', `[${'{a: 1},'.repeat(50_000)}]\n`, 'size', [0, 20_000]],
	['500,000 commas', `[${','.repeat(500_000)}]\n`, 'size', [0, 20_000]],
	['300,000 colons', `a${': '.repeat(300_000)}\n`, 'size', [0, 20_000]],
	['a line of 1 MB', `a: ${'x'.repeat(1_000_000)}\n`, 'size', [0, 3]],
	['a quoted line of 1 MB', `a: "${'x'.repeat(1_000_000)}"\n`, 'size', [0, 3]],
	['an unclosed quote of 1 MB', `a: "${'x'.repeat(1_000_000)}\n`, 'size', [0, 3]],
	['1 MB of blanks', ' '.repeat(1_000_000), 'size', [0, 0]],
	['a comment of 1 MB', `#${'x'.repeat(1_000_000)}\n`, 'size', [0, 0]],
	['more than 1 MiB', `a: ${'x'.repeat(1024 * 1024)}\n`, 'size'],
	['more than 20,000 lines', '\n'.repeat(20_001), 'size'],
	['no UTF-8', Uint8Array.of(0x61, 0x3a, 0x20, 0xff, 0xfe), 'encoding', [0, 3]],
	['Latin-1', Uint8Array.of(0x61, 0x3a, 0x0a, 0x62, 0x3a, 0x20, 0xe9, 0x0a), 'encoding', [1, 3]],
	['UTF-8 that is cut off', Uint8Array.of(0x61, 0x3a, 0x20, 0xe2, 0x82), 'encoding', [0, 3]],
	['NUL in two bytes', Uint8Array.of(0x61, 0x3a, 0x20, 0xc0, 0x80, 0x0a), 'encoding', [0, 3]],
	['half a character in three bytes', Uint8Array.of(0x61, 0x3a, 0x20, 0xed, 0xa0, 0x80), 'encoding', [0, 3]],
	['UTF-16', Uint8Array.of(0xff, 0xfe, 0x61, 0x00, 0x3a, 0x00), 'encoding', [0, 0]],
	['a byte order mark in the middle', 'a: 1\n\uFEFFb: 2\n', 'encoding', [1, 0]],
	['two byte order marks', '\uFEFF\uFEFFa: 1\n', 'encoding', [0, 1]],
	['a byte order mark in a text', 'a: "x\uFEFFy"\n', 'encoding', [0, 5]],
	['carriage returns as line breaks', 'a: 1\rb: 2\r', 'yaml-invalid', [0, 4]],
	['a carriage return in a text', 'a: "x\ry"\n', 'yaml-invalid', [0, 5]],
	['a key hidden behind a carriage return', 'a: 1\nb: x\rc: 1\n', 'yaml-invalid', [1, 4]],
	['500,000 carriage returns', '\r'.repeat(500_000), 'yaml-invalid', [0, 0]],
	[
		'conflict markers',
		'a: 1\n<<<<<<< ours\nb: 2\n=======\nb: 3\n>>>>>>> theirs\n',
		'unresolved-merge',
		[1, 0],
	],
	['conflict markers with CRLF', 'a: 1\r\n=======\r\nb: 3\r\n', 'unresolved-merge', [1, 0]],
	['conflict markers in a block', 'a: |\n  x\n<<<<<<< ours\n  y\n', 'unresolved-merge', [2, 0]],
	['the base of a conflict', 'a: 1\n||||||| 1234567\nb: 1\n', 'unresolved-merge', [1, 0]],
	['a marker without a label', 'a: 1\n<<<<<<<\n', 'unresolved-merge', [1, 0]],
	['an unclosed quote', 'a: "x\n', 'yaml-invalid', [1, 0]],
	['an unclosed quote of 600 kB', `a: "${'x'.repeat(600_000)}\n`, 'yaml-invalid', [1, 0]],
	['an unclosed bracket', 'a: [1, 2\nb: 3\n', 'yaml-invalid', [1, 0]],
	['a tab as indent', 'a:\n\tb: 1\n', 'yaml-invalid', [1, 0]],
	['a wrong indent', 'a:\n    b: 1\n  c: 2\n', 'yaml-invalid', [2, 0]],
	['two colons', 'a: b: c\n', 'yaml-invalid', [0, 3]],
	['an unknown escape', 'a: "\\q"\n', 'yaml-invalid', [0, 4]],
	['a reserved character', 'a: @x\n', 'yaml-invalid', [0, 3]],
	['a percent sign at the start of a value', 'a: %x\n', 'yaml-invalid', [0, 3]],
];

function nested(levels: number): PlainValue {
	return levels === 0 ? 'x' : [nested(levels - 1)];
}

function numbered(count: number): PlainValue {
	return Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, index]));
}

/** `k0: 1` and so on. */
function keysOf(count: number): string[] {
	return Array.from({ length: count }, (_, index) => `k${index}: 1`);
}

function ones(count: number): PlainValue {
	return Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]));
}

function aliasLevels(levels: number, width: number): string {
	const line = (level: number) =>
		`l${level}: &l${level} [${Array(width)
			.fill(level === 0 ? 'x' : `*l${level - 1}`)
			.join(', ')}]\n`;
	return Array.from({ length: levels }, (_, level) => line(level)).join('');
}

/** `a:` with a list in the same column, whose item is such a map, and so on: two levels a column. */
function unindented(levels: number): string {
	const lines = Array.from(
		{ length: levels / 2 },
		(_, level) => `${' '.repeat(2 * level)}a:\n${' '.repeat(2 * level)}-\n`,
	);
	return `${lines.join('')}${' '.repeat(levels)}x\n`;
}
