import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { isSystemError } from '../files/systemError.js';

/** A program that was run to its end: its exit code, as shells count. */
export type Ended =
	| { readonly kind: 'ended'; readonly code: number }
	| { readonly kind: 'not-started'; readonly reason: 'missing' | 'refused' };

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
		return await endOf(child);
	} finally {
		stop();
	}
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
