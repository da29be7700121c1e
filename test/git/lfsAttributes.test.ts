import assert from 'node:assert/strict';
import fc from 'fast-check';
import { registryGitAttributes } from '../../src/core/manifest/registryFile.js';
import { fitsLfsAttributes, renderLfsAttributes } from '../../src/core/manifest/lfsAttributes.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

const folder = 'reg/models/m/versions/1';

describe('the .gitattributes of a version', () => {
	let repo: TempRepo;
	before(async () => {
		repo = await tempRepo();
		await repo.write('reg/.gitattributes', registryGitAttributes);
	});
	after(() => repo.dispose());

	/** Those of `paths`, relative to the version, that git would put through the filter. */
	const filtered = async (listed: readonly string[], paths: readonly string[]) => {
		await repo.write(`${folder}/.gitattributes`, renderLfsAttributes(listed));
		const names = paths.map((path) => `${folder}/${path}`);
		const output = await repo.git('check-attr', '-z', 'filter', 'text', '--', ...names);
		const words = output.split('\0');
		const found: string[] = [];
		for (let at = 0; at + 2 < words.length; at += 3) {
			const [path = '', attribute, value] = words.slice(at, at + 3);
			if (attribute === 'text') assert.equal(value, 'unset', path);
			else if (value === 'lfs') found.push(path.slice(folder.length + 1));
		}
		return found;
	};

	it('names exactly the listed files, whatever they are called', async () => {
		const strange = [
			'*',
			'[a]',
			'?',
			'!x',
			'#x',
			' lead',
			'trail ',
			'a b',
			'"',
			'é',
			'日本',
			'a[!b]c',
			'{a}',
			'**',
			'$x',
			"'",
		];
		const listed = strange.map((name) => `artifacts/${name}`);
		const others = [
			'artifacts/a',
			'artifacts/x',
			'artifacts/b/a b',
			'artifacts/ab',
			'artifacts/aac',
			'artifacts/MLmodel',
		];
		assert.deepEqual(await filtered(listed, [...listed, ...others]), listed);
	});

	it('names exactly the listed files, of any legal names', async () => {
		const name = fc
			.string({ unit: fc.constantFrom(...'ab*?[]!#" \'{}^-é$~.'.split('')), minLength: 1, maxLength: 8 })
			.filter((text) => !/^\.+$/.test(text));
		const property = fc.asyncProperty(
			fc.uniqueArray(name, { minLength: 2, maxLength: 12 }),
			async (names) => {
				const paths = names.map((each) => `artifacts/${each}`);
				const listed = paths.slice(0, paths.length / 2);
				assert.deepEqual(await filtered(listed, paths), listed);
			},
		);
		await fc.assert(property, { numRuns: 60 });
	});

	it('takes the lines that git reads, and no longer ones', async () => {
		const lineOf = (path: string) => Buffer.byteLength(renderLfsAttributes([path]).split('\n')[1] ?? '');
		for (const start of ['artifacts/d', `artifacts/${'[]'.repeat(100)}`, `artifacts/${'é "'.repeat(100)}`]) {
			const path = (length: number) => start + 'd'.repeat(length - lineOf(start));
			const [longest, tooLong] = [path(2047), path(2048)];
			assert.deepEqual([fitsLfsAttributes(longest), await filtered([longest], [longest])], [true, [longest]]);
			assert.deepEqual([fitsLfsAttributes(tooLong), await filtered([tooLong], [tooLong])], [false, []]);
		}
	});
});
