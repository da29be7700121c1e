import assert from 'node:assert/strict';
import { join } from 'node:path';
import { openGitRegistry } from '../../src/git/openGitRegistry.js';
import { serveRepo, type ServedRepo } from '../kit/mlflow/servedRepo.js';
import { assertNothingLeft } from '../kit/registeredRepo.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

describe('a burst of creations through the MLflow API', () => {
	let repo: TempRepo;
	let served: ServedRepo;
	let asked: string[];
	beforeEach(async () => {
		repo = await tempRepo();
		await repo.write('train.py', 'print()\n');
		await repo.git('add', '.');
		await repo.git('commit', '--quiet', '-m', 'Start');
		for (const folder of ['a', 'b', 'c', 'd'])
			await repo.write(`out/${folder}/MLmodel`, `flavors: {}\n# ${folder}\n`);
		asked = [];
		const note = (line: string) => asked.push(line);
		const registry = openGitRegistry(join(repo.path, 'model-registry'), {
			environment: { ...repo.environment },
			logger: { info: () => undefined, warn: note, debug: note },
		});
		served = await serveRepo(repo, { registry });
		await served.ask('POST', 'registered-models/create', { name: 'iris' });
	});
	afterEach(async () => {
		await served[Symbol.asyncDispose]();
		await repo.dispose();
	});

	const create = async (source: string, order: number) => {
		const fields = { name: 'iris', source, tags: [{ key: 'order', value: String(order) }] };
		return Number((await served.ask('POST', 'model-versions/create', fields)).model_version.version);
	};
	/** Waits till all is committed; the access answers on. */
	const settled = () => served.access[Symbol.asyncDispose]();

	it('starts no process of git before an answer once the server lives', async () => {
		for (const round of [1, 2, 3]) {
			await create('out/a', round);
			await settled();
		}
		asked = [];
		const version = await create('out/b', 4);
		assert.deepEqual([version, asked.filter((line) => !isOfCommit(line))], [4, []]);
	});

	it('loses and doubles none, and takes few commits', async () => {
		const numbers: number[] = [];
		let next = 0;
		const client = async (source: string) => {
			while (next < 40) numbers.push(await create(source, next++));
		};
		await Promise.all(['out/a', 'out/b', 'out/c', 'out/d'].map(client));
		assert.deepEqual(
			numbers.sort((a, b) => a - b),
			Array.from({ length: 40 }, (_, index) => index + 1),
		);
		await served[Symbol.asyncDispose]();
		assert.deepEqual(served.failed, []);
		assert.equal(await repo.git('status', '--porcelain', 'model-registry'), '');
		const messages = await repo.git('log', '--format=%B');
		for (const number of numbers) assert.match(messages, new RegExp(`Register iris version ${number}\\b`));
		const orders = (await repo.git('grep', '-h', 'order:', 'HEAD', '--', 'model-registry')).match(/\d+/g);
		assert.equal(new Set(orders).size, 40);
		const commits = Number(await repo.git('rev-list', '--count', 'HEAD'));
		assert.ok(commits < 20, `${commits} commits`);
		await assertNothingLeft(repo);
	});
});

/** A commit follows the answer, and may have begun when that is there. */
function isOfCommit(line: string): boolean {
	return /\b(?:update-index --add|diff-index --cached|commit)\b/.test(line);
}
