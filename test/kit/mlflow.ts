import { execFile } from 'node:child_process';
import type { Context } from 'mocha';
import { startMlflowServer, type MlflowServer } from '../../scripts/mlflowServer.js';
import { inRepository } from '../../scripts/paths.js';
import { mlflowOrSkip } from './python.js';

/** The real MLflow, in an environment of its own. */
export interface Mlflow {
	/** Runs a script of `test/python`, with further variables; gives its output. */
	script(name: string, args: readonly string[], cwd: string, variables?: NodeJS.ProcessEnv): Promise<string>;
	/** Starts `mlflow server` over a database in `cwd`; gives its address. */
	serve(cwd: string): Promise<MlflowServer>;
}

/** The real MLflow; skips as `pythonOrSkip`. */
export async function realMlflow(context: Context): Promise<Mlflow> {
	const { python, environment: env } = await mlflowOrSkip(context);
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
