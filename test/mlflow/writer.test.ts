import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inRepository } from '../../scripts/paths.js';
import { writeDatabase } from '../../scripts/writeDatabase.js';
import { promptTag } from '../../src/core/search/prompts.js';
import type { Edit } from '../../src/core/edit.js';
import type { LineageNote } from '../../src/core/lineage/note.js';
import type { ServedFile } from '../../src/mlflow/artifactRoutes.js';
import { gmrIn } from '../kit/gmr.js';
import { serveRepo, type ServedRepo } from '../kit/mlflow/servedRepo.js';
import { shownVersion } from '../kit/mlflow/shownVersion.js';
import { writeModel } from '../kit/registeredRepo.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

const create = ['POST', 'model-versions/create'] as const;
const names = ['MLmodel', 'config.yaml', 'model.pkl', 'text.txt'];
const lost = Promise.resolve(false);
const taken = Promise.resolve(true);

describe('writing through the MLflow API', () => {
	let repo: TempRepo;
	let served: ServedRepo;
	beforeEach(async () => {
		repo = await tempRepo();
		await writeModel(repo);
		await repo.git('add', '.');
		await repo.git('commit', '--quiet', '-m', 'Start');
		served = await serveRepo(repo);
		await served.ask('POST', 'registered-models/create', { name: 'iris' });
	});
	afterEach(async () => {
		await served[Symbol.asyncDispose]();
		await repo.dispose();
	});

	const register = async (source: string, more: object = {}, delivered?: Promise<boolean>) =>
		(await served.ask(...create, { name: 'iris', source, ...more }, delivered)).model_version;
	const textOf = async (file: ServedFile | undefined) => {
		const chunks: Uint8Array[] = [];
		for await (const chunk of (await file?.read()) ?? []) chunks.push(chunk);
		return Buffer.concat(chunks).toString('latin1');
	};
	const commits = async () => (await repo.git('log', '--format=%s')).trim().split('\n').length;

	it('answers when files are durable, and has committed all when it ends', async () => {
		const { version } = await register('model');
		assert.equal(version, '1');
		assert.match(await repo.read('model-registry/models/iris/versions/1/version.yaml'), /^version: 1$/m);
		await served[Symbol.asyncDispose]();
		assert.equal(await repo.git('status', '--porcelain'), '');
		assert.match(await repo.git('log', '-1', '--format=%s'), /^Register iris version 1/);
	});

	it('makes one version of a request that is sent again after a lost answer, and two of two requests', async () => {
		const request = ['model', { description: 'x' }] as const;
		const versions = [
			await register(...request, lost),
			await register(...request, taken),
			await register(...request, taken),
			await register('model', { description: 'y' }, taken),
		];
		assert.deepEqual(
			versions.map(({ version }) => version),
			['1', '1', '2', '3'],
		);
	});

	it('makes one version of a request whose client lost patience while it was worked on', async () => {
		const [first, second] = await Promise.all([
			register('model', {}, lost),
			lost.then(() => register('model', {}, taken)),
		]);
		assert.deepEqual([first.version, second.version], ['1', '1']);
	});

	it('keeps what the request says', async () => {
		const version = await register('s3://bucket/model', {
			run_id: '0123456789abcdef0123456789abcdef',
			run_link: 'https://ci.example/1',
			description: 'From *there*',
			tags: [{ key: 'team', value: 'growth' }],
		});
		const { run_id, run_link, description, tags, source, status } = version;
		assert.deepEqual(
			{ run_id, run_link, description, tags, source, status },
			{
				run_id: '0123456789abcdef0123456789abcdef',
				run_link: 'https://ci.example/1',
				description: 'From *there*',
				tags: [{ key: 'team', value: 'growth' }],
				source: 's3://bucket/model',
				status: 'READY',
			},
		);
		const other = await register('s3://bucket/model', { run_link: 'https://ci.example/2' });
		assert.deepEqual([other.run_id, other.run_link], ['', 'https://ci.example/2']);
		assert.equal((await gmrIn(repo.path, ['check'])).code, 0);
	});

	it('tells once of a tracking server that does not answer', async () => {
		await served[Symbol.asyncDispose]();
		const told: LineageNote[] = [];
		const environment = { MLFLOW_TRACKING_URI: 'http://127.0.0.1:1' };
		served = await serveRepo(repo, { environment, onNotes: (notes) => told.push(...notes) });
		const run_id = '0123456789abcdef0123456789abcdef';
		for (const count of [1, 2]) {
			await register(`runs:/${run_id}/model`, { run_id });
			assert.deepEqual(
				told.map(({ code }) => code),
				Array(count).fill('server-failed'),
			);
		}
	});

	it('takes a password out of what will be in git for ever', async () => {
		const { run_link } = await register('s3://b/model', { run_link: 'https://ada:pa55@ci.example/1?page=2' });
		assert.equal(run_link, 'https://ci.example/1');
		assert.equal((await gmrIn(repo.path, ['check'])).code, 0);
	});

	it('has the logged model of its run for the one only where the source says so', async () => {
		const [run_id, model] = await exampleRun(repo);
		const loggedModels: unknown[] = [];
		for (const source of [`runs:/${run_id}/model`, `s3://b/${model}/artifacts`, 's3://b/other']) {
			const { version } = await register(source, { run_id });
			const { lineage } = await shownVersion(repo.path, `iris/${version}`);
			assert.equal(lineage.run?.id, run_id);
			assert.equal(lineage.params['n_neighbors'], '15', source);
			loggedModels.push(lineage.logged_model);
		}
		assert.deepEqual(loggedModels, [model, model, undefined]);
	});

	it('copies a version with its files and lineage, of which it is a parent', async () => {
		await register('model', { run_id: 'a1', tags: [{ key: 'own', value: 'x' }] });
		await register('s3://bucket/model');
		await served.ask('POST', 'registered-models/create', { name: 'prod' });
		await served.ask('POST', 'registered-models/alias', { name: 'iris', alias: 'best', version: '1' });
		for (const [source, stored] of [
			['models:/iris/1', 'models:/iris/1'],
			['models:/iris@best', 'models:/iris/1'],
			['models:/iris/latest', 'models:/iris/2'],
		]) {
			const { model_version } = await served.ask(...create, { name: 'prod', source });
			assert.equal(model_version.source, stored);
		}
		const [original, copy, reference] = await Promise.all(
			['iris/1', 'prod/1', 'prod/3'].map((name) => shownVersion(repo.path, name)),
		);
		assert.deepEqual(copy?.artifacts, original?.artifacts);
		assert.deepEqual([copy?.lineage.parents, copy?.lineage.run?.id], [['models:/iris/1'], 'a1']);
		assert.deepEqual(copy?.tags, {});
		assert.equal(reference?.artifacts.uri, 's3://bucket/model');
		await served[Symbol.asyncDispose]();
		for (const args of [['check'], ['verify']]) {
			const { code, out } = await gmrIn(repo.path, args);
			assert.equal(code, 0, out);
		}
	});

	it('copies no file that is not as it was registered, nor one that a link or a list leads to', async () => {
		await register('model');
		await served[Symbol.asyncDispose]();
		const folder = 'model-registry/models/iris/versions/1';
		const source = 'models:/iris/1';
		const list = await repo.read(`${folder}/artifacts.sha256`);
		await repo.write(`${folder}/artifacts/text.txt`, 'changed');
		assert.match(await served.refused(...create, { name: 'iris', source }), /text\.txt/);
		await repo.git('checkout', '-q', '--', folder);
		await repo.write('secret.txt', 'secret');
		await mkdir(join(repo.path, 'aside'));
		await writeFile(join(repo.path, 'aside/secret.txt'), 'secret');
		await symlink(join(repo.path, 'aside'), join(repo.path, folder, 'artifacts/link'));
		const manifest = await repo.read(`${folder}/version.yaml`);
		for (const path of [
			'artifacts/../../../../../../secret.txt',
			'artifacts/link/secret.txt',
			'/etc/passwd',
		]) {
			const hostile = `${list}${'0'.repeat(64)}  ${path}\n`;
			await repo.write(`${folder}/artifacts.sha256`, hostile);
			assert.match(await served.refused(...create, { name: 'iris', source }), /artifacts\.sha256/);
			await assert.rejects(served.access.versions.files('iris', 1), /artifacts\.sha256/);
			// Whoever writes a registry makes its digests fit.
			const digest = createHash('sha256').update(hostile).digest('hex');
			await repo.write(`${folder}/version.yaml`, manifest.replace(/sha256:[0-9a-f]{64}/, `sha256:${digest}`));
			assert.match(await served.refused(...create, { name: 'iris', source }), /^RESOURCE_CONFLICT/);
			const files = await served.access.versions.files('iris', 1);
			assert.deepEqual(files.map((file) => file.path).sort(), names);
			await repo.write(`${folder}/version.yaml`, manifest);
		}
		const { registered_model } = await served.ask('GET', 'registered-models/get', { name: 'iris' });
		assert.equal(registered_model.latest_versions?.[0]?.version, '1');
	});

	it('makes prompts, which have no files', async () => {
		const tags = [
			{ key: promptTag, value: 'true' },
			{ key: 'mlflow.prompt.text', value: 'Hello {{name}}!' },
		];
		await served.ask('POST', 'registered-models/create', { name: 'greeting', tags: tags.slice(0, 1) });
		const { model_version } = await served.ask(...create, {
			name: 'greeting',
			source: 'prompt-template',
			tags,
		});
		assert.deepEqual(model_version.tags, tags);
		assert.deepEqual(
			await served.ask('GET', 'model-versions/get-download-uri', { name: 'greeting', version: '1' }),
			{
				artifact_uri: 'prompt-template',
			},
		);
		await served[Symbol.asyncDispose]();
		for (const args of [['check'], ['verify'], ['show', 'greeting/1'], ['list']])
			assert.equal((await gmrIn(repo.path, args)).code, 0, args.join(' '));
		const { code, err } = await gmrIn(repo.path, ['export', 'models:/greeting/1', 'out']);
		assert.equal(code, 2);
		assert.match(err, /has no files: it is a prompt of MLflow/);
		assert.match(
			await served.refused(...create, { name: 'iris', source: 'models:/greeting/1' }),
			/Prompt versions/,
		);
		assert.match(
			await served.refused(...create, { name: 'greeting', source: '/etc', tags }),
			/^INVALID_PARAMETER_VALUE/,
		);
	});

	it('serves the files of copies and of what is referred to in the repository, checked', async () => {
		await register('model');
		await gmrIn(repo.path, ['register', 'model', '--name', 'iris', '--reference']);
		for (const version of [1, 2]) {
			const files = await served.access.versions.files('iris', version);
			const byPath = new Map(files.map((file) => [file.path, file]));
			assert.deepEqual([...byPath.keys()].sort(), names);
			assert.equal(await textOf(byPath.get('MLmodel')), 'flavors: {}\n');
			assert.equal(byPath.get('text.txt')?.size, 17);
			const { artifact_uri } = await served.ask('GET', 'model-versions/get-download-uri', {
				name: 'iris',
				version: String(version),
			});
			assert.match(
				artifact_uri,
				/^http:\/\/127\.0\.0\.1:1\/api\/2\.0\/mlflow-artifacts\/artifacts\/[\w-]+\/[12]$/,
			);
		}
		await repo.write('model/MLmodel', 'flavors: []\n');
		const [changed] = await served.access.versions.files('iris', 2);
		assert.equal(changed?.path, 'MLmodel');
		await assert.rejects(textOf(changed), /files-differ|MLmodel/);
		assert.deepEqual(await served.access.versions.files('iris', 3), []);
		assert.deepEqual(await served.access.versions.files('../models/iris', 1), []);
	});

	it('serves what a commit has, read-only', async () => {
		await register('model');
		await served[Symbol.asyncDispose]();
		const at = (await repo.git('rev-parse', 'HEAD')).trim();
		await repo.write('model/MLmodel', 'flavors: {x: {}}\n');
		await register('model');
		await served[Symbol.asyncDispose]();
		const past = await serveRepo(repo, { at });
		try {
			const { registered_model } = await past.ask('GET', 'registered-models/get', { name: 'iris' });
			assert.equal(registered_model.latest_versions?.[0]?.version, '1');
			const files = await past.access.versions.files('iris', 1);
			assert.deepEqual(files.map(({ path }) => path).sort(), names);
			assert.equal(await textOf(files.find(({ path }) => path === 'MLmodel')), 'flavors: {}\n');
			assert.deepEqual(await past.access.versions.files('iris', 2), []);
			assert.match(
				await past.refused('DELETE', 'registered-models/delete', { name: 'iris' }),
				/^PERMISSION_DENIED/,
			);
		} finally {
			await past[Symbol.asyncDispose]();
		}
	});

	it('tells when things were last changed by the rules of MLflow, before and after the commit', async () => {
		const times = async () => {
			const { registered_model } = await served.ask('GET', 'registered-models/get', { name: 'iris' });
			const versions = await Promise.all(
				['1', '2'].map(async (version) => {
					const { model_version } = await served.ask('GET', 'model-versions/get', { name: 'iris', version });
					return model_version.last_updated_timestamp;
				}),
			);
			return [registered_model.last_updated_timestamp, ...versions];
		};
		await register('model');
		await register('model');
		let before = await times();
		/** Which of the model and its two versions a request moves on, at once and once it is committed. */
		const moved = async (method: string, path: string, fields: object) => {
			await new Promise((settle) => setTimeout(settle, 5));
			await served.ask(method, path, fields);
			const atOnce = await times();
			await served[Symbol.asyncDispose]();
			assert.deepEqual(await times(), atOnce, path);
			const result = atOnce.map((time, index) => time > (before[index] ?? 0));
			before = atOnce;
			return result;
		};
		const version = { name: 'iris', version: '1' };
		const rows = [
			['POST', 'registered-models/set-tag', { name: 'iris', key: 'a', value: 'b' }, [false, false, false]],
			['POST', 'model-versions/set-tag', { ...version, key: 'a', value: 'b' }, [false, false, false]],
			['POST', 'registered-models/alias', { ...version, alias: 'best' }, [false, false, false]],
			['PATCH', 'model-versions/update', { ...version, description: 'x' }, [false, true, false]],
			['PATCH', 'registered-models/update', { name: 'iris', description: 'x' }, [true, false, false]],
			['POST', 'model-versions/transition-stage', { ...version, stage: 'Staging' }, [true, true, false]],
			[
				'POST',
				'model-versions/transition-stage',
				{ name: 'iris', version: '2', stage: 'Staging', archive_existing_versions: true },
				[true, true, true],
			],
		] as const;
		for (const [method, path, fields, expected] of rows)
			assert.deepEqual(await moved(method, path, fields), expected, `${path} ${JSON.stringify(fields)}`);
		assert.deepEqual(served.failed, []);
	});

	it('tells what could not be committed', async () => {
		const failed: Edit[] = [];
		await repo.write('.git/hooks/pre-commit', '#!/bin/sh\necho no >&2\nexit 1\n');
		await chmod(join(repo.path, '.git/hooks/pre-commit'), 0o755);
		const other = await serveRepo(repo, { onCommitFailed: (_, edit) => failed.push(edit) });
		await other.ask('POST', 'registered-models/set-tag', { name: 'iris', key: 'a', value: 'b' });
		await other[Symbol.asyncDispose]();
		assert.deepEqual(
			failed.map(({ operation }) => operation),
			['set-tag'],
		);
		assert.match(await repo.read('model-registry/models/iris/model.yaml'), /a: b/);
	});

	it('makes as many versions as are asked for at once', async () => {
		const before = await commits();
		const versions = await Promise.all(Array.from({ length: 12 }, () => register('model', {}, taken)));
		assert.deepEqual(
			versions.map(({ version }) => Number(version)).sort((a, b) => a - b),
			Array.from({ length: 12 }, (_, index) => index + 1),
		);
		await served[Symbol.asyncDispose]();
		assert.deepEqual(served.failed, []);
		assert.ok((await commits()) > before);
		assert.equal(await repo.git('status', '--porcelain'), '');
	});
});

/** Gives the repository the `mlflow.db` of the example; the ids of a run that it has, and of the model that the run logged. */
async function exampleRun(repo: TempRepo): Promise<[run: string, model: string]> {
	const example = (path: string) => readFile(inRepository('examples/iris', path), 'utf8');
	await writeDatabase(join(repo.path, 'mlflow.db'), await example('mlflow.sql'));
	const text = await example('models/knn/MLmodel');
	const value = (key: string) => new RegExp(`^${key}: (\\S+)$`, 'm').exec(text)?.[1] ?? '';
	return [value('run_id'), value('model_id')];
}
