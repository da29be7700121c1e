import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { gmrIn } from '../kit/gmr.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

const models = resolve('examples/iris/models');

describe('gmr list with a filter', () => {
	let repo: TempRepo;
	before(async () => {
		repo = await tempRepo();
		await done('init');
		await done('register', resolve(models, 'decision-tree'), '--name', 'iris', '--alias', 'champion');
		await done('register', resolve(models, 'logistic-regression'), '--name', 'iris');
		await done('create', 'fraud', '--tag', 'team=risk');
	});
	after(() => repo.dispose());

	async function done(...args: string[]) {
		const { code, out, err } = await gmrIn(repo.path, args);
		assert.equal(code, 0, err);
		return out;
	}
	async function names(...args: string[]) {
		const rows = JSON.parse(await done('list', ...args, '--json')) as { name: string; version?: number }[];
		return rows.map(({ name, version }) => (version === undefined ? name : `${name}/${version}`));
	}
	async function refused(...args: string[]) {
		const { code, out, err } = await gmrIn(repo.path, ['list', ...args]);
		assert.deepEqual([code, out], [2, '']);
		return err;
	}

	it('lists the models that meet it, in the order asked for, up to a limit', async () => {
		assert.deepEqual(await names('--filter', "tags.team = 'risk'"), ['fraud']);
		assert.deepEqual(await names('--filter', "alias = 'champion' AND metrics.f1_macro > 0.94"), ['iris']);
		assert.deepEqual(await names('--filter', 'metrics.f1_macro > 0.99'), []);
		assert.deepEqual(await names('--order-by', 'name DESC'), ['iris', 'fraud']);
		assert.deepEqual(await names('--order-by', 'name DESC', '--limit', '1'), ['iris']);
	});

	it('lists versions', async () => {
		assert.deepEqual(await names('--versions'), ['iris/2', 'iris/1']);
		assert.deepEqual(await names('--versions', '--order-by', 'version_number'), ['iris/1', 'iris/2']);
		assert.deepEqual(await names('--versions', '--filter', "alias = 'champion'"), ['iris/1']);
		assert.match(
			await done('list', '--versions', '--filter', 'version_number = 1'),
			/^MODEL +VERSION +ALIASES .*\niris +1 +@champion +- +just now/,
		);
	});

	it('tells, as gmr show does, of an alias that can not be read, such as in the middle of a merge', async () => {
		const file = 'model-registry/models/iris/aliases/champion.yaml';
		await repo.write(file, '<<<<<<< HEAD\nversion: 1\n=======\nversion: 2\n>>>>>>> topic\n');
		const told = /^gmr: models\/iris\/aliases\/champion\.yaml line 1: Unresolved merge: [^\n]+\n/;
		try {
			for (const args of [
				['list'],
				['list', '--filter', "alias = 'champion'"],
				['list', '--versions'],
				['list', '--versions', '--filter', "alias = 'champion'"],
				['show', 'iris'],
			]) {
				const { code, out, err } = await gmrIn(repo.path, args);
				assert.equal(code, 0);
				assert.match(err, told, args.join(' '));
				assert.doesNotMatch(out, /@champion/);
			}
		} finally {
			await repo.git('checkout', '--quiet', '--', file);
		}
	});

	it('reads a commit as it reads the work tree', async () => {
		await done('alias', 'set', 'iris@challenger', '2', '--commit', 'none');
		for (const filter of ["alias = 'challenger'", "alias = 'challenger' AND stage = 'None'"]) {
			assert.deepEqual(await names('--filter', filter), ['iris']);
			assert.deepEqual(await names('--filter', filter, '--at', 'HEAD'), []);
		}
		assert.deepEqual(await names('--versions', '--filter', "alias = 'challenger'", '--at', 'HEAD'), []);
	});

	it('knows from git when something was last changed', async () => {
		await done('tag', 'set', 'fraud', 'owner', 'ada', '--commit', 'none');
		execFileSync('git', ['commit', '--quiet', '--all', '--message', 'Of the future'], {
			cwd: repo.path,
			env: { ...process.env, GIT_COMMITTER_DATE: '2030-01-01T00:00:00Z' },
		});
		assert.deepEqual(await names('--order-by', 'last_updated_timestamp DESC'), ['fraud', 'iris']);
		assert.deepEqual(await names('--order-by', 'timestamp'), ['iris', 'fraud']);
		assert.deepEqual(await names('--filter', "last_updated_timestamp >= '2030-01-01'"), ['fraud']);
		assert.deepEqual(await names('--filter', "timestamp >= '2030-01-01'", '--at', 'HEAD~1'), []);
		assert.deepEqual(await names('--versions', '--filter', "timestamp >= '2030-01-01'"), []);

		const shallow = repo.beside('shallow');
		await repo.git('clone', '--quiet', '--depth=1', `file://${repo.path}`, shallow.path);
		const { code, err } = await gmrIn(shallow.path, ['list', '--order-by', 'timestamp']);
		assert.equal(code, 2);
		assert.match(
			err,
			/^gmr: This clone is shallow, and its history does not tell when .* git fetch --unshallow\n$/,
		);
	});

	it("leaves MLflow's prompts out and says so, unless they are asked for", async () => {
		await done('create', 'greeting', '--tag', 'mlflow.prompt.is_prompt=true');
		const { code, out, err } = await gmrIn(repo.path, ['list', '--json']);
		assert.deepEqual([code, (JSON.parse(out) as unknown[]).length], [0, 2]);
		const filter = "tags.mlflow.prompt.is_prompt = 'true'";
		assert.equal(err, `1 model is a prompt of MLflow and not listed. List them with: --filter "${filter}"\n`);
		assert.deepEqual(await names('--filter', filter), ['greeting']);
	});

	it('says so where nothing is found', async () => {
		for (const [what, ...args] of [['models'], ['versions', '--versions']] as const) {
			const { code, out, err } = await gmrIn(repo.path, ['list', ...args, '--filter', "name = 'x'"]);
			assert.deepEqual([code, out, err], [0, '', `No ${what} found.\n`]);
		}
	});

	it('refuses what is no filter, with the place and what may be named', async () => {
		assert.equal(
			await refused('--filter', "name = 'a' AND owner = 'b'"),
			'gmr: The filter is not understood at character 16 ("owner = \'b\'"): no such field can be asked for. ' +
				'Fields: name, alias, stage, description, created_by, creation_timestamp, last_updated_timestamp, tags.KEY, metrics.KEY and params.KEY.\n',
		);
		assert.match(await refused('--filter', 'name ='), /at character 7 \(its end\): a text in quotes/);
		assert.match(await refused('--filter', "name = '\u001b"), /\\u\{1b\}/);
		assert.match(await refused('--versions', '--filter', 'archived = yes'), /true or false is expected/);
		assert.match(
			await refused('--order-by', 'alias'),
			/^gmr: The order is not understood .*: name, creation_timestamp and last/,
		);
		assert.match(
			await refused('--order-by', 'name', '--order-by', 'name DESC'),
			/it orders by the same field as one before/,
		);
		for (const limit of ['0', '-1', 'x', '1.5', ''])
			assert.match(await refused(`--limit=${limit}`), /--limit is a number from 1 on/);
	});
});
