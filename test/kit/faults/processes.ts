import { fork, spawn } from 'node:child_process';
import { gmrBundle } from '../../../scripts/paths.js';

/** How a process ended. */
export interface Ended {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs a compiled script of this folder. */
export function runKit(
	script: string,
	args: readonly string[],
	env: Readonly<Record<string, string>>,
): { ended: Promise<Ended>; kill: () => void } {
	const child = fork(new URL(script, import.meta.url), args, { env: { ...env }, stdio: 'pipe' });
	return { ended: endOf(child), kill: () => child.kill('SIGKILL') };
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

function endOf(child: ReturnType<typeof fork> | ReturnType<typeof spawn>): Promise<Ended> {
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
