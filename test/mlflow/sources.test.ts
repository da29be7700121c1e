import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isRegistryError } from '../../src/core/errors.js';
import { MlflowFailure } from '../../src/core/mlflow/failure.js';
import { promptTag } from '../../src/core/search/prompts.js';
import type { ArtifactsOwner } from '../../src/artifacts/lineage/store.js';
import { findSource } from '../../src/mlflow/sources.js';
import { tempFolder, type TempFolder } from '../kit/tempFolder.js';

/** Sources that led others to read what was not theirs (MLflow's advisories), or that mean two things. */
const hostile = [
	'/etc',
	'/etc/passwd',
	'file:///etc/',
	'file:///etc/passwd',
	'file:/etc',
	'file:etc',
	'file://remote/share',
	'file:////server/share',
	'//proc/self/root',
	'///etc',
	'/proc/self/root',
	'../outside',
	'model/../../outside',
	'./../outside',
	'model/%2e%2e/%2e%2e/outside',
	'model/%252e%252e/x',
	'file:///%2e%2e/etc',
	'..\\outside',
	'model\\..\\..\\outside',
	'\\\\?\\C:\\Windows',
	'C:/Windows',
	'mlflow-artifacts://h/x/../../..',
	'mlflow-artifacts:/a/%2e%2e/b',
	's3://b/a/../c',
	's3://bucket',
	'http:///#/../../etc/',
	'http://h/a;/../x',
	'http://h/a#../../etc',
	'https://user:password@h/a',
	's3://b/a?X-Amz-Signature=1',
	'git+https://h/a',
	'javascript:alert(1)',
	'data:text/plain,x',
	'model\0',
	'model\n',
	' model',
	'.git',
	'.git/config',
	'sub/.GIT/config',
	'link',
	'link/inner',
	'',
	'x'.repeat(3000),
];

describe('the source of a version', () => {
	let home: TempFolder;
	let repo: string;
	before(async () => {
		home = await tempFolder();
		repo = join(home.path, 'repo');
		for (const path of ['repo/model/MLmodel', 'repo/.git/config', 'repo/sub/.GIT/config', 'outside/MLmodel'])
			await home.write(path, 'x\n');
		await home.write('runs/1/artifacts/model/MLmodel', 'x\n');
		await home.write('plain/secret', 'x\n');
		await symlink(join(home.path, 'outside'), join(repo, 'link'));
		await mkdir(join(home.path, 'outside/inner'));
	});
	after(() => home.dispose());

	const find = (source: string, more: object = {}, known: Readonly<Record<string, string>> = {}) =>
		findSource(
			{ name: 'iris', source, tags: {}, ...more },
			{
				roots: [repo],
				currentFolder: repo,
				artifacts: (owner: ArtifactsOwner) => {
					const key = owner.kind === 'model-of-run' ? `${owner.runId}/${owner.name}` : owner.id;
					const path = known[key];
					return Promise.resolve(path === undefined ? undefined : { path: join(home.path, path) });
				},
			},
		);

	for (const source of hostile) {
		for (const tags of [{}, { [promptTag]: 'true' }, { [promptTag]: 'True', 'mlflow.prompt.text': 'x' }]) {
			it(`is refused: ${JSON.stringify(source.slice(0, 60))} ${JSON.stringify(tags)}`, async () => {
				await assert.rejects(
					find(source, { tags }),
					(error) =>
						(error instanceof MlflowFailure && error.code === 'INVALID_PARAMETER_VALUE') ||
						isRegistryError(error, 'source-uri-refused'),
				);
			});
		}
	}

	it('tells nobody whether something is there', async () => {
		const messages = await Promise.all(
			['/etc/passwd', '/etc/no-such-file'].map((source) =>
				find(source).then(
					() => 'taken',
					(error: unknown) => (error instanceof Error ? error.message.replace(source, '') : ''),
				),
			),
		);
		assert.equal(messages[0], messages[1]);
		assert.match(messages[0] ?? '', /^Invalid model version source: ''\. /);
	});

	it('is a folder of the repository, however it is said', async () => {
		const path = join(repo, 'model');
		for (const source of ['model', './model', 'model/', path, `file://${path}`, `file:${path}`])
			assert.deepEqual(await find(source), { kind: 'folder', path }, source);
	});

	it('may be outside only among the artifacts of the run or model that is named', async () => {
		const source = join(home.path, 'runs/1/artifacts/model');
		const path = source;
		const known = { r1: 'runs/1/artifacts', 'm-1': 'runs/1/artifacts/model' };
		await assert.rejects(find(source, {}, known), MlflowFailure);
		await assert.rejects(find(source, { runId: 'r2' }, known), MlflowFailure);
		assert.deepEqual(await find(source, { runId: 'r1' }, known), { kind: 'folder', path });
		assert.deepEqual(await find(source, { loggedModel: 'm-1' }, known), { kind: 'folder', path });
		await assert.rejects(find(join(home.path, 'outside'), { runId: 'r1' }, known), MlflowFailure);
	});

	it('is where a run or logged model has it, if that is here', async () => {
		const known = {
			r1: 'runs/1/artifacts',
			'm-1': 'runs/1/artifacts/model',
			'r2/model': 'runs/1/artifacts/model',
		};
		const path = join(home.path, 'runs/1/artifacts/model');
		assert.deepEqual(await find('runs:/r1/model', {}, known), {
			kind: 'folder',
			path,
			source: 'runs:/r1/model',
			runId: 'r1',
		});
		assert.deepEqual(await find('runs:/r2/model', { runId: 'r2' }, known), {
			kind: 'folder',
			path,
			source: 'runs:/r2/model',
			runId: 'r2',
		});
		assert.deepEqual(await find('models:/m-1', { loggedModel: 'm-1', runId: 'r1' }, known), {
			kind: 'folder',
			path,
			source: 'models:/m-1',
			loggedModel: 'm-1',
			runId: 'r1',
		});
		await assert.rejects(find('runs:/r1/model', { runId: 'r2' }, known), /run_id/);
		await assert.rejects(find('models:/m-1', { loggedModel: 'm-2' }, known), /model_id/);
	});

	it('is no folder of another kind that a store leads to', async () => {
		await assert.rejects(find('models:/m-1', {}, { 'm-1': 'plain' }), /no model of MLflow/);
	});

	it('stays where it is, if that is elsewhere', async () => {
		for (const source of ['s3://b/a', 'https://h/a', 'mlflow-artifacts:/1/models/m-1/artifacts', 'hf://a/b'])
			assert.deepEqual(await find(source), { kind: 'elsewhere', uri: source });
		assert.deepEqual(await find('models:/m-9'), {
			kind: 'elsewhere',
			uri: 'models:/m-9',
			loggedModel: 'm-9',
		});
		assert.deepEqual(await find('runs:/r9/x'), { kind: 'elsewhere', uri: 'runs:/r9/x', runId: 'r9' });
	});

	it("is none of MLflow's prompts", async () => {
		const tags = { [promptTag]: 'true' };
		assert.deepEqual(await find('prompt-template', { tags }), { kind: 'prompt' });
		assert.deepEqual(await find('dummy-source', { tags }), { kind: 'prompt' });
		await assert.rejects(find('s3://b/a', { tags }), /Invalid prompt source/);
		await assert.rejects(find('model', { tags }), /Invalid prompt source/);
	});
});
