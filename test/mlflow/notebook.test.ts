import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { MlflowPython } from '../../scripts/mlflowPython.js';
import { inRepository } from '../../scripts/paths.js';
import { writeDatabase } from '../../scripts/writeDatabase.js';
import { mlflowSetupCell } from '../../src/core/mlflow/setupCell.js';
import { gmrIn } from '../kit/gmr.js';
import { startGmr, type GmrProcess } from '../kit/gmrProcess.js';
import { environmentOrSkip, mlflowOrSkip } from '../kit/python.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

const run = promisify(execFile);

/** What `run_notebook.py` tells. */
interface Ran {
	readonly texts: readonly string[];
	readonly error: string | null;
}

describe('the example project with the registry as that of MLflow', function () {
	this.timeout(1_200_000);
	let mlflow: MlflowPython;
	let repo: TempRepo;
	let setup: string;
	let environment: NodeJS.ProcessEnv;
	const disposals: (() => Promise<void>)[] = [];

	before(async function () {
		mlflow = await mlflowOrSkip(this);
		const jupyter = await environmentOrSkip(this, 'notebook');
		const purelib = 'import sysconfig; print(sysconfig.get_path("purelib"))';
		// MLflow is 1 GB: rather than installing it twice, the kernel's packages are lent to its environment.
		const { stdout } = await run(jupyter, ['-c', purelib]);
		repo = await tempRepo();
		disposals.push(() => repo.dispose());
		const paths = [stdout.trim(), process.env['PYTHONPATH']].filter((path) => path !== undefined);
		environment = {
			...mlflow.environment,
			...repo.environment,
			PYTHONPATH: paths.join(delimiter),
			// What Jupyter writes stays out of the home of whoever runs this.
			IPYTHONDIR: join(repo.path, '..', 'ipython'),
			JUPYTER_RUNTIME_DIR: join(repo.path, '..', 'jupyter'),
			// Only the kernel of this environment, not one of the machine that has its name.
			JUPYTER_PATH: join(stdout.trim(), '..', '..', '..', 'share', 'jupyter'),
		};
		delete environment['MLFLOW_REGISTRY_URI'];
		await cp(inRepository('examples/iris'), repo.path, { recursive: true });
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Start');
		assert.equal((await gmrIn(repo.path, ['init'])).code, 0);
		for (const [folder, alias] of [
			['decision-tree', []],
			['logistic-regression', ['--alias', 'champion']],
			['knn', ['--alias', 'challenger']],
		] as const) {
			const told = await gmrIn(repo.path, ['register', `models/${folder}`, '--name', 'iris', ...alias]);
			assert.equal(told.code, 0, told.err);
		}
		setup = join(repo.path, '..', 'setup.py');
		await writeFile(setup, mlflowSetupCell);
	});
	after(async () => {
		for (const dispose of disposals) await dispose();
	});

	/** Starts `gmr serve`, until `use` is done. */
	async function served<T>(
		use: (server: GmrProcess, uri: string) => Promise<T>,
		folder = repo.path,
	): Promise<T> {
		const server = startGmr(folder, ['serve', '--with-input']);
		try {
			const [, uri = ''] = (await server.line()).split(/=(.*)/);
			return await use(server, uri);
		} finally {
			server.child.stdin.end();
			await server.ended;
		}
	}

	async function python(args: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<string> {
		const options = { cwd: repo.path, env: { ...environment, ...variables }, maxBuffer: 1 << 26 };
		return (await run(mlflow.python, args, options)).stdout;
	}

	async function inKernel(
		notebook: string,
		folder: string,
		setupCell: readonly string[],
		variables: NodeJS.ProcessEnv = {},
	): Promise<Ran> {
		const args = [inRepository('test/python/run_notebook.py'), notebook, folder, ...setupCell];
		return JSON.parse(await python(args, variables)) as Ran;
	}

	/** Outputs that the committed notebook has. */
	async function expected(): Promise<string[]> {
		const { cells } = JSON.parse(await readFile(join(repo.path, 'explore.ipynb'), 'utf8')) as {
			cells: { outputs?: { data: { 'text/plain': string[] } }[] }[];
		};
		return cells.flatMap(({ outputs = [] }) => outputs.map(({ data }) => data['text/plain'].join('')));
	}

	it('runs its notebook in a kernel, unmodified but for the setup cell', async () => {
		await served(async () => {
			const told = await inKernel('explore.ipynb', repo.path, [setup]);
			assert.deepEqual(told, { texts: await expected(), error: null });
		});
		assert.equal(await repo.git('status', '--porcelain'), '');
	});

	it('sets up a kernel that has MLflow already, in any folder of the repository', async () => {
		const notebook = join(repo.path, '..', 'late.ipynb');
		const source = [
			'import mlflow, os, subprocess',
			'before = mlflow.get_registry_uri()',
			await readFile(setup, 'utf8'),
			'version = mlflow.MlflowClient().get_model_version_by_alias("iris", "champion").version',
			'(version, before != mlflow.get_registry_uri(), os.environ["MLFLOW_REGISTRY_URI"] == mlflow.get_registry_uri())',
		].join('\n');
		await writeFile(notebook, notebookOf(source));
		await served(async () => {
			const told = await inKernel(notebook, join(repo.path, 'models/knn'), []);
			assert.deepEqual(told, { texts: ["('2', True, True)"], error: null });
		});
	});

	it('sets up a kernel in a linked work tree with the server of that, and of no other', async () => {
		const linked = repo.beside('linked');
		await repo.git('worktree', 'add', '--quiet', '-b', 'other', linked.path);
		assert.equal((await gmrIn(linked.path, ['alias', 'set', 'iris@champion', '3'])).code, 0);
		const notebook = join(repo.path, '..', 'linked.ipynb');
		await writeFile(
			notebook,
			notebookOf('mlflow.MlflowClient().get_model_version_by_alias("iris", "champion").version'),
		);
		const inside = await served(() => inKernel(notebook, linked.path, [setup]), linked.path);
		assert.deepEqual(inside, { texts: ["'3'"], error: null });
		const beside = await served(() => inKernel(notebook, repo.path, [setup]), linked.path);
		assert.match(beside.error ?? '', /^No MLflow endpoint runs/);
	});

	it('says that a kernel runs outside of a repository, unless it has the variable', async () => {
		const notebook = join(repo.path, '..', 'outside.ipynb');
		await writeFile(notebook, notebookOf('mlflow.get_registry_uri() == os.environ["MLFLOW_REGISTRY_URI"]'));
		const outside = await inKernel(notebook, join(repo.path, '..'), [setup]);
		assert.match(outside.error ?? '', /^This kernel runs in .*, where git finds no repository: fatal: /);
		await served(async (_, uri) => {
			const told = await inKernel(notebook, join(repo.path, '..'), [setup], { MLFLOW_REGISTRY_URI: uri });
			assert.deepEqual(told, { texts: ['True'], error: null });
		});
	});

	it('says what to start where no server runs, also after one that was killed', async () => {
		const notebook = join(repo.path, '..', 'empty.ipynb');
		await writeFile(notebook, notebookOf('1'));
		const never = await inKernel(notebook, repo.path, [setup]);
		assert.match(never.error ?? '', /^No MLflow endpoint runs for this repository. Start it/);

		const server = startGmr(repo.path, ['serve']);
		await server.line();
		server.child.kill('SIGKILL');
		await server.ended;
		const folder = join(repo.path, (await repo.git('rev-parse', '--git-path', 'gmr/endpoints')).trim());
		assert.equal((await readdir(folder)).length, 1);
		const killed = await inKernel(notebook, repo.path, [setup]);
		assert.equal(killed.error, never.error);

		// What the killed one left does not stand in the way of one that runs.
		const args = [inRepository('test/python/run_notebook.py'), notebook, repo.path, setup];
		const exec = startGmr(repo.path, ['exec', '--', mlflow.python, ...args], environment);
		assert.equal(await exec.ended, 0, exec.err());
		assert.deepEqual(JSON.parse(exec.out()), { texts: ['1'], error: null });
	});

	it('predicts under gmr exec and in a terminal that has the variable', async () => {
		const exec = startGmr(repo.path, ['exec', '--', mlflow.python, 'predict.py'], environment);
		assert.equal(await exec.ended, 0, exec.err());
		assert.match(exec.out(), /6\.9 .* versicolor +virginica\n[^]*Same species for 50% of the rows/);
		const output = await served((_, uri) => python(['predict.py'], { MLFLOW_REGISTRY_URI: uri }));
		assert.equal(output, exec.out());
	});

	it('runs the notebook without any cell of ours in the environment of a terminal', async () => {
		await served(async (_, uri) => {
			const told = await inKernel('explore.ipynb', repo.path, [], { MLFLOW_REGISTRY_URI: uri });
			assert.deepEqual(told, { texts: await expected(), error: null });
		});
	});

	it('trains under gmr exec, and registers the model with its run, metrics, data and script', async () => {
		const runs = await readFile(join(repo.path, 'mlflow.sql'), 'utf8');
		await writeDatabase(join(repo.path, 'mlflow.db'), runs);
		const options = ['--estimator', 'knn', '--param', 'n_neighbors=7', '--param', 'algorithm=brute'];
		const names = ['--folder', 'knn-7', '--register', 'iris'];
		const exec = startGmr(
			repo.path,
			['exec', '--', mlflow.python, 'train.py', ...options, ...names],
			environment,
		);
		assert.equal(await exec.ended, 0, exec.err());
		const shown = await gmrIn(repo.path, ['show', 'iris/4', '--json']);
		const { lineage } = JSON.parse(shown.out) as {
			lineage: {
				run: Record<string, string>;
				experiment: { name: string };
				metrics: Record<string, number>;
				datasets: readonly { name: string; context: string }[];
				code: { path: string };
			};
		};
		assert.equal(lineage.run['name'], 'knn-7');
		assert.equal(lineage.run['status'], 'FINISHED');
		assert.equal(lineage.experiment.name, 'iris');
		assert.equal(lineage.code.path, 'train.py');
		assert.deepEqual(Object.keys(lineage.metrics), ['accuracy', 'f1_macro', 'log_loss']);
		assert.deepEqual(
			lineage.datasets.map(({ name, context }) => [name, context]),
			[['iris-train', 'training']],
		);
		assert.equal(await repo.git('status', '--porcelain'), '?? models/knn-7/\n');
		assert.equal((await gmrIn(repo.path, ['verify'])).code, 0);
	});
});

function notebookOf(source: string): string {
	const cells = [{ cell_type: 'code', id: 'one', metadata: {}, outputs: [], execution_count: null, source }];
	const kernelspec = { name: 'python3', display_name: 'Python 3' };
	return JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 });
}
