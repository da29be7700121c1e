import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** What a process that lives on answers to one question: how long it took, and how much it found. */
export interface Answer {
	/** Of the work alone, without the way here. */
	readonly ms: number;
	readonly found: number;
}

/** A process that reads a question a line, and answers each with a line of JSON. */
export class LivingPeer implements AsyncDisposable {
	readonly #process: ChildProcessByStdio<Writable, Readable, null>;
	readonly #lines: AsyncIterator<string, undefined>;
	readonly #closed: Promise<void>;

	constructor(command: string, args: readonly string[]) {
		this.#process = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
		this.#lines = createInterface(this.#process.stdout)[Symbol.asyncIterator]();
		this.#closed = new Promise((settle) => this.#process.on('close', () => settle()));
	}

	async ask(question: string): Promise<Answer> {
		return JSON.parse(await this.#line(question)) as Answer;
	}

	/** MB resident, of a peer that knows this question. */
	async megabytes(): Promise<number> {
		return (await this.ask('memory')).found;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#process.stdin.end();
		await this.#closed;
	}

	async #line(question: string): Promise<string> {
		this.#process.stdin.write(`${question}\n`);
		const line = await this.#lines.next();
		if (line.done === true) throw new Error(`No answer to ${question}`);
		return line.value;
	}
}
