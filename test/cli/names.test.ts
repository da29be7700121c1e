import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { badNames, goodNames, oldNames, twinNames } from '../corpus/names.js';
import { gmrIn } from '../kit/gmr.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

/** Every this many rows of a table are tried. */
const stride = 9;

describe('gmr with hostile names', () => {
	let repo: TempRepo;
	before(async () => {
		repo = await tempRepo();
		await repo.write('model/MLmodel', 'flavors: {}\n');
		assert.equal((await gmrIn(repo.path, ['init'])).code, 0);
	});
	after(() => repo.dispose());

	const register = (name: string) =>
		gmrIn(repo.path, ['register', 'model', `--name=${name}`, '--alias', 'champion']);
	const folders = () => readdir(join(repo.path, 'model-registry/models')).catch(() => []);
	const sample = <T>(rows: readonly T[]) => rows.filter((_, index) => index % stride === 0);

	for (const [name, folder, why] of sample(goodNames))
		it(`registers, resolves and lists ${JSON.stringify(name).slice(0, 40)}: ${why}`, async () => {
			const { code, err } = await register(name);
			assert.equal(code, 0, err);
			assert.ok((await folders()).some((each) => each.replace(/~[0-9a-f]{16}$/, '~#') === folder));
			for (const uri of [`models:/${name}/1`, `models:/${name}@champion`]) {
				const { out } = await gmrIn(repo.path, ['resolve', uri, '--json']);
				assert.equal((JSON.parse(out) as { name: string }).name, name);
			}
			const listed = JSON.parse((await gmrIn(repo.path, ['list', '--json'])).out) as { name: string }[];
			assert.ok(listed.some((model) => model.name === name));
			assert.equal(await repo.git('status', '--porcelain', '--', 'model-registry'), '');
		});

	for (const [name, , why] of [...sample(oldNames), ...sample(badNames)].filter(
		([each]) => !each.includes('\0'),
	))
		it(`refuses ${JSON.stringify(name).slice(0, 40)}, and changes nothing: ${why}`, async () => {
			const before = [await folders(), await repo.git('for-each-ref')];
			const { code, out, err } = await register(name);
			assert.equal(code, 2, out);
			assert.match(err, /can't be a model's name/);
			// eslint-disable-next-line no-control-regex -- none may reach the terminal
			assert.doesNotMatch(err.trimEnd(), /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u200b]/);
			assert.deepEqual([await folders(), await repo.git('for-each-ref')], before);
		});

	it('refuses the twin of a model', async () => {
		for (const [name, twin] of sample(twinNames)) {
			assert.equal((await register(name)).code, 0);
			const { code, err } = await register(twin);
			assert.equal(code, 2);
			assert.match(err, /looks like the existing model/);
		}
	});
});
