import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { access } from 'node:fs/promises';
import { registryError } from '../core/errors.js';
import { isMissing, isSystemError } from '../files/systemError.js';

/** How a git process ended. */
export interface GitResult {
	readonly exitCode: number;
	readonly stdout: Buffer;
	readonly stderr: string;
}

/** One git process, all decided. */
export interface GitCall {
	readonly folder: string;
	readonly argv: readonly string[];
	readonly environment: Record<string, string>;
	readonly timeoutMs: number;
	/** Away from the terminal: hooks and signers can't ask there, and Ctrl-C does not reach a commit half made. */
	readonly isDetached: boolean;
	/** Ends the process, and what it has started. */
	readonly signal?: AbortSignal | undefined;
	/** Told what it prints, as it prints it. */
	readonly onOutput?: ((text: string) => void) | undefined;
}

/** What a hook leaves running may hold git's output open: after git has ended it is waited for this long. */
const outputAfterExitMs = 1000;

/**
 * Runs git with `input` as its standard input. For what must be fed, and for what answers nothing: simple-git waits
 * 50 ms for a process that prints nothing, five times what the process takes.
 */
export async function feedGit(call: GitCall, input: string | Uint8Array): Promise<GitResult> {
	call.signal?.throwIfAborted();
	const child = spawnGit(call);
	const stdout: Buffer[] = [];
	const stderr: Buffer[] = [];
	child.stdout.on('data', (chunk: Buffer) => {
		stdout.push(chunk);
		call.onOutput?.(chunk.toString('utf8'));
	});
	child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
	// git may end before it has read all: its exit code tells why.
	child.stdin.on('error', () => undefined);
	child.stdin.end(input);
	try {
		const exitCode = await endOf(child, call);
		if (exitCode !== 0) call.signal?.throwIfAborted();
		return { exitCode, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') };
	} finally {
		child.stdout.destroy();
		child.stderr.destroy();
	}
}

/** Starts git with pipes; who asks watches it. */
export function spawnGit(call: GitCall): ChildProcessWithoutNullStreams {
	return spawn('git', call.argv, {
		cwd: call.folder,
		env: call.environment,
		windowsHide: true,
		// On Windows this would open a console.
		detached: call.isDetached && process.platform !== 'win32',
	});
}

/**
 * Runs git and gives what it prints as it comes; `failed` makes the error of an exit code other than 0. Who reads no
 * further ends the process.
 */
export async function* streamGit(
	call: GitCall,
	failed: (result: GitResult) => Error,
): AsyncGenerator<Buffer> {
	const child = spawnGit(call);
	let stderr = '';
	child.stderr.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-2000)));
	child.stdin.on('error', () => undefined);
	child.stdin.end();
	const end = endOf(child, call);
	// Awaited below; a reader that stops early does not ask for it.
	end.catch(() => undefined);
	try {
		for await (const chunk of child.stdout) yield chunk as Buffer;
		const exitCode = await end;
		call.signal?.throwIfAborted();
		if (exitCode !== 0) throw failed({ exitCode, stdout: Buffer.alloc(0), stderr });
	} finally {
		child.kill();
	}
}

function endOf(child: ChildProcess, call: GitCall): Promise<number> {
	return new Promise((settle, fail) => {
		let timer = setTimeout(() => {
			killAll(child, call);
			fail(timeoutError(call));
		}, call.timeoutMs);
		const stop = () => killAll(child, call);
		call.signal?.addEventListener('abort', stop, { once: true });
		child.on('error', (error) => {
			clearTimeout(timer);
			fail(error);
		});
		child.on('exit', (code) => {
			clearTimeout(timer);
			call.signal?.removeEventListener('abort', stop);
			timer = setTimeout(() => settle(code ?? -1), outputAfterExitMs);
		});
		child.on('close', (code) => {
			clearTimeout(timer);
			settle(code ?? -1);
		});
	});
}

/** With the hooks and signers it has started, where it leads a group of its own. */
function killAll(child: ChildProcess, { isDetached }: GitCall): void {
	if (!isDetached || child.pid === undefined || process.platform === 'win32') {
		child.kill();
		return;
	}
	try {
		process.kill(-child.pid, 'SIGTERM');
	} catch (error) {
		// It has just ended.
		if (!isSystemError(error, 'ESRCH')) throw error;
	}
}

/** Runs git through simple-git, which is loaded by the first call. */
export async function askGit(call: GitCall): Promise<GitResult> {
	const { simpleGit, GitPluginError } = await import('simple-git');
	let failure: GitResult | undefined;
	const git = simpleGit({
		baseDir: call.folder,
		timeout: { block: call.timeoutMs },
		// By default output is taken as complete 50 ms after the exit.
		completion: { onClose: true, onExit: outputAfterExitMs },
		allowEnvironment: Object.keys(call.environment).filter((name) => name.startsWith('GIT_')),
		unsafe: { allowUnsafeConfigPaths: true, allowUnsafeConfigEnvCount: true },
		// By default an exit code counts only where something was printed on stderr.
		errors(error, { exitCode, stdOut, stdErr }) {
			if (exitCode === 0) return error;
			failure = { exitCode, stdout: Buffer.concat(stdOut), stderr: Buffer.concat(stdErr).toString('utf8') };
			return error ?? new Error(failure.stderr);
		},
	});
	try {
		const stdout = await git.env(call.environment).raw([...call.argv]);
		return { exitCode: 0, stdout: Buffer.from(stdout, 'utf8'), stderr: '' };
	} catch (error) {
		if (error instanceof GitPluginError && error.plugin === 'timeout') throw timeoutError(call);
		if (failure && failure.exitCode > 0) return failure;
		throw error;
	}
}

/** Tells why git could not be started: there is no git, or no folder to start it in. */
export async function startFailure(call: GitCall, error: unknown): Promise<unknown> {
	if (!(error instanceof Error) || !/ENOENT|directory that does not exist/.test(error.message)) return error;
	try {
		await access(call.folder);
		return registryError('git-missing', {}, { cause: error });
	} catch (missing) {
		return isMissing(missing) ? registryError('not-a-repository', { path: call.folder }) : error;
	}
}

function timeoutError({ argv, timeoutMs }: GitCall) {
	const detail = `no answer within ${Math.round(timeoutMs / 1000)} seconds`;
	return registryError('git-failed', { command: commandName(argv), detail });
}

/** `commit` of `-c core.quotepath=false commit -F -`. */
export function commandName(argv: readonly string[]): string {
	const first = argv[0] === '-c' ? 2 : 0;
	return argv[first] === '-c' ? commandName(argv.slice(first)) : (argv[first] ?? '');
}
