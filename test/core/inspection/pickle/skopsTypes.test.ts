import assert from 'node:assert/strict';
import { skopsTypes } from '../../../../src/core/inspection/pickle/skopsTypes.js';

const type = (module: string, name: string, content: object = {}) => ({
	__module__: module,
	__class__: name,
	__loader__: 'ObjectNode',
	...content,
});

describe('skopsTypes', () => {
	it('lists each type once, however deep, in the order of the schema', () => {
		const inner = type('os', 'system');
		const schema = type('sklearn.svm._classes', 'SVC', {
			content: { a: [inner, type('builtins', 'dict')], b: inner },
		});
		assert.deepEqual(skopsTypes(JSON.stringify(schema)), [
			'sklearn.svm._classes.SVC',
			'os.system',
			'builtins.dict',
		]);
	});

	it('takes nothing else for a schema', () => {
		for (const text of ['', 'null', '[]', '{}', '{"a": 1']) assert.equal(skopsTypes(text), undefined);
	});

	it('bears a schema that is nested very deep', () => {
		const depth = 5_000;
		const text = `${'{"__loader__":"x","__module__":"m","__class__":"c","content":'.repeat(depth)}1${'}'.repeat(depth)}`;
		assert.deepEqual(skopsTypes(text), ['m.c']);
	});
});
