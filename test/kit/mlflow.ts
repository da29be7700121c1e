import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { inRepository } from '../../scripts/paths.js';
import { pythonEnvironment, requirePython } from '../../scripts/python.js';

/** The real MLflow, in an environment of its own. */
export interface Mlflow {
	/** Runs a script of `test/python`, with further variables; gives its output. */
	script(name: string, args: readonly string[], cwd: string, variables?: NodeJS.ProcessEnv): Promise<string>;
	/** Starts `mlflow server` over a database in `cwd`; gives its address. */
	serve(cwd: string): Promise<MlflowServer>;
}

export interface MlflowServer {
	readonly url: string;
	stop(): Promise<void>;
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
	const environment: NodeJS.ProcessEnv = {
		...process.env,
		MLFLOW_DISABLE_TELEMETRY: 'true',
		MLFLOW_ALLOW_FILE_STORE: 'true',
		MLFLOW_SKIP_PIP_REQUIREMENTS_CHECK: 'true',
		MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
	};
	delete environment['MLFLOW_TRACKING_URI'];
	return { python, environment };
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
		serve: async (cwd) => {
			const port = await freePort();
			const argv = [
				'-m',
				'mlflow',
				'server',
				'--host',
				'127.0.0.1',
				'--port',
				String(port),
				'--workers',
				'1',
			];
			const store = ['--backend-store-uri', 'sqlite:///mlflow.db', '--artifacts-destination', 'artifacts'];
			const child = spawn(python, [...argv, ...store], { cwd, env, stdio: 'ignore', detached: true });
			const url = `http://127.0.0.1:${port}`;
			await untilHealthy(child, url);
			return { url, stop: () => stop(child) };
		},
	};
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	server.close();
	await once(server, 'close');
	return typeof address === 'object' && address ? address.port : 0;
}

async function untilHealthy(child: ChildProcess, url: string): Promise<void> {
	for (let attempt = 0; attempt < 240; attempt++) {
		if (child.exitCode !== null) throw new Error(`mlflow server ended with code ${child.exitCode}`);
		const isHealthy = await fetch(`${url}/health`).then(
			({ ok }) => ok,
			() => false,
		);
		if (isHealthy) return;
		await delay(500);
	}
	await stop(child);
	throw new Error('mlflow server did not start');
}

/** Its workers are processes of its own group. */
async function stop(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.pid === undefined) return;
	const ended = once(child, 'exit');
	process.kill(-child.pid, 'SIGTERM');
	await ended;
}
