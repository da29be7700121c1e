import assert from 'node:assert/strict';
import { gmrIn } from '../kit/gmr.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

const card = `---
license: apache-2.0
language: [en, de]
base_model: models:/base/2
---
# Moods

Tells cheerful from gloomy sentences.
`;

interface Shown {
	readonly description: string;
	readonly tags: Readonly<Record<string, string>>;
	readonly lineage: { readonly parents: readonly string[] };
}

describe('gmr register --card', () => {
	let repo: TempRepo;
	beforeEach(async () => {
		repo = await tempRepo();
		assert.equal((await gmrIn(repo.path, ['init'])).code, 0);
		await repo.write('model/README.md', card);
		await repo.write('model/weights', 'w');
	});
	afterEach(() => repo.dispose());

	const registered = async (...options: string[]): Promise<Shown> => {
		const done = await gmrIn(repo.path, ['register', 'model', '--name', 'moods', ...options]);
		assert.equal(done.code, 0, done.err);
		const { out } = await gmrIn(repo.path, ['show', 'moods@latest', '--json']);
		return JSON.parse(out) as Shown;
	};

	it('takes what the card proposes', async () => {
		const { description, tags, lineage } = await registered('--card');
		assert.equal(description, 'Tells cheerful from gloomy sentences.');
		assert.deepEqual(tags, { license: 'apache-2.0', language: 'en, de' });
		assert.deepEqual(lineage.parents, ['models:/base/2']);
	});

	it('lets the user’s own words win', async () => {
		const { description, tags } = await registered('--card', '--description', 'Mine', '--tag', 'license=mit');
		assert.equal(description, 'Mine');
		assert.deepEqual(tags, { license: 'mit', language: 'en, de' });
	});

	it('takes nothing unasked', async () => {
		const { description, tags, lineage } = await registered();
		assert.equal(description, '');
		assert.deepEqual(tags, {});
		assert.deepEqual(lineage.parents, []);
	});
});
