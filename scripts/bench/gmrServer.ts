import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { gmrBundle } from '../paths.js';
import { runQuietly } from '../run.js';
import { HttpPeer } from './httpPeer.js';
import { benchEnvironment } from './repository.js';

/** `gmr serve` as a process of its own. */
export class GmrServer implements AsyncDisposable {
	readonly #process: ChildProcess;
	/** With the token in it. */
	readonly uri: string;
	/** Milliseconds from the start of the process to its first answer. */
	readonly startMs: number;

	private constructor(process: ChildProcess, uri: string, startMs: number) {
		this.#process = process;
		this.uri = uri;
		this.startMs = startMs;
	}

	/** Serves the registry of a repository; `first` is what it is asked first, which has to be answered with 200. */
	static async start(repository: string, first: string): Promise<GmrServer> {
		const start = performance.now();
		const child = spawn(process.execPath, [gmrBundle, '-C', repository, 'serve', '--with-input'], {
			stdio: ['pipe', 'pipe', 'ignore'],
			env: { ...process.env, ...benchEnvironment },
		});
		const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
		const line: IteratorResult<string, undefined> = await lines.next();
		const uri = (line.value ?? '').split('=')[1];
		if (uri === undefined) throw new Error('gmr serve printed no address');
		const peer = new HttpPeer(uri, 1);
		await peer.read(first);
		const ms = performance.now() - start;
		peer.close();
		return new GmrServer(child, uri, ms);
	}

	/** MB resident. */
	async megabytes(): Promise<number> {
		const pid = String(this.#process.pid);
		const kilobytes =
			process.platform === 'linux'
				? /^VmRSS:\s*(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]
				: await runQuietly('ps', ['-o', 'rss=', '-p', pid]);
		return Math.round(Number(kilobytes) / 1024);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		const ended = once(this.#process, 'close');
		this.#process.stdin?.end();
		await ended;
	}
}
