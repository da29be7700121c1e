import { execFile } from 'node:child_process';
import { mlflowEnvironment, startMlflowServer, type MlflowServer } from '../../scripts/mlflowServer.js';
import { inRepository } from '../../scripts/paths.js';
import { pythonEnvironment, requirePython } from '../../scripts/python.js';

/** The real MLflow, in an environment of its own. */
export interface Mlflow {
	/** Runs a script of `test/python`, with further variables; gives its output. */
	script(name: string, args: readonly string[], cwd: string, variables?: NodeJS.ProcessEnv): Promise<string>;
	/** Starts `mlflow server` over a database in `cwd`; gives its address. */
	serve(cwd: string): Promise<MlflowServer>;
}

/** Where MLflow is, and what it is to be run with. */
export interface MlflowPython {
	readonly python: string;
	/** This process's own, without where its tracking server is. */
	readonly environment: NodeJS.ProcessEnv;
}

/** The environment of `test/python/mlflow.txt`; `undefined` where there is no Python, which `npm test` has told. */
export async function mlflowPython(): Promise<MlflowPython | undefined> {
	const isThere = await requirePython().then(
		() => true,
		() => false,
	);
	if (!isThere) return undefined;
	const { python } = await pythonEnvironment('mlflow', inRepository('test/python/mlflow.txt'));
	return { python, environment: mlflowEnvironment() };
}

/** The real MLflow; `undefined` as of `mlflowPython`. */
export async function realMlflow(): Promise<Mlflow | undefined> {
	const found = await mlflowPython();
	if (!found) return undefined;
	const { python, environment: env } = found;
	return {
		script: (name, args, cwd, variables = {}) =>
			new Promise((resolve, reject) => {
				const argv = [inRepository('test/python', name), ...args];
				execFile(
					python,
					argv,
					{ cwd, env: { ...env, ...variables }, maxBuffer: 1 << 26 },
					(error, stdout, stderr) => {
						if (error) reject(new Error(`${name} failed: ${stderr.slice(-2_000)}`, { cause: error }));
						else resolve(stdout);
					},
				);
			}),
		serve: (cwd) => startMlflowServer(python, { cwd, workers: 1 }),
	};
}
