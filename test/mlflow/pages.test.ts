import assert from 'node:assert/strict';
import { serveRepo, type ServedRepo } from '../kit/mlflow/servedRepo.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';
import type { WireVersion } from '../../src/core/mlflow/wire.js';

describe('pages of a search of versions', () => {
	let repo: TempRepo;
	let served: ServedRepo;
	beforeEach(async () => {
		repo = await tempRepo();
		served = await serveRepo(repo);
		for (const name of ['iris', 'fraud']) {
			await served.ask('POST', 'registered-models/create', { name });
			for (const version of [1, 2, 3]) await create(name, `s3://bucket/${version}`);
		}
	});
	afterEach(async () => {
		await served[Symbol.asyncDispose]();
		await repo.dispose();
	});

	const create = (name: string, source: string) =>
		served.ask('POST', 'model-versions/create', { name, source });
	/** All of them, page by page; `between` is done before each. */
	const pages = async (fields: object = {}, between: () => Promise<unknown> = () => Promise.resolve()) => {
		const found: string[] = [];
		let token: string | undefined;
		do {
			await between();
			const asked = { ...fields, max_results: 2, ...(token === undefined ? {} : { page_token: token }) };
			const answer = (await served.ask('GET', 'model-versions/search', asked)) as unknown as {
				readonly model_versions?: readonly WireVersion[];
				readonly next_page_token?: string;
			};
			for (const { name, version, tags } of answer.model_versions ?? [])
				found.push([name, version, ...(tags ?? []).map(({ value }) => value)].join(' '));
			token = answer.next_page_token;
		} while (token !== undefined);
		return found;
	};

	it('are those of the registry as it is now, after each change and its commit', async () => {
		const byName = { order_by: ['name ASC', 'version_number ASC'] };
		const all = ['fraud 1', 'fraud 2', 'fraud 3', 'iris 1', 'iris 2', 'iris 3'];
		assert.deepEqual(await pages(byName), all);
		assert.deepEqual(await pages(byName), all);
		const tag = { name: 'iris', version: '1', key: 'state', value: 'checked' };
		await served.ask('POST', 'model-versions/set-tag', tag);
		assert.deepEqual(await pages(byName), [...all.slice(0, 3), 'iris 1 checked', ...all.slice(4)]);
		await served.access[Symbol.asyncDispose]();
		assert.equal((await pages(byName)).at(3), 'iris 1 checked');
		assert.deepEqual(await pages({ ...byName, filter: "name = 'fraud'" }), all.slice(0, 3));
		await repo.write('model-registry/models/fraud/versions/2/notes.yaml', 'tags:\n  state: by hand\n');
		await repo.git('add', 'model-registry');
		await repo.git('commit', '--quiet', '-m', 'By hand');
		assert.equal((await pages(byName)).at(1), 'fraud 2 by hand');
	});

	it('put first what changed last', async () => {
		assert.equal((await pages())[0], 'fraud 3');
		await served.ask('PATCH', 'model-versions/update', { name: 'fraud', version: '2', description: 'New' });
		assert.equal((await pages())[0], 'fraud 2');
		await served.access[Symbol.asyncDispose]();
		assert.equal((await pages())[0], 'fraud 2');
	});

	it('miss none that stays where versions come between two of them', async () => {
		const order = { order_by: ['name ASC', 'version_number ASC'] };
		const found = await pages(order, () => create('zebra', 's3://bucket/z').catch(() => undefined));
		for (const each of ['fraud 1', 'fraud 3', 'iris 2', 'iris 3']) assert.ok(found.includes(each), each);
	});
});
