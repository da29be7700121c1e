import assert from 'node:assert/strict';
import { MlflowFailure } from '../../../src/core/mlflow/failure.js';
import { Fields, QueryFields } from '../../../src/core/mlflow/fields.js';
import { checkModelName, checkNewAlias, checkTagKey, versionOf } from '../../../src/core/mlflow/validate.js';

const ofBody = (body: object) => new Fields(new Map(Object.entries(body)));
const ofQuery = (query: string) => new Fields(new QueryFields(new URLSearchParams(query)));

/** The message of a refusal; fails where there is none. */
function refusal(work: () => unknown): string {
	try {
		work();
	} catch (error) {
		if (error instanceof MlflowFailure && error.code === 'INVALID_PARAMETER_VALUE') return error.message;
		throw error;
	}
	throw new Error('it was not refused');
}

const docs = 'See the API docs for more information about request parameters.';

describe("the fields of a request to MLflow's API", () => {
	it('are absent where they are null, and have another spelling', () => {
		assert.equal(ofBody({ description: null }).has('description'), false);
		assert.equal(ofBody({ runId: 'r1' }).text('run_id'), 'r1');
		assert.match(
			refusal(() => ofBody({ runId: 'a', run_id: 'b' }).text('run_id')),
			/run_id.*runId/,
		);
	});

	it('are required in their first spelling, and not empty', () => {
		const message = `Missing value for required parameter 'new_name'. ${docs}`;
		for (const body of [{}, { new_name: '' }, { new_name: null }, { newName: 'x' }])
			assert.equal(
				refusal(() => ofBody(body).required('new_name')),
				message,
			);
	});

	it('are refused with the type that they have', () => {
		const types: readonly (readonly [unknown, string])[] = [
			[1, 'int'],
			[1.5, 'float'],
			[true, 'bool'],
			[['a'], 'list'],
			[{ a: 'b' }, 'dict'],
		];
		for (const [value, type] of types)
			assert.equal(
				refusal(() => ofBody({ name: value }).required('name')),
				`Invalid value ${JSON.stringify(value)} for parameter 'name' supplied:  Hint: Value was of type '${type}'. ${docs}`,
			);
	});

	it('take whole numbers also as texts, and nothing that only looks like one', () => {
		assert.equal(ofBody({ max_results: 5 }).integer('max_results'), 5);
		assert.equal(ofQuery('max_results=%2B5').integer('max_results'), 5);
		for (const text of ['2.5', 'abc', '0x10', '1e2', ' 2', '2_0', ''])
			assert.match(
				refusal(() => ofBody({ max_results: text }).integer('max_results')),
				/max_results/,
			);
	});

	it('are lists in a query that says them once or more', () => {
		assert.deepEqual(ofQuery('order_by=a&order_by=b').texts('order_by'), ['a', 'b']);
		assert.deepEqual(ofQuery('order_by=a').texts('order_by'), ['a']);
		assert.match(
			refusal(() => ofBody({ order_by: 'a' }).texts('order_by')),
			/order_by/,
		);
	});

	it('have of a key that comes twice the last value', () => {
		const tags = [{ key: 'a', value: '1' }, { key: 'a', value: '2' }, { key: 'b' }];
		assert.deepEqual(ofBody({ tags }).tags('tags'), [
			{ key: 'a', value: '2' },
			{ key: 'b', value: '' },
		]);
	});
});

describe("MLflow's rules", () => {
	it('for the names of models', () => {
		for (const name of ['a', 'a b', '日本', '.x', 'x..', '@#?', 'M', 'x'.repeat(300)]) checkModelName(name);
		for (const name of ['', '  ', 'a/b', 'a:b', '.', '..', '..x'])
			assert.match(
				refusal(() => checkModelName(name)),
				/name/,
				name,
			);
	});

	it('for aliases that are set', () => {
		for (const alias of ['a', '1', 'v1a', 'été', 'Champion']) checkNewAlias(alias);
		for (const alias of ['', 'latest', 'LATEST', 'v1', 'V22', 'a b', 'a.b', 'x'.repeat(256)])
			assert.match(
				refusal(() => checkNewAlias(alias)),
				/alias/,
				alias,
			);
	});

	it('for the keys of tags', () => {
		for (const key of ['a', 'a.b', 'a b', 'val/f1', 'k:1', '日本']) checkTagKey(key);
		for (const key of ['', '/a', 'a/', 'a//b', '../a', 'a/../b', '.', 'a?b'])
			assert.match(
				refusal(() => checkTagKey(key)),
				/for parameter 'key'/,
				key,
			);
	});

	it('for version numbers', () => {
		for (const text of ['7', '07', ' 7 ', '+7', '0_7']) assert.equal(versionOf('a', text), 7, text);
		for (const text of ['', 'abc', '1.0', '1e0', '0x1', '1__0'])
			assert.equal(
				refusal(() => versionOf('a', text)),
				`Parameter 'version' must be an integer, got '${text}'.`,
			);
		for (const text of ['0', '-1', '9'.repeat(20)])
			assert.throws(() => versionOf('a', text), { code: 'RESOURCE_DOES_NOT_EXIST' }, text);
	});
});
