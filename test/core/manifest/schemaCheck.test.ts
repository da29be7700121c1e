import assert from 'node:assert/strict';
import { Validator } from '@cfworker/json-schema';
import fc from 'fast-check';
import { schemaCheck } from '../../../src/core/manifest/schemaCheck.js';
import { shippedSchemas } from '../../../src/core/manifest/schemas.js';

describe('the check of schemas', () => {
	for (const { name, schema } of shippedSchemas)
		it(`agrees with the validator about ${name}.yaml`, () => {
			const check = schemaCheck(schema);
			const validator = new Validator(schema, '2020-12', true);
			let valid = 0;
			fc.assert(
				fc.property(valueOf(schema), (value) => {
					const expected = validator.validate(value).valid;
					assert.equal(check(value), expected, JSON.stringify(value));
					if (expected) valid++;
				}),
				{ numRuns: 1000 },
			);
			assert.ok(valid > 20, `only ${valid} were valid`);
		});

	it('passes over no keyword', () => {
		assert.throws(() => schemaCheck({ type: 'string', format: 'date' }), /format/);
		assert.throws(() => schemaCheck({ properties: {}, additionalProperties: false }), /additionalProperties/);
	});
});

type Part = Readonly<Record<string, unknown>>;

/** Values that mostly match `schema`, and some that do not. */
function valueOf(schema: Part): fc.Arbitrary<unknown> {
	const wrong = fc.oneof(
		fc.constantFrom<unknown>(null, '', 'x', 1, -1, 0, 1.5, true, [], {}, 2 ** 40),
		fc.string(),
	);
	return fc.oneof({ weight: 30, arbitrary: matching(schema) }, { weight: 1, arbitrary: wrong });
}

function matching(schema: Part): fc.Arbitrary<unknown> {
	if ('const' in schema) return fc.constant(schema['const']);
	if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
	if (Array.isArray(schema['oneOf'])) return fc.oneof(...(schema['oneOf'] as Part[]).map(valueOf));
	const types = [schema['type']].flat();
	return fc.oneof(...types.map((type) => ofType(schema, type)));
}

function ofType(schema: Part, type: unknown): fc.Arbitrary<unknown> {
	switch (type) {
		case 'object':
			return objectOf(schema);
		case 'array':
			return fc.array(valueOf((schema['items'] ?? {}) as Part), { maxLength: 3 });
		case 'integer':
			return fc.integer({ min: -1, max: 2_147_483_648 });
		case 'number':
			return fc.double();
		case 'boolean':
			return fc.boolean();
		default:
			return typeof schema['pattern'] === 'string'
				? fc.stringMatching(new RegExp(schema['pattern']))
				: fc.string({ unit: 'grapheme' });
	}
}

function objectOf(schema: Part): fc.Arbitrary<unknown> {
	const properties = (schema['properties'] ?? {}) as Record<string, Part>;
	const required = new Set((schema['required'] ?? []) as string[]);
	const members = Object.entries(properties).map(([name, part]) => {
		const value = valueOf(part);
		return [
			name,
			required.has(name) ? fc.option(value, { freq: 40, nil: missing }) : fc.option(value, { nil: missing }),
		] as const;
	});
	const others = (schema['additionalProperties'] ?? {}) as Part;
	const keys = fc.oneof(
		fc.string(),
		fc.string({ minLength: 245, maxLength: 255 }),
		fc.constantFrom('constructor', 'toString'),
	);
	return fc
		.tuple(fc.record(Object.fromEntries(members)), fc.dictionary(keys, valueOf(others), { maxKeys: 2 }))
		.map(([known, more]) => ({
			...('additionalProperties' in schema ? more : {}),
			...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== missing)),
		}));
}

const missing = Symbol('missing');
