import assert from 'node:assert/strict';
import { nearestRegistries } from '../../src/language/nearestRegistries.js';
import { syntaxOf } from '../../src/language/syntaxOf.js';

describe('syntaxOf', () => {
	for (const [languageId, path, expected] of [
		['python', '/w/a.py', 'python'],
		['python', '/w/explore.ipynb', 'python'],
		['yaml', '/w/a', 'yaml'],
		['dockercompose', '/w/compose.yml', 'yaml'],
		['azure-pipelines', '/w/ci.YML', 'yaml'],
		['jsonc', '/w/a.json', 'json'],
		['markdown', '/w/a.md', undefined],
	] as const) {
		it(`of ${languageId} in ${path} is ${expected ?? 'none'}`, () =>
			assert.equal(syntaxOf(languageId, path), expected));
	}
});

describe('nearestRegistries', () => {
	const registries = [{ key: 'file:///w/model-registry' }, { key: 'file:///w/team/fraud/model-registry' }];
	const keys = (document: string) => nearestRegistries(registries, document).map(({ key }) => key.slice(10));

	it('puts the registry of the same folder first', () => {
		assert.deepEqual(keys('file:///w/team/fraud/train.py'), ['team/fraud/model-registry', 'model-registry']);
		assert.deepEqual(keys('file:///w/train.py'), ['model-registry', 'team/fraud/model-registry']);
	});
	it('keeps the order for documents of nowhere', () => {
		assert.deepEqual(keys('untitled:Untitled-1'), ['model-registry', 'team/fraud/model-registry']);
	});
});
