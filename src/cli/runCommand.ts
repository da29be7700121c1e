import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, resolve } from 'node:path';
import { isSystemError } from '../files/systemError.js';

/** A program that was run to its end: its exit code, as shells count. */
export type Ended =
	| { readonly kind: 'ended'; readonly code: number }
	| { readonly kind: 'not-started'; readonly reason: 'missing' | 'interpreter-missing' | 'refused' };

/** Those that ask a process to end, or to look again; a terminal gives them to all of its foreground processes. */
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;
const ofTerminals: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT']);

/**
 * Runs a program with this process's own input, output and error output, and waits for its end. Signals go on to it; it
 * decides whether they end it. `isTerminal`: what a key sends has reached the program already.
 */
export async function runCommand(
	[program = '', ...args]: readonly string[],
	{ env, cwd, isTerminal }: { env: NodeJS.ProcessEnv; cwd: string; isTerminal: boolean },
): Promise<Ended> {
	const child = spawn(program, args, { cwd, env, stdio: 'inherit' });
	const stop = forwardSignals(child, isTerminal);
	try {
		const ended = await endOf(child);
		const isThere =
			ended.kind === 'not-started' && ended.reason === 'missing' && isProgram(program, cwd, env);
		return isThere ? { ...ended, reason: 'interpreter-missing' } : ended;
	} finally {
		stop();
	}
}

/** The system says of a script whose interpreter is gone what it says of one that is not there. */
function isProgram(program: string, cwd: string, { PATH = '' }: NodeJS.ProcessEnv): boolean {
	if (process.platform === 'win32') return false;
	const folders = program.includes('/') ? [''] : PATH.split(delimiter);
	return folders.some((folder) => existsSync(resolve(cwd, folder, program)));
}

function endOf(child: ChildProcess): Promise<Ended> {
	return new Promise((settle, fail) => {
		child.once('error', (error) => {
			if (isSystemError(error, 'ENOENT')) settle({ kind: 'not-started', reason: 'missing' });
			else if (isSystemError(error, 'EACCES', 'ENOEXEC', 'EINVAL'))
				settle({ kind: 'not-started', reason: 'refused' });
			else fail(error);
		});
		child.once('exit', (code, signal) => {
			settle({ kind: 'ended', code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]) });
		});
	});
}

function forwardSignals(child: ChildProcess, isTerminal: boolean): () => void {
	const forward = (signal: NodeJS.Signals) => {
		if (!(isTerminal && ofTerminals.has(signal))) child.kill(signal);
	};
	// Windows knows not all of them.
	const known = forwarded.filter((signal) => signal in constants.signals);
	for (const signal of known) process.on(signal, forward);
	return () => {
		for (const signal of known) process.off(signal, forward);
	};
}
