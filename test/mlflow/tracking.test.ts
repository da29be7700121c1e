import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { MlflowPython } from '../../scripts/mlflowPython.js';
import type { MlflowServer } from '../../scripts/mlflowServer.js';
import { inRepository } from '../../scripts/paths.js';
import { gmrIn } from '../kit/gmr.js';
import { startGmr } from '../kit/gmrProcess.js';
import { realMlflow } from '../kit/mlflow.js';
import { serveRepo, type ServedRepo } from '../kit/mlflow/servedRepo.js';
import { shownVersion, type ShownVersion } from '../kit/mlflow/shownVersion.js';
import { mlflowOrSkip } from '../kit/python.js';
import { recordingProxy, type RecordingProxy } from '../kit/recordingProxy.js';
import { assertNothingLeft } from '../kit/registeredRepo.js';
import { tempFolder } from '../kit/tempFolder.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

const run = promisify(execFile);

/** What `tracking_client.py` tells of a version. */
interface SeenVersion {
	readonly version: string;
	readonly source: string;
	readonly status: string;
	readonly run: string;
	/** Of `models:/m-…`; `null` for one that is among the artifacts of its run. */
	readonly model: string | null;
	readonly loaded: unknown;
	/** What the tracking server says of its run. */
	readonly tracked: {
		readonly id: string;
		readonly name: string;
		readonly status: string;
		/** Milliseconds since 1970. */
		readonly started: number;
		readonly experiment: { readonly id: string; readonly name: string };
		readonly params: Readonly<Record<string, string>>;
		readonly metrics: Readonly<Record<string, number>>;
		readonly datasets: readonly Readonly<Record<'name' | 'digest' | 'context', string>>[];
	};
}
const ways = ['logged', 'byRun', 'byModel', 'byArtifact'] as const;
/** What `tracking_client.py` prints. */
type Seen = Readonly<Record<(typeof ways)[number], SeenVersion>> & { readonly registry: string };

const [user, password] = ['ada@tracking', 'pa55:word of the tracking server'];
const credentials = { MLFLOW_TRACKING_USERNAME: user, MLFLOW_TRACKING_PASSWORD: password };

/** The forms that a login may be told in. */
const formsOf = (name: string, secret: string) => [
	secret,
	encodeURIComponent(secret),
	Buffer.from(`${name}:${secret}`).toString('base64'),
];

describe('a registry beside a tracking server that has its own credentials', function () {
	this.timeout(1_200_000);
	let mlflow: MlflowPython;
	let repo: TempRepo;
	let theirs: MlflowServer;
	let tracking: RecordingProxy;
	let registry: RecordingProxy;
	let served: ServedRepo;
	let seen: Seen;
	const disposals: (() => Promise<void>)[] = [];

	before(async function () {
		mlflow = await mlflowOrSkip(this);
		const real = await realMlflow(this);
		const home = await tempFolder();
		disposals.push(() => home.dispose());
		theirs = await real.serve(home.path);
		disposals.push(() => theirs.stop());
		tracking = await recordingProxy(theirs.url, `${user}:${password}`);
		disposals.push(async () => tracking[Symbol.asyncDispose]());

		repo = await tempRepo();
		disposals.push(() => repo.dispose());
		await copyFile(inRepository('test/python/tracking_client.py'), join(repo.path, 'train.py'));
		await repo.git('add', '.');
		await repo.git('commit', '--quiet', '-m', 'Start');
		const environment = { MLFLOW_TRACKING_URI: tracking.url, ...credentials };
		served = await serveRepo(repo, { environment, baseUri: () => withLogin(registry.url) });
		disposals.push(async () => served[Symbol.asyncDispose]());
		const { uri } = await served.listen();
		const withLogin = (url: string) => url.replace('//', `//${new URL(uri).username}:${tokenOf(uri)}@`);
		registry = await recordingProxy(uri);
		disposals.push(async () => registry[Symbol.asyncDispose]());
		const variables = { ...environment, MLFLOW_REGISTRY_URI: withLogin(registry.url) };
		const { stdout } = await run(mlflow.python, ['train.py', 'tracked'], {
			cwd: repo.path,
			env: { ...mlflow.environment, ...repo.environment, ...variables },
			maxBuffer: 1 << 26,
		});
		seen = lastLine(stdout);
		await served.access[Symbol.asyncDispose]();
	});
	after(async () => {
		for (const dispose of disposals.reverse()) await dispose();
	});

	it('has what was logged, and what was registered from a run, a logged model and an artifact', () => {
		assert.deepEqual(
			ways.map((way) => [seen[way].version, seen[way].status, seen[way].run]),
			ways.map((way, index) => [String(index + 1), 'READY', seen[way].tracked.id]),
		);
		for (const way of ['logged', 'byRun', 'byModel'] as const)
			assert.equal(seen[way].source, `models:/${seen[way].model}`);
		assert.match(seen.byArtifact.source, /^mlflow-artifacts:.*\/packed$/);
	});

	it('gives them back by number, by alias and as the latest', () => {
		assert.deepEqual(
			ways.map((way) => seen[way].loaded),
			[[1], [2], [3], [3]],
		);
	});

	it('keeps references to the files, with the lineage that the tracking server tells', async () => {
		for (const way of ways) {
			const { version, source, model, tracked } = seen[way];
			const { artifacts, lineage } = await shownVersion(repo.path, `tracked/${version}`);
			assert.deepEqual(artifacts, { storage: 'reference', uri: source }, way);
			assert.equal(lineage.logged_model ?? null, model, way);
			assertSameRun(lineage, tracked, way);
		}
	});

	it('gets its own token only, and the tracking server its credentials only', () => {
		const ours = tokenOf(seen.registry);
		const named = [...new Set(registry.seen.map(({ authorization }) => authorization))];
		assert.deepEqual(named, [`Basic ${Buffer.from(`gmr:${ours}`).toString('base64')}`]);
		const told = [...new Set(tracking.seen.map(({ authorization }) => authorization))];
		assert.deepEqual(told, [`Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`]);
		assertWithout(registry, formsOf(user, password));
		assertWithout(tracking, formsOf('gmr', ours));
		assert.deepEqual(
			[...registry.seen, ...tracking.seen].filter(({ status }) => status === 401 || status >= 500),
			[],
		);
	});

	it('is told its token by a client that has a token of the tracking server, too', async () => {
		const before = registry.seen.length;
		const code = 'import mlflow; mlflow.MlflowClient().get_registered_model("tracked")';
		const variables = {
			MLFLOW_TRACKING_URI: tracking.url,
			MLFLOW_TRACKING_TOKEN: 'of-tracking',
			MLFLOW_REGISTRY_URI: seen.registry,
		};
		await run(mlflow.python, ['-c', code], { env: { ...mlflow.environment, ...variables } });
		const [request, ...others] = registry.seen.slice(before);
		assert.deepEqual([request?.status, others], [200, []]);
		assert.doesNotMatch(request?.bytes ?? '', /of-tracking/);
	});

	it('does the same under gmr exec', async () => {
		const before = tracking.seen.length;
		const environment = { ...mlflow.environment, MLFLOW_TRACKING_URI: tracking.url, ...credentials };
		const gmr = startGmr(repo.path, ['exec', '--', mlflow.python, 'train.py', 'again'], environment);
		assert.equal(await gmr.ended, 0, gmr.err());
		const again = lastLine(gmr.out());
		const token = tokenOf(again.registry);
		for (const way of ways) {
			assert.deepEqual(again[way].loaded, seen[way].loaded);
			const { lineage } = await shownVersion(repo.path, `again/${again[way].version}`);
			assertSameRun(lineage, again[way].tracked, way);
		}
		assert.ok(tracking.seen.length > before);
		assertWithout(tracking, formsOf('gmr', token));
		assert.doesNotMatch(gmr.err(), new RegExp(token));
		await assertRepositoryWithout([token]);
	});

	it('leaves no secret in the repository, which is clean and in order', async () => {
		await assertRepositoryWithout([...formsOf(user, password), ...formsOf('gmr', tokenOf(seen.registry))]);
		assert.deepEqual([served.failed, await repo.git('status', '--porcelain')], [[], '']);
		await assertNothingLeft(repo);
		for (const args of [['check'], ['verify']]) {
			const { code, out, err } = await gmrIn(repo.path, args);
			assert.equal(code, 0, `${args.join(' ')}: ${out}${err}`);
		}
	});

	it('says so where the credentials of the tracking server are missing or wrong, and registers all the same', async () => {
		const wrong = { ...credentials, MLFLOW_TRACKING_PASSWORD: 'wrong' };
		const register = [
			'import mlflow',
			`mlflow.MlflowClient().create_model_version("tracked", "models:/${seen.byRun.model}", "${seen.byRun.run}")`,
		].join('\n');
		const environment = { ...mlflow.environment, MLFLOW_TRACKING_URI: tracking.url, ...wrong };
		const gmr = startGmr(repo.path, ['exec', '--', mlflow.python, '-c', register], environment);
		assert.equal(await gmr.ended, 0, gmr.err());
		assert.match(gmr.err(), /refused with 401: check MLFLOW_TRACKING_USERNAME and _PASSWORD/);
		assert.doesNotMatch(gmr.err(), /wrong/);
		const { lineage } = await shownVersion(repo.path, 'tracked/5');
		assert.deepEqual([lineage.run?.id, lineage.metrics], [seen.byRun.run, {}]);
	});

	function assertSameRun(
		lineage: ShownVersion['lineage'],
		tracked: SeenVersion['tracked'],
		way: string,
	): void {
		const { id, status, started, experiment, params, metrics, datasets } = tracked;
		assert.deepEqual(
			{
				run: lineage.run,
				experiment: lineage.experiment,
				params: lineage.params,
				metrics: lineage.metrics,
				datasets: lineage.datasets.map(({ name, digest, context }) => ({ name, digest, context })),
				script: lineage.code?.path,
			},
			{
				run: {
					id,
					name: tracked.name,
					uri: `${tracking.url}/#/experiments/${experiment.id}/runs/${id}`,
					// It was registered while its run was going on.
					status: way === 'logged' ? 'RUNNING' : status,
					started: new Date(started).toISOString(),
				},
				experiment,
				params,
				metrics,
				datasets,
				script: 'train.py',
			},
			way,
		);
		assert.equal(metrics['f1'], 0.75);
	}

	/** In no file of it, and in no object of git's. */
	async function assertRepositoryWithout(secrets: readonly string[]): Promise<void> {
		const contents = [await repo.git('cat-file', '--batch-all-objects', '--batch')];
		for (const entry of await readdir(repo.path, { recursive: true, withFileTypes: true }))
			if (entry.isFile()) contents.push(await readFile(join(entry.parentPath, entry.name), 'latin1'));
		for (const secret of secrets) assert.ok(!contents.some((content) => content.includes(secret)), secret);
	}
});

function assertWithout({ seen }: RecordingProxy, secrets: readonly string[]): void {
	for (const { method, target, bytes } of seen)
		assert.ok(!secrets.some((secret) => bytes.includes(secret)), `${method} ${target}`);
}

/** The token in the address of a registry. */
function tokenOf(uri: string): string {
	const [, token] = /^http:\/\/gmr:([0-9a-f]{64})@/.exec(uri) ?? [];
	assert.ok(token !== undefined, 'no token in the address');
	return token;
}

/** Before it MLflow tells where its server shows the run. */
function lastLine(output: string): Seen {
	return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as Seen;
}
