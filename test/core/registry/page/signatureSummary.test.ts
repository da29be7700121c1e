import assert from 'node:assert/strict';
import { summarizeSignature } from '../../../../src/core/registry/page/signatureSummary.js';

function summarize(signature: unknown): ReturnType<typeof summarizeSignature> {
	return summarizeSignature(new TextEncoder().encode(JSON.stringify(signature)));
}

function typesOf(inputs: readonly unknown[]): (string | undefined)[] | undefined {
	return summarize({ inputs })?.inputs.fields.map(({ type }) => type);
}

describe('the summary of a signature', () => {
	it('names columns with their types', () => {
		const inputs = [
			{ type: 'double', name: 'x', required: true },
			{ type: 'string', name: 'y', required: false },
		];
		assert.deepEqual(summarize({ inputs })?.inputs, {
			fields: [
				{ name: 'x', type: 'double' },
				{ name: 'y', type: 'string?' },
			],
			more: 0,
		});
	});

	it('tells tensors with their shape', () => {
		const tensor = { type: 'tensor', 'tensor-spec': { dtype: 'float32', shape: [-1, 28, 28] } };
		assert.deepEqual(summarize({ inputs: [tensor] })?.inputs.fields, [{ type: 'float32 (-1, 28, 28)' }]);
	});

	it('tells lists, maps, objects and parameters', () => {
		const text = { type: 'string' };
		assert.deepEqual(
			typesOf([
				{ type: 'array', items: text },
				{ type: 'map', values: { type: 'array', items: text } },
				{ type: 'object', properties: { role: text, parts: { type: 'array', items: text } } },
			]),
			['string[]', 'map of string[]', '{ role: string, parts: string[] }'],
		);
		const params = [{ name: 'temperature', type: 'double', default: 0.1, shape: null }];
		assert.deepEqual(summarize({ params })?.params.fields, [{ name: 'temperature', type: 'double' }]);
	});

	it('cuts long lists and deep types', () => {
		const inputs = Array.from({ length: 150 }, (_, index) => ({ type: 'double', name: `x${index}` }));
		assert.equal(summarize({ inputs })?.inputs.more, 50);
		let deep: object = { type: 'string' };
		for (let level = 0; level < 50; level++) deep = { type: 'array', items: deep };
		assert.deepEqual(typesOf([deep]), ['…[][][][]']);
	});

	it('is absent where there is nothing to tell', () => {
		assert.equal(summarizeSignature(undefined), undefined);
		assert.equal(summarizeSignature(new TextEncoder().encode('{')), undefined);
		assert.equal(summarize([]), undefined);
		assert.equal(summarize({ inputs: 'x', outputs: null }), undefined);
		assert.equal(summarizeSignature(new Uint8Array(2_000_000)), undefined);
	});
});
