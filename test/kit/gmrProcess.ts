import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** `gmr` as a process of its own. */
export interface GmrProcess {
	readonly child: ChildProcessWithoutNullStreams;
	/** The next line of its output; rejects where it ends without one. */
	line(): Promise<string>;
	/** What it wrote to standard error so far. */
	err(): string;
	/** What it wrote to standard output so far. */
	out(): string;
	/** Its exit code; of one that a signal ended, the signal's name. */
	readonly ended: Promise<number | string>;
}

const main = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));

/** Starts it in a folder. `env` is added to this process's environment. */
export function startGmr(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): GmrProcess {
	const child = spawn(process.execPath, [main, ...args], { cwd, env: { ...process.env, ...env } });
	let [out, err] = ['', ''];
	child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
	child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	const ended = new Promise<number | string>((settle) => {
		child.once('close', (code, signal) => settle(code ?? String(signal)));
	});
	return {
		child,
		async line() {
			const next: IteratorResult<string, undefined> = await lines.next();
			if (next.done === true) throw new Error(`gmr ended: ${err}`);
			return next.value;
		},
		err: () => err,
		out: () => out,
		ended,
	};
}
