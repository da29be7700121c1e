import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFile, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runInFolder } from '../../../src/artifacts/lineage/fileStore.js';
import { runInDatabase } from '../../../src/artifacts/lineage/sqliteStore.js';
import type { StoreAnswer } from '../../../src/artifacts/lineage/store.js';
import { runAtServer } from '../../../src/artifacts/lineage/trackingServer.js';
import { lineageTags, type RunDataset, type RunRecord } from '../../../src/core/lineage/runRecord.js';
import { realMlflow, type Mlflow } from '../../kit/mlflow.js';
import { tempFolder, type TempFolder } from '../../kit/tempFolder.js';

/** What `lineage_runs.py` prints of a run. */
interface Reported extends Omit<RunRecord, 'params' | 'metrics' | 'tags' | 'datasets'> {
	readonly params: Record<string, string>;
	readonly metrics: Record<string, number | string>;
	readonly tags: Record<string, string>;
	readonly datasets: readonly (Omit<RunDataset, 'context'> & { context: string | null })[];
}

describe('a run of the real MLflow', function () {
	this.timeout(600_000);
	let mlflow: Mlflow;
	let folder: TempFolder;
	const made: TempFolder[] = [];
	before(async function () {
		mlflow = await realMlflow(this);
		folder = await tempFolder();
		made.push(folder);
	});
	after(() => Promise.all(made.map(({ dispose }) => dispose())));

	/** Logs runs, or tells those of `ids`: what the client reports of them. */
	const clientSays = async (uri: string, ids: readonly string[] = []): Promise<readonly Reported[]> => {
		const output = await mlflow.script('lineage_runs.py', [uri, ...ids], folder.path);
		// With a server the client prints links, too.
		return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as Reported[];
	};

	describe('in a database', () => {
		let path: string;
		let runs: readonly Reported[];
		before(async () => {
			path = join(folder.path, 'mlflow.db');
			runs = await clientSays(`sqlite:///${path}`);
		});

		it('is read as its client reports it, and nothing is touched', async () => {
			const before = await stateOf(path);
			for (const run of runs) assertSame(await runInDatabase(path, 'mlflow.db', run.id), run);
			assert.deepEqual(await runInDatabase(path, 'mlflow.db', '0'.repeat(32)), { kind: 'no-run' });
			assert.deepEqual(await stateOf(path), before);
		});

		it('of before the workspaces is read the same', async () => {
			const old = join(folder.path, 'old.db');
			await copyFile(path, old);
			await mlflow.script('old_database.py', [old], folder.path);
			for (const run of runs) assertSame(await runInDatabase(old, 'old.db', run.id), run);
		});

		it('that a server has, is read through the server as its client reports it', async () => {
			const server = await mlflow.serve(folder.path);
			try {
				const url = new URL(server.url);
				const options = { environment: {}, timeoutMs: 60_000, home: folder.path };
				const ids = runs.map(({ id }) => id);
				for (const run of await clientSays(server.url, ids)) {
					const page = `${server.url}/#/experiments/${run.experiment.id}/runs/${run.id}`;
					assertSame(await runAtServer(url, run.id, options), { ...run, page });
				}
				assert.deepEqual(await runAtServer(url, '0'.repeat(32), options), { kind: 'no-run' });
			} finally {
				await server.stop();
			}
		});
	});

	it('in a folder is read as its client reports it', async () => {
		const path = join(folder.path, 'mlruns');
		for (const run of await clientSays(path)) assertSame(await runInFolder(path, 'mlruns', run.id), run);
		assert.deepEqual(await runInFolder(path, 'mlruns', '0'.repeat(32)), { kind: 'no-run' });
	});
});

function assertSame(answer: StoreAnswer, reported: Reported): void {
	assert.ok(answer.kind === 'run', JSON.stringify(answer));
	const { run, notes = [] } = answer;
	assert.deepEqual(notes, []);
	const { metrics, tags, datasets, ...rest } = reported;
	assert.deepEqual(
		{
			...run,
			params: Object.fromEntries(run.params),
			metrics: sorted(run.metrics),
			tags: sorted(run.tags),
			datasets: byName(run.datasets),
		},
		{
			...rest,
			metrics: sorted(Object.entries(metrics).map(([key, value]) => [key, numberOf(value)])),
			tags: sorted(Object.entries(tags).filter(([key]) => lineageTags.includes(key))),
			datasets: byName(
				datasets.map(({ context, ...dataset }) => ({ ...dataset, ...(context === null ? {} : { context }) })),
			),
		},
	);
}

function numberOf(value: number | string): number {
	if (typeof value === 'number') return value;
	return value === 'nan' ? Number.NaN : value === 'inf' ? Infinity : -Infinity;
}

function sorted<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
	return Object.fromEntries(Array.from(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function byName(datasets: readonly RunDataset[]): readonly RunDataset[] {
	return [...datasets].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The database's bytes and times, and what lies beside it. */
async function stateOf(path: string) {
	const { mtimeMs, ctimeMs, size } = await stat(path);
	const digest = createHash('sha256')
		.update(await readFile(path))
		.digest('hex');
	return { mtimeMs, ctimeMs, size, digest, beside: await readdir(join(path, '..')) };
}
