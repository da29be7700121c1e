import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gmrIn } from '../kit/gmr.js';
import { mlflowTables, writeDatabase } from '../kit/sqliteFile.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

const run = 'ab'.repeat(16);
const mlModel = `flavors: {}\nrun_id: ${run}\nmodel_id: m-${'1'.repeat(32)}\n`;

interface Shown {
	readonly lineage: {
		readonly run?: Record<string, string>;
		readonly experiment?: Record<string, string>;
		readonly code?: Record<string, string | boolean>;
		readonly datasets: readonly Record<string, string>[];
		readonly params: Record<string, string>;
		readonly metrics: Record<string, number>;
		readonly logged_model?: string;
	};
}

describe('lineage at registration', () => {
	let repo: TempRepo;
	beforeEach(async () => {
		repo = await tempRepo();
		assert.equal((await gmrIn(repo.path, ['init'])).code, 0);
		await repo.write('train.py', 'print()\n');
		await repo.git('add', 'train.py');
		await repo.git('commit', '--quiet', '-m', 'Train');
		await repo.write('model/weights', 'w');
	});
	afterEach(() => repo.dispose());

	const register = async (options: readonly string[] = [], environment: NodeJS.ProcessEnv = {}) => {
		const io = { environment };
		const done = await gmrIn(repo.path, ['register', 'model', '--name', 'fraud', ...options], '', io);
		assert.equal(done.code, 0, done.err);
		return done.err;
	};
	const shown = async (): Promise<Shown['lineage']> => {
		const { out, code } = await gmrIn(repo.path, ['show', 'fraud@latest', '--json']);
		assert.equal(code, 0);
		return (JSON.parse(out) as Shown).lineage;
	};
	/** The run in a folder `mlruns`, by hand. */
	const writeRun = async (at = '') => {
		const root = `${at}mlruns/1/${run}`;
		await repo.write(`${at}mlruns/1/meta.yaml`, "experiment_id: '1'\nname: iris\n");
		await repo.write(
			`${root}/meta.yaml`,
			'run_name: bright\nexperiment_id: "1"\nstatus: 3\nstart_time: 1700000000000\n',
		);
		await repo.write(`${root}/params/C`, '0.5');
		await repo.write(`${root}/metrics/f1`, '2 0.9 2\n1 0.1 1\n');
		await repo.write(`${root}/tags/mlflow.source.name`, join(repo.path, 'train.py'));
		await repo.write(`${root}/tags/mlflow.source.git.commit`, '0123456789abcdef0123456789abcdef01234567');
		await repo.write(
			`${root}/inputs/i/meta.yaml`,
			`source_type: DATASET\nsource_id: d\ndestination_type: RUN\ntags: {mlflow.data.context: training}\n`,
		);
		await repo.write(
			'mlruns/1/datasets/d/meta.yaml',
			`name: train\ndigest: abc\nsource_type: s3\nsource: '{"uri": "s3://b/train.csv"}'\n`,
		);
	};

	it('is that of the run, told before it is written and after', async () => {
		await repo.write('model/MLmodel', mlModel);
		await repo.write('model/metrics.json', '{"f1": 0.5, "latency": {"p50": 3}}');
		await writeRun();
		const preview = await gmrIn(repo.path, ['register', 'model', '--name', 'fraud', '--dry-run']);
		const lines = [
			'run                 bright',
			'experiment          iris',
			`logged model        m-${'1'.repeat(32)}`,
			'script              train.py',
			'commit              0123456789abcdef0123456789abcdef01234567',
			'dataset             train (training, abc, s3://b/train.csv)',
			'metric latency.p50  3',
			'metric f1           0.9',
			'param C             0.5',
		];
		for (const line of lines) assert.ok(preview.out.includes(`${line}\n`), `${line}\n---\n${preview.out}`);
		assert.equal(await register(), '');
		const text = (await gmrIn(repo.path, ['show', 'fraud/1'])).out;
		for (const word of ['bright', 'iris', 'train.py', 'train (training, abc, s3://b/train.csv)', '0.9'])
			assert.ok(text.includes(word), word);
		assert.deepEqual(await shown(), {
			run: { id: run, name: 'bright', status: 'FINISHED', started: '2023-11-14T22:13:20.000Z' },
			experiment: { id: '1', name: 'iris' },
			logged_model: `m-${'1'.repeat(32)}`,
			code: { commit: '0123456789abcdef0123456789abcdef01234567', path: 'train.py' },
			datasets: [{ name: 'train', digest: 'abc', source: 's3://b/train.csv', context: 'training' }],
			params: { C: '0.5' },
			metrics: { f1: 0.9, 'latency.p50': 3 },
			parents: [],
		});
	});

	it('is added to by options, which win', async () => {
		await repo.write('model/MLmodel', mlModel);
		await writeRun();
		await repo.write('more.json', '{"f1": 0.6, "eval": {"auc": 0.8}}');
		await repo.write('log.csv', 'epoch,loss\n1,0.9\n2,0.3\n');
		await register([
			...['--metric', 'f1=1', '--param', 'C=2', '--metrics', 'more.json', '--metrics', 'log.csv'],
			...['--dataset', 'extra=s3://b/x@v1', '--dataset', 'train@zzz', '--run-id', run, '--run-name', 'named'],
		]);
		const lineage = await shown();
		assert.deepEqual(lineage.metrics, { f1: 1, 'eval.auc': 0.8, epoch: 2, loss: 0.3 });
		assert.deepEqual(lineage.params, { C: '2' });
		assert.deepEqual(lineage.datasets, [
			{ name: 'extra', digest: 'v1', source: 's3://b/x' },
			{ name: 'train', digest: 'zzz' },
		]);
		assert.equal(lineage.run?.['name'], 'named');
		assert.equal(lineage.run['status'], 'FINISHED');
	});

	it('is in a database of the repository, or where MLFLOW_TRACKING_URI says', async () => {
		await repo.write('model/MLmodel', 'flavors: {}\nrun_id: r1\n');
		await writeDatabase(join(repo.path, 'mlflow.db'), mlflowTables);
		await register();
		assert.equal((await shown()).run?.['name'], 'bright');
		const elsewhere = repo.beside('elsewhere').path;
		await repo.write('../elsewhere/keep', '');
		await writeDatabase(join(elsewhere, 'other.db'), mlflowTables.replaceAll('bright', 'other'));
		await register([], { MLFLOW_TRACKING_URI: `sqlite:///${join(elsewhere, 'other.db')}` });
		assert.equal((await shown()).run?.['name'], 'other');
	});

	it('of a model without a run is the commit, and whether tracked files have changed', async () => {
		await repo.git('remote', 'add', 'origin', 'https://ada:token@example.com/p.git');
		const commit = (await repo.git('rev-parse', 'HEAD')).trim();
		await register();
		const clean = { commit, dirty: false, branch: 'main', repository: 'https://example.com/p.git' };
		assert.deepEqual((await shown()).code, clean);
		await repo.git('add', 'model');
		await repo.git('commit', '--quiet', '-m', 'Model');
		// The model itself is what the code has made.
		await repo.write('model/weights', 'w2');
		await register();
		assert.equal((await shown()).code?.['dirty'], false);
		await repo.write('train.py', 'print(1)\n');
		await register();
		assert.equal((await shown()).code?.['dirty'], true);
	});

	it('of another framework is told by its files and by DVC', async () => {
		await repo.write(
			'model/trainer_state.json',
			'{"best_metric": 0.2, "log_history": [{"step": 1, "eval_loss": NaN}, {"step": 2, "eval_loss": 0.3}]}',
		);
		await repo.write('model/all_results.json', '{"eval_f1": 0.7}');
		await repo.write('model/README.md', '---\ndatasets: imdb\n---\n# Card\n');
		await repo.write(
			'dvc.lock',
			"schema: '2.0'\nstages:\n  train:\n    cmd: python train.py\n    deps:\n    - {path: data.csv, md5: ab}\n    - {path: train.py, md5: cd}\n    params:\n      params.yaml:\n        seed: 7\n    outs:\n    - {path: model, md5: ef.dir}\n",
		);
		assert.equal(await register(), '');
		const { metrics, params, datasets, code } = await shown();
		assert.deepEqual(metrics, { best_metric: 0.2, eval_f1: 0.7, eval_loss: 0.3 });
		assert.deepEqual(params, { seed: '7' });
		assert.deepEqual(datasets, [
			{ name: 'data.csv', digest: 'md5:ab', source: 'data.csv' },
			{ name: 'imdb', source: 'hf://datasets/imdb', context: 'training' },
		]);
		assert.equal(code?.['path'], 'train.py');
	});

	it('is taken from a card whose results are more than YAML is read of, but for these, which are named', async () => {
		const result = '  - metrics: [{type: map, value: 1}]\n'.repeat(4_000);
		const front = `datasets: imdb\nmodel-index:\n- name: e5\n  results:\n${result}license: mit\n`;
		await repo.write('model/README.md', `---\n${front}---\n# Card\n`);
		assert.match(await register(), /README\.md is not read for lineage: .*Too large/);
		const { datasets, metrics } = await shown();
		assert.deepEqual([datasets.map(({ name }) => name), metrics], [['imdb'], {}]);
	});

	it('that can not be read is a sentence, and the version is there', async () => {
		await repo.write('model/MLmodel', mlModel);
		await repo.write('model/metrics.json', '{"f1": ');
		await repo.write('model/params.json', `{"a": "${'x'.repeat(1_100_000)}"}`);
		await repo.write('mlflow.db', 'no database');
		const said = await register([], { MLFLOW_TRACKING_URI: 'databricks' });
		assert.deepEqual(said.trimEnd().split('\n'), [
			'MLFLOW_TRACKING_URI is not used for lineage: databricks is not supported. SQLite databases, folders and http servers are.',
			'mlflow.db is not read for lineage: it is not an SQLite database.',
			'params.json is not read for lineage: it is larger than 1 MB.',
			'metrics.json is not read for lineage: it is not valid JSON.',
		]);
		assert.equal((await shown()).run?.['id'], run);
	});

	it('that the user names must be readable', async () => {
		await repo.write('bad.json', '{');
		await repo.write('text.csv', 'a,b\nx,y\n');
		for (const [file, reason] of [
			['bad.json', 'it is not valid JSON'],
			['text.csv', 'it has no numbers'],
			['none.json', 'there is no such file'],
		] as const) {
			const { code, err } = await gmrIn(repo.path, [
				'register',
				'model',
				'--name',
				'fraud',
				'--metrics',
				file,
			]);
			assert.equal(code, 2);
			assert.ok(err.includes(`--metrics ${file}: ${reason}`), err);
		}
		assert.equal((await gmrIn(repo.path, ['show', 'fraud'])).code, 2);
	});

	it('that is too long for version.yaml is whole in run.json, which is part of the version', async () => {
		const metrics = Object.fromEntries(
			Array.from({ length: 450 }, (_, index) => [`m${index + 1_000}`, index]),
		);
		await repo.write('model/metrics.json', JSON.stringify(metrics));
		await register();
		const path = join(repo.path, 'model-registry/models/fraud/versions/1');
		assert.equal((await readFile(join(path, 'version.yaml'), 'utf8')).match(/^ {4}m\d+: /gm)?.length, 200);
		assert.deepEqual((await shown()).metrics, metrics);
		assert.ok((await gmrIn(repo.path, ['show', 'fraud/1'])).out.includes('metric m1449'));
		assert.match(await repo.git('ls-tree', '-r', '--name-only', 'HEAD'), /versions\/1\/run\.json/);
		assert.equal((await gmrIn(repo.path, ['check'])).code, 0);
		await repo.write('model-registry/models/fraud/versions/1/run.json', '{}');
		const checked = await gmrIn(repo.path, ['check', '--base', 'HEAD']);
		assert.match(checked.out, /run\.json/);
	});

	describe('at a tracking server', () => {
		let server: Server;
		let url: string;
		let asked: IncomingMessage[];
		let answer: (request: IncomingMessage, response: ServerResponse) => void;
		beforeEach(async () => {
			asked = [];
			server = createServer((request, response) => {
				asked.push(request);
				answer(request, response);
			}).listen(0, '127.0.0.1');
			await once(server, 'listening');
			const address = server.address();
			assert.ok(address && typeof address === 'object');
			url = `http://127.0.0.1:${address.port}/base/`;
			await repo.write('model/MLmodel', mlModel);
		});
		afterEach(async () => {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		});

		const json = (response: ServerResponse, status: number, body: unknown) =>
			response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

		it('is asked with the credentials of the environment', async () => {
			answer = ({ url: path = '' }, response) => {
				if (path.startsWith('/base/api/2.0/mlflow/runs/get?run_id='))
					json(response, 200, {
						run: {
							info: {
								run_id: run,
								run_name: 'far',
								experiment_id: '3',
								status: 'FAILED',
								start_time: '1700000000000',
							},
							data: {
								metrics: [
									{ key: 'f1', value: 0.7, step: '2' },
									{ key: 'x', value: 'NaN' },
								],
								params: [{ key: 'C' }],
							},
						},
					});
				else json(response, 200, { experiment: { name: 'remote' } });
			};
			const environment = {
				MLFLOW_TRACKING_URI: url,
				MLFLOW_TRACKING_USERNAME: 'ada',
				MLFLOW_TRACKING_PASSWORD: 'pw',
			};
			assert.equal(await register([], environment), 'Left out, as they are no finite numbers: x.\n');
			const { run: told, experiment, metrics, params } = await shown();
			const page = `${url}#/experiments/3/runs/${run}`;
			assert.deepEqual(told, {
				id: run,
				name: 'far',
				uri: page,
				status: 'FAILED',
				started: '2023-11-14T22:13:20.000Z',
			});
			assert.deepEqual(
				{ experiment, metrics, params },
				{
					experiment: { id: '3', name: 'remote' },
					metrics: { f1: 0.7 },
					params: { C: '' },
				},
			);
			assert.equal(asked.length, 2);
			assert.equal(asked[0]?.headers.authorization, `Basic ${Buffer.from('ada:pw').toString('base64')}`);
		});

		for (const [what, status, body, said] of [
			['refuses', 401, {}, 'it refused with 401'],
			['fails', 500, { error_code: 'INTERNAL_ERROR' }, 'it answered 500 INTERNAL_ERROR'],
			['is another', 200, 'hello', 'its answer is not that of an MLflow tracking server'],
			['sends elsewhere', 302, {}, 'it sends us elsewhere'],
		] as const)
			it(`that ${what} costs a sentence`, async () => {
				answer = (_request, response) =>
					json(response.setHeader('location', 'http://127.0.0.1:1/'), status, body);
				const err = await register([], { MLFLOW_TRACKING_URI: url, MLFLOW_TRACKING_TOKEN: 't' });
				assert.ok(err.includes(`could not be asked for the run: ${said}`), err);
				assert.equal(asked.length, 1);
				assert.equal(asked[0]?.headers.authorization, 'Bearer t');
			});

		it('that does not have the run, or is not there, costs a sentence', async () => {
			answer = (_request, response) => json(response, 404, { error_code: 'RESOURCE_DOES_NOT_EXIST' });
			const { host } = new URL(url);
			assert.equal(
				await register([], { MLFLOW_TRACKING_URI: url }),
				`Run ${run} is not in http://${host}.\n`,
			);
			const err = await register([], { MLFLOW_TRACKING_URI: 'http://127.0.0.1:9/' });
			assert.match(err, /could not be asked for the run: (ECONNREFUSED|bad port)/);
		});

		it('that a model folder names is never asked', async () => {
			answer = (_request, response) => json(response, 200, {});
			await repo.write(
				'model/MLmodel',
				`${mlModel}artifact_path: ${url}api/2.0/mlflow-artifacts/artifacts/1\n`,
			);
			await register();
			assert.deepEqual(asked, []);
		});
	});
});
