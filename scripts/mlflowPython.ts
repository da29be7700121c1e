import { inRepository } from './paths.js';
import { pythonEnvironment, requirePython } from './python.js';

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

/** What MLflow's Python is run with: this process's variables, and nothing that asks elsewhere or names the user's server. */
export function mlflowEnvironment(): NodeJS.ProcessEnv {
	const environment: NodeJS.ProcessEnv = {
		...process.env,
		MLFLOW_DISABLE_TELEMETRY: 'true',
		MLFLOW_ALLOW_FILE_STORE: 'true',
		MLFLOW_SKIP_PIP_REQUIREMENTS_CHECK: 'true',
		MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
	};
	delete environment['MLFLOW_TRACKING_URI'];
	return environment;
}
