import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { gmrIn } from '../kit/gmr.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

const models = resolve('examples/iris/models');

describe('gmr list with a filter', function () {
	this.timeout(30_000);
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

	it('reads a commit as it reads the work tree', async () => {
		await done('alias', 'set', 'iris@challenger', '2', '--commit', 'none');
		for (const filter of ["alias = 'challenger'", "alias = 'challenger' AND stage = 'None'"]) {
			assert.deepEqual(await names('--filter', filter), ['iris']);
			assert.deepEqual(await names('--filter', filter, '--at', 'HEAD'), []);
		}
		assert.deepEqual(await names('--versions', '--filter', "alias = 'challenger'", '--at', 'HEAD'), []);
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
				'Fields: name, alias, stage, description, created_by, creation_timestamp, tags.KEY, metrics.KEY and params.KEY.\n',
		);
		assert.match(await refused('--filter', 'name ='), /at character 7 \(its end\): a text in quotes/);
		assert.match(await refused('--filter', "name = '\u001b"), /\\u\{1b\}/);
		assert.match(await refused('--versions', '--filter', 'archived = yes'), /true or false is expected/);
		assert.match(
			await refused('--order-by', 'alias'),
			/^gmr: The order is not understood .*: name and creation/,
		);
		for (const limit of ['0', '-1', 'x', '1.5', ''])
			assert.match(await refused(`--limit=${limit}`), /--limit is a number from 1 on/);
	});
});
