import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gmrBundle, inRepository } from '../paths.js';
import { pythonEnvironment } from '../python.js';
import { runQuietly } from '../run.js';
import { inTurn, timedProcess, type Figure } from './figure.js';
import { largeModels, layLargeRegistry } from './largeRegistry.js';

/** Milliseconds of calls in a process that lives on. */
interface Living {
	readonly list: number;
	readonly resolve: number;
}

/** Listing and resolving among `count` models of ten versions, against MLflow's client over SQLite. */
export async function readPath(scratch: string, count: number): Promise<Figure[]> {
	const { python } = await pythonEnvironment('mlflow', inRepository('test/python/mlflow.txt'));
	const folder = join(scratch, `read-${count}`);
	const repository = join(folder, 'repository');
	const database = join(folder, 'mlflow.db');
	const models = largeModels(count);
	await mkdir(folder);
	await layLargeRegistry(repository, models);
	await writeFile(join(folder, 'models.json'), JSON.stringify(models));
	const script = (name: string) => inRepository('scripts', 'bench', name);
	await runQuietly(python, [script('large_registry.py'), database, join(folder, 'models.json')]);

	const name = models[Math.floor(count / 2)]?.name ?? '';
	const gmr = (...args: string[]) => timedProcess(process.execPath, [gmrBundle, '-C', repository, ...args]);
	const peer = (verb: string) => timedProcess(python, [script('mlflow_peer.py'), verb, database, name]);
	const forget = () => rm(join(repository, '.git', 'gmr', 'cache'), { recursive: true, force: true });
	const list = () => gmr('list', '--json');

	const cold = await inTurn(
		3,
		async () => (await forget(), list()),
		() => peer('list'),
	);
	const warm = await inTurn(5, list, () => peer('list'));
	const whole = await inTurn(
		7,
		() => gmr('resolve', `models:/${name}@champion`),
		() => peer('resolve'),
	);
	const reader = inRepository('out', 'scripts', 'bench', 'livingReader.js');
	const root = join(repository, 'model-registry');
	const ours = JSON.parse(await runQuietly(process.execPath, [reader, root, name])) as Living & {
		readonly models: number;
		readonly megabytes: number;
	};
	if (ours.models !== count) throw new Error(`${ours.models} of ${count} models are listed`);
	const theirs = JSON.parse(
		await runQuietly(python, [script('mlflow_peer.py'), 'live', database, name]),
	) as Living;
	const living = (verb: keyof Living) => ({ ours: ours[verb], peer: theirs[verb] });
	return [
		faster(`${count} models: list, living process`, living('list'), 50),
		faster(`${count} models: gmr list --json, cache warm`, warm, 10),
		faster(`${count} models: gmr list --json, no cache`, cold, 2),
		faster(`${count} models: resolve an alias, living process`, living('resolve'), 8),
		faster(`${count} models: gmr resolve`, whole, 20),
		{
			what: `${count} models: memory of a living process that lists`,
			value: `${ours.megabytes.toFixed(0)} MB`,
			limit: 'under 300 MB',
			isReached: ours.megabytes < 300,
		},
	];
}

function faster(
	what: string,
	times: { readonly ours: number; readonly peer: number },
	limit: number,
): Figure {
	const ratio = times.peer / times.ours;
	return {
		what: `${what} (${times.ours.toFixed(2)} ms) against MLflow (${times.peer.toFixed(1)} ms)`,
		value: `${ratio.toFixed(1)} times`,
		limit: `at least ${limit} times faster`,
		isReached: ratio >= limit,
	};
}
