import assert from 'node:assert/strict';
import fc from 'fast-check';
import { maxTokenLength } from '../../../src/core/manifest/yamlBudget.js';
import { readPlainYaml } from '../../../src/core/manifest/plainYaml.js';
import { readAnyYaml } from '../../../src/core/manifest/yamlReader.js';
import type { PlainValue } from '../../../src/core/manifest/plainValue.js';
import { renderYaml } from '../../../src/core/manifest/yamlWriter.js';
import { badYaml, goodYaml } from '../../corpus/yaml.js';

describe('the reader of plain YAML', () => {
	it('reads what the writer writes, without help', () => {
		const value = {
			version: 7,
			created: '2026-11-23T07:00:00.000Z',
			created_by: 'Ada Löve <ada@example.com>',
			source: 'runs:/0f3c/model',
			artifacts: { storage: 'copy', digest: `sha256:${'0e'.repeat(32)}`, size: 48213, files: 6 },
			flavors: ['python_function', 'sklearn'],
			lineage: {
				run: { id: '3071e58525a843c681a0abe55965dddf', name: 'bright-owl-12' },
				code: { commit: '85ddadb', dirty: false, path: 'train.py' },
				datasets: [{ name: 'iris', digest: 'ab12' }, { name: 'other' }],
				params: { C: '0.5', solver: 'lbfgs', flag: 'true' },
				metrics: { f1: 0.91, 'val/loss': 1.5e-7, epochs: 12, delta: -0.25 },
				parents: ['models:/base/2'],
			},
			description: '# A card\n\n  indented\n\n- and a "list" # of things\n',
			note: 'two\nlines without an end',
		};
		assert.deepEqual(readPlainYaml(renderYaml(value)), value);
	});

	it('leaves to the package what is not plain', () => {
		const unusual = [
			'a: &x 1\nb: *x\n',
			'a: !x 1\n',
			'a: 1 # comment\n',
			'# c\na: 1\n',
			'a: {b: 1}\n',
			'a:\n',
		];
		for (const text of [...unusual, 'a: 1\na: 2\n', '__proto__: 1\n', 'a: >\n  x\n', 'a: x\n  y\n', 'a: ~\n'])
			assert.equal(readPlainYaml(text), undefined, text);
	});

	it('reads texts as long as the package is given, and none that is longer', () => {
		for (const [before, behind] of [
			['"', '"'],
			['', ''],
			['|\n  ', ''],
		] as const)
			for (const [length, isRead] of [
				[maxTokenLength - 8, true],
				[maxTokenLength + 8, false],
			] as const)
				assert.equal(agrees(`a: ${before}${'x'.repeat(length)}${behind}\n`), isRead);
	});

	it('agrees with the package wherever it reads', () => {
		for (const [, text] of [...goodYaml, ...badYaml]) if (typeof text === 'string') agrees(text);
		let taken = 0;
		fc.assert(
			fc.property(document, edits, (text, changes) => {
				const edited = changes.reduce(applyEdit, text);
				if (agrees(edited)) taken++;
			}),
			{ numRuns: 5000 },
		);
		assert.ok(taken > 200, `only ${taken} were read`);
	});
});

/** Tells whether the text was read; fails where the package reads it otherwise or refuses it. */
function agrees(text: string): boolean {
	const plain = readPlainYaml(text);
	if (plain === undefined) return false;
	const any = readAnyYaml(text, 'x.yaml');
	assert.ok(any.ok, JSON.stringify([text, any]));
	// What JSON writes is what the registry's data can differ in; `-0` is none of it.
	assert.equal(JSON.stringify(plain), JSON.stringify(any.value.value), text);
	return true;
}

const word = fc.oneof(
	fc.string({ maxLength: 12 }),
	fc.string({ unit: 'grapheme', maxLength: 6 }),
	fc.constantFrom(
		'0e12',
		'1e5',
		'012',
		'0x1f',
		'1_000',
		'1.',
		'.5',
		'-',
		'- a',
		'a: b',
		'no',
		'Null',
		'<<',
		'=',
		'x #y',
	),
	fc.constantFrom(
		'12:30',
		'2001-01-01',
		'+1',
		'-0',
		'1e400',
		'9'.repeat(16),
		'a:',
		':a',
		'| x',
		'"a" b',
		"it's",
		'a\n\n b\n',
	),
);
const plainWord = fc.stringMatching(/^[A-Za-z0-9/_(][\w ./<>@+=,-]{0,10}$/);
const scalar = fc.oneof(
	{ weight: 4, arbitrary: plainWord },

	word,
	fc.integer(),
	fc.double({ noNaN: true, noDefaultInfinity: true }),
	fc.boolean(),
);
const key = fc.stringMatching(/^[A-Za-z_][\w./-]{0,6}$/);
const value = fc.letrec<{ value: PlainValue }>((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small' },
		{ weight: 4, arbitrary: scalar },
		{ weight: 1, arbitrary: fc.array(tie('value'), { minLength: 1, maxLength: 3 }) },
		{ weight: 2, arbitrary: fc.dictionary(key, tie('value'), { minKeys: 1, maxKeys: 4 }) },
	),
})).value;
/** Lines that look like YAML, in any order. */
const line = fc
	.tuple(
		fc.constantFrom('', '', '  ', '    ', '- ', '  - ', ' '),
		fc.oneof(
			key.map((name) => `${name}:`),
			fc.constant(''),
		),
		scalar,
	)
	.map(
		([indent, name, text]) =>
			`${indent}${name}${name === '' ? '' : ' '}${typeof text === 'number' ? text : String(text)}\n`,
	);
const block = fc
	.tuple(
		key,
		fc.constantFrom('|', '|-', '|', '>'),
		fc.array(fc.tuple(fc.constantFrom('  ', '  ', '   ', '', ' '), plainWord), { maxLength: 4 }),
	)
	.map(
		([name, style, lines]) =>
			`${name}: ${style}\n${lines.map(([indent, text]) => `${indent}${text}\n`).join('')}`,
	);
/** Renderings of values, and the corpus. */
const document = fc.oneof(
	{
		weight: 5,
		arbitrary: fc.dictionary(key, value, { maxKeys: 5 }).map(renderYaml),
	},
	{
		weight: 3,
		arbitrary: fc.array(fc.oneof(line, block), { minLength: 1, maxLength: 6 }).map((lines) => lines.join('')),
	},
	{
		weight: 1,
		arbitrary: fc.constantFrom(...goodYaml.flatMap(([, text]) => (typeof text === 'string' ? [text] : []))),
	},
);
const piece = fc.constantFrom(
	' ',
	'  ',
	'\n',
	'- ',
	': ',
	':',
	'#',
	' #',
	'"',
	"'",
	'|',
	'>',
	'[',
	'{',
	'&a',
	'*a',
	'!t',
	'\t',
	'0',
	'e',
	'-',
	'~',
	'%',
	'---\n',
	'\\',
	'\r',
);
const edits = fc.array(fc.record({ at: fc.nat(300), piece, removed: fc.nat(3) }), { maxLength: 2 });

function applyEdit(
	text: string,
	{ at, piece: added, removed }: { at: number; piece: string; removed: number },
): string {
	const index = text.length === 0 ? 0 : at % text.length;
	return text.slice(0, index) + added + text.slice(index + removed);
}
