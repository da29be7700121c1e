import { fork, spawn } from 'node:child_process';
import { readdir, readlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { gmrBundle } from '../../../scripts/paths.js';

/** How a process ended. */
export interface Ended {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** A script that runs; it has started once it has printed something. */
export interface RunningKit {
	readonly started: Promise<void>;
	readonly ended: Promise<Ended>;
	kill(): void;
}

/** Runs a compiled script of this folder. */
export function runKit(
	script: string,
	args: readonly string[],
	env: Readonly<NodeJS.ProcessEnv>,
): RunningKit {
	const child = fork(new URL(script, import.meta.url), args, { env: { ...env }, stdio: 'pipe' });
	const started = new Promise<void>((settle) => child.stdout?.once('data', () => settle()));
	return { started, ended: endOf(child), kill: () => child.kill('SIGKILL') };
}

/** The processes on their own that work in a folder: a killed writer's git, and its hooks. Waits for their end. */
export async function orphansEnd(folder: string): Promise<void> {
	if (process.platform !== 'linux') return delay(500);
	for (;;) {
		const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
		const folders = await Promise.all(ids.map((id) => readlink(`/proc/${id}/cwd`).catch(() => '')));
		if (!folders.some((cwd) => cwd === folder || cwd.startsWith(`${folder}/`))) return;
		await delay(10);
	}
}

/** Runs the bundled `gmr`, as `npm run build` has made it. */
export function runBundle(
	args: readonly string[],
	folder: string,
	env: Readonly<Record<string, string>>,
): Promise<Ended> {
	const child = spawn(process.execPath, [gmrBundle, ...args], { cwd: folder, env: { ...env } });
	child.stdin.end();
	return endOf(child);
}

function endOf(child: ReturnType<typeof spawn>): Promise<Ended> {
	let stdout = '';
	let stderr = '';
	child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
	child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
	return new Promise((settle, fail) => {
		child.once('error', fail);
		// What a killed writer leaves running may hold the output open.
		child.once('exit', (code, signal) => {
			const timer = setTimeout(() => settle({ code, signal, stdout, stderr }), 500);
			child.once('close', () => {
				clearTimeout(timer);
				settle({ code, signal, stdout, stderr });
			});
		});
	});
}
