import assert from 'node:assert/strict';
import { compareSignatures, type SignatureVerdict } from '../../../src/core/model/signature.js';

type Spec = Readonly<Record<string, unknown>>;
const bytes = (signature: unknown) => new TextEncoder().encode(JSON.stringify(signature));
const compare = (before: Spec, after: Spec) => compareSignatures(bytes(before), bytes(after));

const column = (name: string, type: unknown = 'double', required?: boolean) => ({
	...(typeof type === 'string' ? { type } : (type as object)),
	name,
	...(required === undefined ? {} : { required }),
});
const tensor = (dtype: string, shape: readonly number[], name?: string) => ({
	...{ type: 'tensor', 'tensor-spec': { dtype, shape } },
	...(name === undefined ? {} : { name }),
});
const param = (name: string, type: string, defaultValue?: unknown, shape: unknown = null) => ({
	...{ name, type, shape },
	...(defaultValue === undefined ? {} : { default: defaultValue }),
});
const array = (items: unknown) => ({ type: 'array', items });
const object = (properties: unknown) => ({ type: 'object', properties });
const text = { type: 'string' };

type Row = readonly [before: Spec, after: Spec, verdict: SignatureVerdict['verdict'], ...reasons: string[]];
const inputs = (
	before: unknown,
	after: unknown,
	...rest: [SignatureVerdict['verdict'], ...string[]]
): Row => [{ inputs: before }, { inputs: after }, ...rest];
const outputs = (
	before: unknown,
	after: unknown,
	...rest: [SignatureVerdict['verdict'], ...string[]]
): Row => [{ outputs: before }, { outputs: after }, ...rest];
const params = (
	before: unknown,
	after: unknown,
	...rest: [SignatureVerdict['verdict'], ...string[]]
): Row => [{ inputs: [column('a')], params: before }, { inputs: [column('a')], params: after }, ...rest];
const retyped = (from: string, to: string, verdict: SignatureVerdict['verdict']) =>
	inputs([column('a', from)], [column('a', to)], verdict, `input "a": ${from} became ${to}`);

const rows: readonly Row[] = [
	[{}, {}, 'same'],
	inputs([column('a'), column('b')], [column('b'), column('a')], 'same'),
	// Files of old versions know no `required`.
	inputs([column('a')], [column('a', 'double', true)], 'same'),
	// MLmodel has the JSON text of each part.
	inputs(JSON.stringify([column('a')]), [column('a')], 'same'),
	inputs(null, null, 'same'),
	inputs(null, [column('a')], 'unknown', 'inputs were not declared before'),
	inputs([column('a')], null, 'unknown', 'inputs are not declared any more'),

	inputs([column('a')], [column('a'), column('b')], 'breaking', 'required input "b" is new'),
	inputs([column('a')], [column('a'), column('b', 'long', false)], 'widened', 'optional input "b" is new'),
	inputs([column('a'), column('b')], [column('a')], 'widened', 'input "b" was removed'),
	inputs([column('a')], [column('a', 'double', false)], 'widened', 'input "a" became optional'),
	inputs([column('a', 'double', false)], [column('a')], 'breaking', 'input "a" became required'),
	retyped('integer', 'long', 'widened'),
	retyped('integer', 'double', 'widened'),
	retyped('float', 'double', 'widened'),
	retyped('string', 'any', 'widened'),
	retyped('any', 'string', 'breaking'),
	retyped('long', 'integer', 'breaking'),
	// MLflow converts neither, since both lose digits.
	retyped('long', 'double', 'breaking'),
	retyped('integer', 'float', 'breaking'),
	retyped('double', 'string', 'breaking'),
	retyped('string', 'datetime', 'breaking'),
	inputs(
		[column('a'), column('b', 'integer')],
		[column('b', 'long'), column('c')],
		'breaking',
		'required input "c" is new',
		'input "a" was removed',
		'input "b": integer became long',
	),
	inputs([{ type: 'long' }], [{ type: 'long' }, { type: 'long' }], 'breaking', '1 input became 2 inputs'),
	inputs([{ type: 'long' }, { type: 'long' }], [{ type: 'long' }], 'widened', '2 inputs became 1 input'),
	inputs([{ type: 'long' }], [{ type: 'string' }], 'breaking', 'input "1": long became string'),
	inputs(
		[{ type: 'long' }],
		[column('a', 'long')],
		'breaking',
		'inputs: unnamed columns became named columns',
	),
	inputs(
		[column('a')],
		[tensor('float64', [-1], 'a')],
		'breaking',
		'inputs: named columns became named tensors',
	),

	inputs(
		[column('m', array(object({ role: text, content: { ...text, required: false } })))],
		[column('m', array(object({ role: text, content: text, tool: { ...text, required: false } })))],
		'breaking',
		'input "m[].content" became required',
		'optional input "m[].tool" is new',
	),
	inputs(
		[column('m', array(object({ role: text, content: text })))],
		[column('m', array(object({ role: text })))],
		'breaking',
		'input "m[].content" was removed',
	),
	inputs(
		[column('m', { type: 'map', values: { type: 'integer' } })],
		[column('m', { type: 'map', values: { type: 'long' } })],
		'widened',
		'input "m[*]": integer became long',
	),
	inputs([column('m', array(text))], [column('m', text)], 'breaking', 'input "m": string[] became string'),

	inputs([tensor('float32', [-1, 28])], [tensor('float32', [-1, 28])], 'same'),
	inputs(
		[tensor('float32', [-1, 28])],
		[tensor('float32', [-1, -1])],
		'widened',
		'input "1": float32 (-1, 28) became float32 (-1, -1)',
	),
	inputs(
		[tensor('float32', [-1, -1])],
		[tensor('float32', [-1, 28])],
		'breaking',
		'input "1": float32 (-1, -1) became float32 (-1, 28)',
	),
	inputs(
		[tensor('float32', [-1, 28])],
		[tensor('float64', [-1, 28])],
		'breaking',
		'input "1": float32 (-1, 28) became float64 (-1, 28)',
	),
	inputs(
		[tensor('float32', [-1, 28])],
		[tensor('float32', [-1, 28, 1])],
		'breaking',
		'input "1": float32 (-1, 28) became float32 (-1, 28, 1)',
	),
	inputs(
		[tensor('float32', [-1, 28])],
		[tensor('object', [-1])],
		'widened',
		'input "1": float32 (-1, 28) became object (-1)',
	),
	inputs(
		[tensor('float32', [-1], 'x')],
		[tensor('float32', [-1], 'x'), tensor('int64', [-1], 'y')],
		'breaking',
		'required input "y" is new',
	),

	outputs([column('a')], [column('a'), column('b')], 'widened', 'output "b" is new'),
	outputs([column('a'), column('b')], [column('a')], 'breaking', 'output "b" was removed'),
	outputs([column('a', 'integer')], [column('a', 'long')], 'breaking', 'output "a": integer became long'),
	outputs([column('a')], [column('a', 'double', false)], 'breaking', 'output "a" became optional'),
	outputs([column('a', 'double', false)], [column('a')], 'widened', 'output "a" became required'),
	outputs(
		[tensor('float32', [-1, -1])],
		[tensor('float32', [-1, 10])],
		'widened',
		'output "1": float32 (-1, -1) became float32 (-1, 10)',
	),
	outputs(
		[tensor('float32', [-1, 10])],
		[tensor('float32', [-1, -1])],
		'breaking',
		'output "1": float32 (-1, 10) became float32 (-1, -1)',
	),
	outputs([{ type: 'long' }], [{ type: 'long' }, { type: 'long' }], 'breaking', '1 output became 2 outputs'),
	outputs(
		[column('o', object({ p: text }))],
		[column('o', object({ p: text, q: text }))],
		'widened',
		'output "o.q" is new',
	),

	params(null, [param('t', 'double', 0.5)], 'widened', 'param "t" is new, by default 0.5'),
	params(null, [param('t', 'double', null)], 'widened', 'param "t" is new, by default null'),
	params(null, [param('t', 'double')], 'breaking', 'param "t" is new and has no default'),
	params([param('t', 'double', 0.5)], null, 'breaking', 'param "t" was removed'),
	params([param('t', 'long', 1)], [param('t', 'double', 1)], 'widened', 'param "t": long became double'),
	params([param('t', 'double', 1)], [param('t', 'long', 1)], 'breaking', 'param "t": double became long'),
	params(
		[param('t', 'double', 0.5)],
		[param('t', 'double', 0.7)],
		'widened',
		'param "t" default: 0.5 became 0.7',
	),
	params([param('t', 'long', 1)], [param('t', 'long', [1], [-1])], 'breaking', 'param "t" became a list'),
	[
		{ inputs: [column('a')], outputs: [column('y')] },
		{ inputs: [column('a'), column('b')] },
		'breaking',
		'required input "b" is new',
		'outputs are not declared any more',
	],
];

describe('the verdict on two signatures', () => {
	for (const [before, after, verdict, ...reasons] of rows)
		it(`is ${verdict}: ${reasons.join('; ') || JSON.stringify(before)}`, () =>
			assert.deepEqual(compare(before, after), { verdict, reasons }));

	it('is unknown without a signature, or with one that MLflow would not take', () => {
		const good = bytes({ inputs: [column('a')] });
		const verdicts = (bad: Uint8Array | undefined) =>
			[compareSignatures(bad, good), compareSignatures(good, bad)].map(({ verdict }) => verdict);
		assert.deepEqual(compareSignatures(undefined, good).reasons, ['the older version has no signature']);
		const hostile = [
			...['', '{', '[]', 'null', '7', '{"inputs": "["}', '{"inputs": {}}', '{"inputs": [1]}'],
			...[
				'{"inputs": [{"name": "a"}]}',
				'{"inputs": [{"type": "tensor"}]}',
				'{"inputs": [{"type": "array"}]}',
			],
			`{"inputs": [${'{"type":"array","items":'.repeat(5000)}{"type":"long"}${'}'.repeat(5000)}]}`,
			'['.repeat(100_000),
			' '.repeat(5_000_000),
		].map((each) => new TextEncoder().encode(each));
		for (const bad of [undefined, ...hostile, Uint8Array.of(0xff, 0x7b)])
			assert.deepEqual(verdicts(bad), ['unknown', 'unknown']);
	});

	it('keeps reasons few and short', () => {
		const many = Array.from({ length: 20_000 }, (_, index) => column(`column ${index}`));
		const { verdict, reasons } = compare({ inputs: [column('x'.repeat(10_000))] }, { inputs: many });
		assert.equal(verdict, 'breaking');
		assert.equal(reasons.length, 51);
		assert.equal(reasons.at(-1), 'and 19951 more');
		assert.ok(reasons.every((reason) => reason.length <= 300));
	});
});
