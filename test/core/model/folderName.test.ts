import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
	decodeName,
	encodeFolderName,
	encodeName,
	freeFolderName,
	isDeviceName,
} from '../../../src/core/model/folderName.js';
import { goodNames, oldNames } from '../../corpus/names.js';

describe('the folder of a model', () => {
	it('decodes to each name of the corpus', () => {
		for (const [name] of [...goodNames, ...oldNames].filter(([each]) => each.isWellFormed()))
			assert.equal(decodeName(encodeName(name)), name);
	});

	const anyName = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 });

	it('is made of characters that every file system takes, and of at most 120 bytes', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 400 }), (name) => {
				const folder = encodeFolderName(name);
				assert.match(folder, /^[A-Za-z0-9._%~-]{1,120}$/);
				assert.doesNotMatch(folder, /^[.-]|\.$/);
				assert.ok(!isDeviceName(folder));
			}),
			{ numRuns: 2000 },
		);
	});

	it('decodes to the name it was made from, unless it was shortened', () => {
		fc.assert(
			fc.property(anyName, (name) => assert.equal(decodeName(encodeName(name)), name)),
			{ numRuns: 2000 },
		);
	});

	it('is the only one that decodes to the name', () => {
		for (const folder of ['%69ris', '%zz', '%', '%ff', 'iris~2', 'my%20Model%2e'])
			assert.equal(decodeName(folder), undefined, folder);
	});

	it('of a long name is shortened, and differs where the names do', () => {
		const [a, b] = [encodeFolderName('ä'.repeat(100) + 'a'), encodeFolderName('ä'.repeat(100) + 'b')];
		assert.ok(a.length <= 120 && b.length <= 120);
		assert.notEqual(a, b);
		assert.match(a, /^(%C3%A4)+~[0-9a-f]{16}$/);
	});

	it('gets a suffix where it is taken in any case', () => {
		assert.equal(freeFolderName('iris', []), 'iris');
		assert.equal(freeFolderName('iris', ['Iris']), 'iris~2');
		assert.equal(freeFolderName('iris', ['iris', 'iris~2']), 'iris~3');
	});
});
