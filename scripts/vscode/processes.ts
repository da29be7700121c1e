import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';

/** What a started program is given. */
export interface ProcessOptions {
	readonly cwd?: string;
	/** The whole environment; the parent's own when left out. */
	readonly env?: NodeJS.ProcessEnv;
	/** Called for each line of both output streams. */
	readonly onLine?: (line: string) => void;
}

/** A program with everything it starts. */
export interface ProcessGroup {
	/** Resolves when the program is gone and its output read; rejects when it could not be started. */
	readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
	/** Ends the whole group, politely first; resolves when nothing of it is left to end. */
	kill(): Promise<void>;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

const isWindows = process.platform === 'win32';
const graceMs = 3000;
const alive = new Set<Child>();

/** Starts a program in a process group of its own, so that its children can be ended with it. */
export function startGroup(
	command: string,
	args: readonly string[],
	options: ProcessOptions = {},
): ProcessGroup {
	watchForExit();
	const child = spawn(command, args, {
		cwd: options.cwd,
		env: options.env ?? process.env,
		detached: !isWindows,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	alive.add(child);
	for (const stream of [child.stdout, child.stderr]) {
		createInterface({ input: stream }).on('line', (line) => options.onLine?.(line));
	}
	const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done, fail) => {
		child.once('error', (cause) => fail(new Error(`${command} could not be started`, { cause })));
		child.once('close', (code, signal) => done({ code, signal }));
	});
	// Whoever waits sees the failure; a group that nobody waits for must not end the process.
	exited.catch(() => undefined);
	const gone = new Promise<void>((done) => {
		child.once('error', () => done());
		child.once('exit', () => done());
	});
	return {
		exited,
		kill: async () => {
			signalGroup(child, 'SIGTERM');
			const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
			await gone;
			clearTimeout(timer);
			// The leader is gone, but grandchildren that ignored the first signal may not be.
			signalGroup(child, 'SIGKILL');
			alive.delete(child);
			child.stdout.destroy();
			child.stderr.destroy();
		},
	};
}

/**
 * Runs a program to its end and gives what it printed.
 * @throws Error with the last lines of the output when the exit code is not 0 (unless `allowFailure`).
 */
export async function runToEnd(
	command: string,
	args: readonly string[],
	options: ProcessOptions & { readonly allowFailure?: boolean } = {},
): Promise<{ code: number | null; output: string }> {
	const lines: string[] = [];
	const group = startGroup(command, args, {
		...options,
		onLine: (line) => {
			lines.push(line);
			options.onLine?.(line);
		},
	});
	try {
		const { code, signal } = await group.exited;
		if (code !== 0 && !options.allowFailure) {
			const tail = lines.slice(-25).join('\n');
			throw new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}\n${tail}`);
		}
		return { code, output: lines.join('\n') };
	} finally {
		await group.kill();
	}
}

function signalGroup(child: Child, signal: 'SIGTERM' | 'SIGKILL'): void {
	if (child.pid === undefined) {
		return;
	}
	if (isWindows) {
		spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
		return;
	}
	try {
		process.kill(-child.pid, signal);
	} catch {
		// ESRCH: the group is gone, which is what was asked for.
	}
}

let isWatching = false;

/** A detached group does not get the terminal's Ctrl+C, so it has to be ended when this process ends. */
function watchForExit(): void {
	if (isWatching) {
		return;
	}
	isWatching = true;
	process.once('exit', () => {
		for (const child of alive) {
			signalGroup(child, 'SIGKILL');
		}
	});
	for (const [signal, number] of [['SIGINT', 2] as const, ['SIGTERM', 15] as const, ['SIGHUP', 1] as const]) {
		process.on(signal, () => {
			// Another listener means that the caller cleans up by itself and exits when done.
			if (process.listenerCount(signal) === 1) {
				process.exit(128 + number);
			}
		});
	}
}
