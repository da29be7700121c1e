import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
	decodeName,
	encodeFolderName,
	encodeName,
	freeFolderName,
	isDeviceName,
} from '../../../src/core/model/folderName.js';

const rows: readonly [string, string][] = [
	['iris', 'iris'],
	['Iris_v2.1-b', 'Iris_v2.1-b'],
	['my model', 'my%20model'],
	['100%', '100%25'],
	['日本', '%E6%97%A5%E6%9C%AC'],
	['.git', '%2Egit'],
	['-x', '%2Dx'],
	['x.', 'x%2E'],
	['git~1', 'git%7E1'],
	["it's (a) *test*!", 'it%27s%20%28a%29%20%2Atest%2A%21'],
	['CON', '%43ON'],
	['con.txt', '%63on.txt'],
	['com1', '%63om1'],
	['console', 'console'],
	['a<b>"|\\', 'a%3Cb%3E%22%7C%5C'],
];

describe('the folder of a model', () => {
	for (const [name, folder] of rows)
		it(`of ${name} is ${folder}, and back`, () => {
			assert.equal(encodeFolderName(name), folder);
			assert.equal(decodeName(folder), name);
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
