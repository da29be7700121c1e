import assert from 'node:assert/strict';
import { readYaml } from '../../../src/core/manifest/yamlReader.js';

const read = (text: string | Uint8Array) =>
	readYaml(typeof text === 'string' ? new TextEncoder().encode(text) : text, 'x.yaml');

const refused: readonly [title: string, text: string | Uint8Array, code: string, feature?: string][] = [
	['an anchor', 'a: &x 1\n', 'yaml-refused', 'anchor'],
	['an alias', 'a: &x [1]\nb: *x\n', 'yaml-refused', 'anchor'],
	[
		'an alias bomb',
		`a: &a [x,x]\n${'bcdefghi'.replace(/./g, (c, i: number) => `${c}: &${c} [*${'abcdefgh'[i] ?? ''},*${'abcdefgh'[i] ?? ''}]\n`)}`,
		'yaml-refused',
		'anchor',
	],
	['a cycle', '&a [*a]\n', 'yaml-refused', 'anchor'],
	['a tag', 'a: !x 1\n', 'yaml-invalid'],
	['a JavaScript tag', 'a: !!js/function "x"\n', 'yaml-invalid'],
	['binary', 'a: !!binary aGk=\n', 'yaml-invalid'],
	['a YAML 1.1 directive', '%YAML 1.1\n---\na: yes\n', 'yaml-refused', 'directive'],
	['a tag directive', '%TAG ! tag:x,2000:\n---\na: 1\n', 'yaml-refused', 'directive'],
	['two documents', 'a: 1\n---\nb: 2\n', 'yaml-invalid'],
	['a key twice', 'a: 1\na: 2\n', 'yaml-invalid'],
	['a key twice, quoted once', '1: 1\n"1": 2\n', 'yaml-invalid'],
	['__proto__', '__proto__: {x: 1}\n', 'yaml-refused', 'key'],
	['constructor', 'a: {constructor: 1}\n', 'yaml-refused', 'key'],
	['a map as key', '{a: 1}: 2\n', 'yaml-invalid'],
	['an integer beyond 2⁵³', 'a: 9007199254740993\n', 'yaml-refused', 'number'],
	['five thousand brackets', '['.repeat(5000), 'yaml-invalid'],
	['forty levels', `a: ${'['.repeat(40)}${']'.repeat(40)}\n`, 'yaml-refused', 'depth'],
	[
		'a map of 2,001 keys',
		Array.from({ length: 2001 }, (_, i) => `k${i}: 1\n`).join(''),
		'yaml-refused',
		'size',
	],
	['more than 1 MiB', `a: ${'x'.repeat(1024 * 1024)}\n`, 'yaml-refused', 'size'],
	['more than 20,000 lines', '\n'.repeat(20_001), 'yaml-refused', 'size'],
	['no UTF-8', new Uint8Array([0x61, 0x3a, 0x20, 0xff, 0xfe]), 'yaml-refused', 'encoding'],
	['a byte order mark in the middle', 'a: 1\n\uFEFFb: 2\n', 'yaml-refused', 'encoding'],
	['a lone carriage return', 'a: 1\rb: 2\r', 'yaml-invalid'],
	['conflict markers', 'a: 1\n<<<<<<< ours\nb: 2\n=======\nb: 3\n>>>>>>> theirs\n', 'unresolved-merge'],
	['conflict markers in a block', 'a: |\n  x\n<<<<<<< ours\n  y\n', 'unresolved-merge'],
	['an unclosed quote', 'a: "x\n', 'yaml-invalid'],
	['a tab as indent', 'a:\n\tb: 1\n', 'yaml-invalid'],
];

describe('the YAML reader', () => {
	for (const [title, text, code, feature] of refused)
		it(`refuses ${title}`, () => {
			const reading = read(text);
			assert.ok(!reading.ok);
			const [problem] = reading.problems;
			assert.equal(problem.code, code, JSON.stringify(problem));
			if (feature !== undefined) assert.deepEqual(problem.data, { feature });
		});

	it('gives JSON data', () => {
		const reading = read('\uFEFFa: [1, 2.5, true, null, "x"]\nb: {c: 012, d: yes, e: 1:30}\n');
		assert.ok(reading.ok);
		assert.deepEqual(reading.value.value, {
			a: [1, 2.5, true, null, 'x'],
			b: { c: 12, d: 'yes', e: '1:30' },
		});
	});

	it('names line and column of a mistake', () => {
		const reading = read('name: iris\ntags: [a, b\nother: 1\n');
		assert.ok(!reading.ok);
		assert.ok(reading.problems[0].range);
		assert.ok(reading.problems[0].range.start.line >= 1);
	});

	it('knows where each value stands', () => {
		const reading = read('a:\n  b: 5 # five\n');
		assert.ok(reading.ok);
		assert.deepEqual(reading.value.rangeOf('/a/b'), {
			start: { line: 1, column: 5 },
			end: { line: 1, column: 6 },
		});
		assert.deepEqual(reading.value.rangeOf('/a/missing')?.start, { line: 1, column: 2 });
	});
});
