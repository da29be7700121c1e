import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspectFolder } from '../../../src/artifacts/inspectFolder.js';
import { findLineage, type LineageFindings } from '../../../src/artifacts/lineage/findLineage.js';
import { layProject } from '../../../scripts/demo.js';
import { runQuietly } from '../../../scripts/run.js';
import { realMlflow } from '../../kit/mlflow.js';
import { tempFolder, type TempFolder } from '../../kit/tempFolder.js';

describe('the example project', () => {
	let project: TempFolder;
	before(async () => {
		project = await tempFolder();
		await layProject(project.path);
	});
	after(() => project.dispose());

	const models = () => readdir(join(project.path, 'models'));
	const lineageOf = async (model: string): Promise<LineageFindings> => {
		const { listing, lineage } = await inspectFolder(join(project.path, 'models', model));
		return findLineage(listing, lineage, { repositoryRoot: project.path });
	};

	it('tells of each model its run, data, script, parameters and metrics', async () => {
		for (const model of await models()) {
			const { lineage, notes } = await lineageOf(model);
			assert.deepEqual(notes, []);
			assert.equal(lineage.run?.name, model);
			assert.equal(lineage.run.status, 'FINISHED');
			assert.deepEqual(lineage.experiment, { id: '1', name: 'iris' });
			assert.deepEqual(
				lineage.datasets.map(({ name, context }) => ({ name, context })),
				[{ name: 'iris-train', context: 'training' }],
			);
			assert.equal(lineage.code?.path, 'train.py');
			const beside = JSON.parse(
				await readFile(join(project.path, 'models', model, 'metrics.json'), 'utf8'),
			) as Record<string, number>;
			const rounded = Object.entries(lineage.metrics).map(([name, value]) => [name, +value.toFixed(4)]);
			assert.deepEqual(Object.fromEntries(rounded), beside);
			assert.equal(lineage.params['split_seed'], '2024');
		}
	});

	it('has the commit that its runs name, with the code that made them', async () => {
		const { lineage } = await lineageOf('knn');
		const commit = lineage.code?.commit ?? '';
		const names = await runQuietly('git', ['ls-tree', '--name-only', commit], { cwd: project.path }).catch(
			() => assert.fail('train.py or requirements.txt has changed: run examples/iris/make_models.py'),
		);
		assert.equal(names, 'requirements.txt\ntrain.py\n');
	});

	it('keeps its mlflow.db out of git, and no path of a machine in what it is made of', async () => {
		assert.equal(await runQuietly('git', ['status', '--porcelain'], { cwd: project.path }), '');
		const statements = await readFile(join(project.path, 'mlflow.sql'), 'utf8');
		assert.doesNotMatch(statements, /file:|[A-Z]:\\|\/(?:home|root|tmp|Users|var)\//);
	});

	it("has runs that MLflow's own client reads", async function () {
		this.timeout(300_000);
		const mlflow = await realMlflow(this);
		const findings = await Promise.all((await models()).map(lineageOf));
		const ids = findings.flatMap(({ lineage }) => lineage.run?.id ?? []);
		const output = await mlflow.script('lineage_runs.py', ['sqlite:///mlflow.db', ...ids], project.path);
		const runs = JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as { id: string; models: string[] }[];
		assert.deepEqual(
			runs.map(({ id, models: [logged] }) => ({ id, logged })),
			findings.map(({ lineage }) => ({ id: lineage.run?.id, logged: lineage.loggedModel })),
		);
	});
});
