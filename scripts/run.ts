import { spawn } from 'node:child_process';

/** Runs a program with our own streams. Gives its exit code; a signal counts as 1. */
export function runVisibly(
	command: string,
	args: readonly string[],
	env: NodeJS.ProcessEnv = {},
): Promise<number> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
		child.once('error', (cause) => reject(new Error(`${command} could not be started`, { cause })));
		child.once('close', (code) => resolve(code ?? 1));
	});
}

/** Runs a program quietly. Gives its standard output; throws with all it said where it fails. */
export function runQuietly(
	command: string,
	args: readonly string[],
	options: { cwd?: string; env?: NodeJS.ProcessEnv; input?: string } = {},
): Promise<string> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			...(options.cwd === undefined ? {} : { cwd: options.cwd }),
			env: { ...process.env, ...options.env },
		});
		let output = '';
		let errors = '';
		child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
		child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
		child.once('error', (cause) => reject(new Error(`${command} could not be started`, { cause })));
		child.once('close', (code) => {
			if (code === 0) resolve(output);
			else
				reject(
					new Error(`${command} ${args.join(' ')} ended with ${code ?? 'a signal'}:\n${errors}${output}`),
				);
		});
		// A program may end without having read its input: its exit code tells whether that was wrong.
		child.stdin.on('error', () => undefined);
		child.stdin.end(options.input ?? '');
	});
}
