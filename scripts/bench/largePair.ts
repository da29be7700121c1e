import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inRepository } from '../paths.js';
import { pythonEnvironment } from '../python.js';
import { runQuietly } from '../run.js';
import { largeModels, layLargeRegistry, type LargeModel } from './largeRegistry.js';

/** A registry of ours and MLflow's store with the same models, ten versions each. */
export interface LargePair {
	readonly models: readonly LargeModel[];
	/** Of both. */
	readonly folder: string;
	readonly repository: string;
	/** `mlflow.db` in the folder. */
	readonly database: string;
	/** The interpreter of MLflow's environment. */
	readonly python: string;
}

/** Lays `count` models in `<scratch>/<name>-<count>`. */
export async function layLargePair(scratch: string, name: string, count: number): Promise<LargePair> {
	const { python } = await pythonEnvironment('mlflow', inRepository('test/python/mlflow.txt'));
	const folder = join(scratch, `${name}-${count}`);
	const repository = join(folder, 'repository');
	const database = join(folder, 'mlflow.db');
	const models = largeModels(count);
	await mkdir(folder);
	await layLargeRegistry(repository, models);
	await writeFile(join(folder, 'models.json'), JSON.stringify(models));
	const script = inRepository('scripts', 'bench', 'large_registry.py');
	await runQuietly(python, [script, database, join(folder, 'models.json')]);
	return { models, folder, repository, database, python };
}
