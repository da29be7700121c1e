import assert from 'node:assert/strict';
import { join } from 'node:path';
import { findArtifacts } from '../../../src/artifacts/lineage/findArtifacts.js';
import { mlflowTables, writeDatabase } from '../../kit/sqliteFile.js';
import { tempFolder, type TempFolder } from '../../kit/tempFolder.js';

describe('where artifacts are', () => {
	let home: TempFolder;
	let repo: string;
	before(async () => {
		home = await tempFolder();
		repo = join(home.path, 'repo');
		for (const path of ['repo/mlruns/1/models/m-1/artifacts', 'elsewhere', 'store/1/models/m-2/artifacts'])
			await home.write(`${path}/MLmodel`, 'x\n');
		await writeDatabase(
			join(repo, 'mlflow.db'),
			`${mlflowTables}
			ALTER TABLE runs ADD COLUMN artifact_uri VARCHAR(200);
			UPDATE runs SET artifact_uri = '${repo}/mlruns/1';
			CREATE TABLE logged_models (model_id VARCHAR(34), name VARCHAR(500), artifact_location VARCHAR(1000), source_run_id VARCHAR(32), creation_timestamp_ms BIGINT);
			INSERT INTO logged_models VALUES
				('m-1', 'model', '${repo}/mlruns/1/models/m-1/artifacts', 'r1', 2),
				('m-old', 'model', '${repo}/mlruns', 'r1', 1),
				('m-out', 'other', '${home.path}/elsewhere', 'r1', 1),
				('m-file', 'other', 'file://${repo}/mlruns', NULL, 1),
				('m-gone', 'other', '${repo}/gone', NULL, 1),
				('m-far', 'other', 'mlflow-artifacts:/1/models/m-far/artifacts', 'r1', 1);`,
		);
		await home.write('store/1/meta.yaml', "experiment_id: '1'\nname: x\n");
		await home.write(
			'store/1/models/m-2/meta.yaml',
			`model_id: m-2\nsource_run_id: r2\nartifact_location: file://${home.path}/store/1/models/m-2/artifacts\n`,
		);
		await home.write(
			'store/1/models/m-3/meta.yaml',
			`model_id: m-3\nartifact_location: ${home.path}/elsewhere\n`,
		);
		await home.write('store/1/aa/meta.yaml', `run_id: aa\nartifact_uri: ${home.path}/store/1/models\n`);
	});
	after(() => home.dispose());

	const find = async (owner: Parameters<typeof findArtifacts>[0], environment: NodeJS.ProcessEnv = {}) =>
		(await findArtifacts(owner, { origin: repo, repositoryRoot: repo, currentFolder: repo, environment }))
			.found;
	const model = (id: string) => ({ kind: 'model', id }) as const;
	const named = () => ({ MLFLOW_TRACKING_URI: join(home.path, 'store') });

	it('is told by the database beside', async () => {
		const path = join(repo, 'mlruns/1/models/m-1/artifacts');
		assert.deepEqual(await find(model('m-1')), { path, runId: 'r1' });
		assert.deepEqual(await find({ kind: 'run', id: 'r1' }), { path: join(repo, 'mlruns/1') });
		assert.deepEqual(await find({ kind: 'model-of-run', runId: 'r1', name: 'model' }), { path, runId: 'r1' });
		assert.deepEqual(await find(model('m-file')), { path: join(repo, 'mlruns') });
	});
	it('is told by the folder that the environment names', async () => {
		const path = join(home.path, 'store/1/models/m-2/artifacts');
		assert.deepEqual(await find(model('m-2'), named()), { path, runId: 'r2' });
		assert.deepEqual(await find({ kind: 'run', id: 'aa' }, named()), {
			path: join(home.path, 'store/1/models'),
		});
	});
	it('is nowhere here for what is gone or kept by a server', async () => {
		assert.deepEqual(await find(model('m-gone')), {});
		assert.deepEqual(await find(model('m-far')), { runId: 'r1' });
		assert.equal(await find(model('m-none')), undefined);
		assert.equal(await find(model('../../x')), undefined);
	});
	it('is nowhere outside that only a store of the repository leads to, but where a named one does', async () => {
		assert.deepEqual(await find(model('m-out')), { runId: 'r1' });
		assert.deepEqual(await find(model('m-3'), named()), { path: join(home.path, 'elsewhere') });
	});
});
