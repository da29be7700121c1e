import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runQuietly } from '../run.js';
import type { Figure } from './figure.js';
import { HttpPeer } from './httpPeer.js';
import type { LargePair } from './largePair.js';
import { benchEnvironment } from './repository.js';

const creations = 200;
const clients = 4;
const api = '/api/2.0/mlflow';
/** Longer than anybody waits for commits that follow. */
const patienceMs = 120_000;

/** Creations of versions of one model, from folders of the repository, by clients that each ask on when they are answered. */
export async function registrationBurst(pair: LargePair, uri: string): Promise<Figure[]> {
	const { repository, models } = pair;
	const name = models[models.length - 1]?.name ?? '';
	const before = models[models.length - 1]?.versions.length ?? 0;
	const folders = await laySources(repository);
	const peer = new HttpPeer(uri, clients);
	const numbers: number[] = [];
	let next = 0;
	const client = async () => {
		while (next < creations) {
			const order = next++;
			const source = folders[order % folders.length] ?? '';
			const body = { name, source, tags: [{ key: 'order', value: String(order) }] };
			const { status, text } = await peer.ask('POST', `${api}/model-versions/create`, body);
			if (status !== 200)
				throw new Error(`Creation ${order} is answered with ${status}: ${text.slice(0, 500)}`);
			numbers.push(
				Number((JSON.parse(text) as { model_version: { version: string } }).model_version.version),
			);
		}
	};
	const start = performance.now();
	await Promise.all(Array.from({ length: clients }, client));
	const seconds = (performance.now() - start) / 1000;
	const committedMs = await untilCommitted(repository, name, before + creations);
	const filter = encodeURIComponent(`name = '${name}'`);
	const { model_versions: found } = await peer.read<{ readonly model_versions: readonly Version[] }>(
		`${api}/model-versions/search?max_results=1000&filter=${filter}`,
	);
	peer.close();
	const orders = found.flatMap(({ tags = [] }) =>
		tags.flatMap(({ key, value }) => (key === 'order' ? value : [])),
	);
	const lost = creations - new Set(orders).size;
	const doubled = orders.length - new Set(orders).size + (numbers.length - new Set(numbers).size);
	const commits = (await git(repository, 'rev-list', '--count', 'HEAD')).trim();
	const rate = creations / seconds;
	return [
		{
			what: `${creations} creations from ${clients} clients at once: lost, doubled`,
			value: `${lost}, ${doubled}`,
			limit: 'none',
			isReached: lost === 0 && doubled === 0,
		},
		{
			what: `the same: answered in ${seconds.toFixed(1)} s`,
			value: `${rate.toFixed(0)} a second`,
			limit: 'at least 15 a second',
			isReached: rate >= 15,
		},
		{
			what: `the same: after the last answer till all is committed (${commits} commits in all)`,
			value: `${(committedMs / 1000).toFixed(1)} s`,
			limit: 'at most 10 s',
			isReached: committedMs <= 10_000,
		},
	];
}

interface Version {
	readonly tags?: readonly { readonly key: string; readonly value: string }[];
}

/** A folder for each client, as it would save a model. */
async function laySources(repository: string): Promise<string[]> {
	return Promise.all(
		Array.from({ length: clients }, async (_, index) => {
			const folder = join(repository, 'outputs', `model-${index}`);
			await mkdir(folder, { recursive: true });
			await writeFile(
				join(folder, 'MLmodel'),
				'flavors:\n  python_function:\n    loader_module: mlflow.sklearn\n',
			);
			await writeFile(join(folder, 'weights.bin'), `weights of ${index}\n`.repeat(1_000));
			return folder;
		}),
	);
}

/** Milliseconds till the commit that is checked out has so many versions of a model. */
async function untilCommitted(repository: string, name: string, versions: number): Promise<number> {
	const start = performance.now();
	const folder = `model-registry/models/${name}/versions/`;
	for (;;) {
		const there = (await git(repository, 'ls-tree', '--name-only', 'HEAD', folder)).trim().split('\n');
		const ms = performance.now() - start;
		if (there.length >= versions) return ms;
		if (ms > patienceMs) throw new Error(`Of ${versions} versions ${there.length} are committed`);
		await delay(100);
	}
}

function git(repository: string, ...args: string[]): Promise<string> {
	return runQuietly('git', args, { cwd: repository, env: benchEnvironment });
}
