import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gmrIn } from '../kit/gmr.js';
import { realMlflow, type Mlflow } from '../kit/mlflow.js';
import { serveRepo, type ServedRepo } from '../kit/mlflow/servedRepo.js';
import { shownVersion } from '../kit/mlflow/shownVersion.js';
import { assertNothingLeft } from '../kit/registeredRepo.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

interface SeenVersion {
	readonly version: string;
	readonly source: string;
	readonly run: string;
	readonly runLink: string;
	readonly status: string;
	readonly description: string;
	readonly tags: Readonly<Record<string, string>>;
}
type Way = 'logged' | 'byRun' | 'byModel' | 'byFolder' | 'byPath' | 'byRunUri' | 'elsewhere' | 'copy';
type Text = 'run' | 'model' | 'uri' | 'prompt' | 'promptByAlias' | 'deleted';
/** What `registry_client.py` tells. */
type Seen = Readonly<Record<Way, SeenVersion> & Record<Text, string>> & {
	readonly loaded: unknown;
	readonly pyfunc: unknown;
	readonly loadedCopy: unknown;
	readonly loadedRenamed: unknown;
	readonly found: readonly string[];
	readonly versions: readonly number[];
	readonly refused: Readonly<Record<string, string>>;
};

describe("what people's scripts do with MLflow's client", function () {
	this.timeout(1_200_000);
	let mlflow: Mlflow;
	let repo: TempRepo;
	let served: ServedRepo;
	let uri: string;
	const disposals: (() => Promise<void>)[] = [];
	let seen: Seen;
	before(async function () {
		mlflow = await realMlflow(this);
		repo = await tempRepo();
		disposals.push(() => repo.dispose());
		await repo.write('.gitignore', 'mlflow.db*\nmlruns/\nsaved/\n');
		await repo.git('add', '.');
		await repo.git('commit', '--quiet', '-m', 'Start');
		served = await serveRepo(repo);
		disposals.push(async () => served[Symbol.asyncDispose]());
		({ uri } = await served.listen());
		seen = JSON.parse(
			await mlflow.script('registry_client.py', ['everything'], repo.path, { MLFLOW_REGISTRY_URI: uri }),
		) as Seen;
	});
	after(async () => {
		for (const dispose of disposals.reverse()) await dispose();
	});

	it('logs and registers in one call', () => {
		const { version, source, status, run } = seen.logged;
		assert.deepEqual(
			{ version, source, status, run },
			{ version: '1', source: `models:/${seen.model}`, status: 'READY', run: seen.run },
		);
	});

	it('registers what a run, a logged model and a folder have', () => {
		const versions = (['byRun', 'byModel', 'byFolder', 'byPath', 'byRunUri'] as const).map(
			(name) => seen[name],
		);
		assert.deepEqual(
			versions.map(({ version, status }) => [version, status]),
			['2', '3', '4', '5', '6'].map((version) => [version, 'READY']),
		);
		assert.match(seen.byRun.source, /^models:\/m-/);
		assert.deepEqual(seen.byModel.tags, { team: 'growth' });
		assert.deepEqual([seen.byFolder.source, seen.byPath.source], ['saved', 'saved']);
		assert.equal(seen.byRunUri.description, 'raw');
	});

	it('copies the files, and finds the lineage', async () => {
		for (const version of ['1', '2', '3', '4', '5', '6']) {
			const { artifacts, lineage } = await shownVersion(repo.path, `iris/${version}`);
			assert.equal(artifacts.storage, 'copy', version);
			if (version !== '4' && version !== '5') {
				assert.equal(lineage.metrics['f1'], 0.9, version);
				assert.equal(lineage.params['answer'], version === '1' ? '1' : '2');
				assert.match(lineage.logged_model ?? '', /^m-/);
			}
		}
	});

	it('records what is elsewhere', () => {
		const { source, runLink, version } = seen.elsewhere;
		assert.deepEqual([version, source, runLink], ['7', 's3://bucket/iris', 'https://ci.example/1']);
	});

	it('loads by number, alias, stage and as the latest', () => {
		assert.deepEqual(seen.loaded, {
			'models:/iris/1': [1, 1],
			'models:/iris/2': [2, 2],
			'models:/iris/3': [2, 2],
			'models:/iris@champion': [2, 2],
			'models:/iris/Production': [3, 3],
			'models:/iris/latest': [2, 2],
		});
		assert.deepEqual(seen.pyfunc, [2]);
	});

	it('copies and renames', async () => {
		assert.deepEqual(seen.loadedCopy, [2, 2]);
		assert.deepEqual(seen.loadedRenamed, [2, 2]);
		assert.equal(seen.copy.source, 'models:/iris/2');
		assert.match(seen.deleted, /^RESOURCE_DOES_NOT_EXIST/);
		await served.access[Symbol.asyncDispose]();
		const log = await repo.git('log', '--format=%s');
		assert.match(log, /Rename /);
	});

	it('searches', () => {
		assert.deepEqual(seen.found, ['iris', 'iris-live']);
		assert.deepEqual(seen.versions, [1, 2, 3, 4, 5, 6]);
	});

	it('keeps prompts', async () => {
		assert.equal(seen.prompt, 'Hello {{name}}!');
		assert.equal(seen.promptByAlias, 'Hello Ada!');
		assert.deepEqual((await shownVersion(repo.path, 'greeting/1')).artifacts, { storage: 'none' });
	});

	it('is refused what MLflow refuses', () => {
		const refused = seen.refused;
		for (const [name, text] of Object.entries(refused))
			assert.match(
				text,
				name === 'unknown' ? /^RESOURCE_DOES_NOT_EXIST/ : /^INVALID_PARAMETER_VALUE/,
				`${name}: ${text}`,
			);
	});

	it('leaves commits of all it did, a clean work tree, and no finding', async () => {
		await served.access[Symbol.asyncDispose]();
		assert.deepEqual(served.failed, []);
		assert.equal(await repo.git('status', '--porcelain'), '');
		await assertNothingLeft(repo);
		for (const args of [['check', '--json'], ['verify']]) {
			const { code, out, err } = await gmrIn(repo.path, args);
			assert.equal(code, 0, `${args.join(' ')}: ${out}${err}`);
		}
	});

	it('writes the token nowhere', async () => {
		const token = /:([0-9a-f]{64})@/.exec(uri)?.[1] ?? '';
		assert.notEqual(token, '');
		assert.match(seen.uri, /^http:\/\//);
		for (const entry of await readdir(repo.path, { recursive: true, withFileTypes: true })) {
			if (!entry.isFile()) continue;
			const bytes = await readFile(join(entry.parentPath, entry.name));
			assert.ok(!bytes.includes(token), `${entry.parentPath}/${entry.name}`);
		}
	});

	it('has each version of four processes at once, and none twice', async () => {
		const run = () =>
			mlflow.script('registry_client.py', ['many', 'iris', '10'], repo.path, { MLFLOW_REGISTRY_URI: uri });
		const numbers = (await Promise.all([run(), run(), run(), run()])).flatMap(
			(out) => JSON.parse(out) as number[],
		);
		assert.deepEqual(
			numbers.sort((a, b) => a - b),
			Array.from({ length: 40 }, (_, index) => index + 8),
		);
		await served.access[Symbol.asyncDispose]();
		assert.deepEqual(served.failed, []);
		const folders = await readdir(join(repo.path, 'model-registry/models/iris/versions'));
		assert.equal(folders.filter((name) => /^\d+$/.test(name)).length, 47);
		assert.equal(await repo.git('status', '--porcelain'), '');
		// Those that were written while git was busy share a commit, with a sentence each.
		const log = await repo.git('log', '--format=%B');
		for (const number of numbers) assert.match(log, new RegExp(`Register iris version ${number}\\b`));
	});
});
