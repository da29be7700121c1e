import assert from 'node:assert/strict';
import { join } from 'node:path';
import { authorization, parseCredentials } from '../../../src/artifacts/lineage/credentials.js';
import { findRun } from '../../../src/artifacts/lineage/findRun.js';
import { parseTrackingUri } from '../../../src/artifacts/lineage/trackingUri.js';
import { tempFolder, type TempFolder } from '../../kit/tempFolder.js';

describe('MLFLOW_TRACKING_URI', () => {
	for (const [uri, expected] of [
		['', undefined],
		['mlruns', { kind: 'folder', path: '/here/mlruns' }],
		['./a b', { kind: 'folder', path: '/here/a b' }],
		['/abs/mlruns', { kind: 'folder', path: '/abs/mlruns' }],
		['file:///abs/a%20b', { kind: 'folder', path: '/abs/a b' }],
		['file://host/abs', { kind: 'unsupported', scheme: 'file' }],
		['sqlite:///mlflow.db', { kind: 'database', path: '/here/mlflow.db' }],
		['sqlite:////abs/mlflow.db?timeout=1', { kind: 'database', path: '/abs/mlflow.db' }],
		['sqlite://', { kind: 'unsupported', scheme: 'sqlite' }],
		['sqlite:///:memory:', { kind: 'unsupported', scheme: 'sqlite' }],
		['http://h:5000/base', { kind: 'server', url: new URL('http://h:5000/base') }],
		['http://', { kind: 'unsupported', scheme: 'http' }],
		['databricks', { kind: 'unsupported', scheme: 'databricks' }],
		['databricks://profile', { kind: 'unsupported', scheme: 'databricks' }],
		['postgresql://u:p@h/db', { kind: 'unsupported', scheme: 'postgresql' }],
	] as const)
		it(`${uri || 'of nothing'} is ${expected?.kind ?? 'not set'}`, () =>
			assert.deepEqual(parseTrackingUri(uri, '/here'), expected));
});

describe('credentials', () => {
	let home: TempFolder;
	beforeEach(async () => (home = await tempFolder()));
	afterEach(() => home.dispose());
	const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

	it('are those of the environment, then of the file; a user with a password wins over a token', async () => {
		const header = (environment: NodeJS.ProcessEnv) => authorization(environment, home.path);
		assert.equal(await header({}), undefined);
		assert.equal(await header({ MLFLOW_TRACKING_TOKEN: 't' }), 'Bearer t');
		const user = { MLFLOW_TRACKING_USERNAME: 'ada', MLFLOW_TRACKING_TOKEN: 't' };
		assert.equal(await header(user), 'Bearer t');
		assert.equal(await header({ ...user, MLFLOW_TRACKING_PASSWORD: 'p:w' }), basic('ada:p:w'));
		await home.write(
			'.mlflow/credentials',
			'[other]\nmlflow_tracking_username = x\n[mlflow]\n# note\nmlflow_tracking_username = bob\nMLFLOW_TRACKING_PASSWORD: s=1\n',
		);
		assert.equal(await header({}), basic('bob:s=1'));
		assert.equal(await header(user), basic('ada:s=1'));
	});
	it('of a file that is none are none', () => {
		assert.equal(parseCredentials('mlflow_tracking_username = x\n[mlflow\n=\n').size, 0);
	});
});

describe('the search for a run', () => {
	const run = 'c'.repeat(32);
	let folder: TempFolder;
	beforeEach(async () => (folder = await tempFolder()));
	afterEach(() => folder.dispose());
	const writeRun = (at: string) => folder.write(`${at}/mlruns/1/${run}/meta.yaml`, `run_name: ${at}\n`);
	const search = async (origin: string, repository?: string, current?: string) => {
		const at = (path: string) => join(folder.path, path);
		return findRun(run, {
			origin: at(origin),
			repositoryRoot: repository === undefined ? undefined : at(repository),
			currentFolder: current === undefined ? undefined : at(current),
		});
	};

	it('goes from the model up to the top of the repository, then to the current folder', async () => {
		await writeRun('repo/deep');
		await writeRun('repo');
		await writeRun('elsewhere');
		assert.equal((await search('repo/deep/models/m', 'repo')).run?.name, 'repo/deep');
		assert.equal((await search('repo/models/m', 'repo')).run?.name, 'repo');
		assert.equal((await search('repo2/m', 'repo2', 'elsewhere')).run?.name, 'elsewhere');
		await writeRun('.');
		assert.deepEqual(await search('repo3/m', 'repo3'), { notes: [] });
		assert.deepEqual(await search('downloads/m', 'repo'), { notes: [] });
	});
	it('finds the store of artifacts that lie where MLflow has put them', async () => {
		await writeRun('project');
		const artifacts = `project/mlruns/1/models/m-${'1'.repeat(32)}/artifacts`;
		assert.equal((await search(artifacts, 'repo')).run?.name, 'project');
		assert.equal((await search('project/mlartifacts/1/models/m/artifacts')).run?.name, 'project');
	});
	it('says where it looked in vain', async () => {
		await folder.write('repo/mlruns/1/meta.yaml', 'name: x\n');
		assert.deepEqual(await search('repo/m', 'repo'), {
			notes: [{ code: 'run-not-found', run, places: ['mlruns'] }],
		});
	});
	it('stops when told to', async () => {
		await writeRun('repo');
		const around = { origin: join(folder.path, 'repo/m'), repositoryRoot: join(folder.path, 'repo') };
		const signal = AbortSignal.abort(new Error('stopped'));
		await assert.rejects(findRun(run, { ...around, signal }), /stopped/);
	});
});
