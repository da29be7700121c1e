import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { mlflowEnvironment } from './mlflowPython.js';

export interface MlflowServer {
	readonly url: string;
	stop(): Promise<void>;
}

/** Starts `mlflow server` over `mlflow.db` of a folder; with as many workers as it takes by itself unless told. */
export async function startMlflowServer(
	python: string,
	{ cwd, workers }: { readonly cwd: string; readonly workers?: number },
): Promise<MlflowServer> {
	const port = await freePort();
	const argv = ['-m', 'mlflow', 'server', '--host', '127.0.0.1', '--port', String(port)];
	const store = ['--backend-store-uri', 'sqlite:///mlflow.db', '--artifacts-destination', 'artifacts'];
	const by = workers === undefined ? [] : ['--workers', String(workers)];
	const child = spawn(python, [...argv, ...store, ...by], {
		cwd,
		env: mlflowEnvironment(),
		stdio: 'ignore',
		detached: true,
	});
	const url = `http://127.0.0.1:${port}`;
	await untilHealthy(child, url);
	return { url, stop: () => stop(child) };
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
