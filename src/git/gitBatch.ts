import type { ChildProcessWithoutNullStreams } from 'node:child_process';

/** An object of the repository as it is stored. */
export interface GitObject {
	readonly id: string;
	readonly type: string;
	readonly content: Buffer;
}

/** Who reads objects; ends when it is disposed. */
export interface ObjectReader extends AsyncDisposable {
	/** The object of that name: a full id, or one with a suffix as `^{tree}`; `undefined` where there is none. */
	read(name: string): Promise<GitObject | undefined>;
}

interface Request {
	readonly name: string;
	settle(object: GitObject | undefined): void;
	fail(error: Error): void;
}

/**
 * How git is asked. `command` is `--batch-command --buffer`, which writes its answers together and is twice as fast for
 * many; git before 2.36 does not know it, and is asked by a plain `--batch`.
 */
export type BatchMode = 'command' | 'plain';

/** The words of a process that is asked so. */
export const batchWords: Readonly<Record<BatchMode, readonly string[]>> = {
	command: ['cat-file', '--batch-command', '--buffer'],
	plain: ['cat-file', '--batch'],
};

/** How git ends that does not know an option. */
const usageExit = 129;

/**
 * One `git cat-file` that answers one question after the other, in the order they were asked. Dispose of it: it ends with
 * its owner at the latest, and keeps the owner alive till then.
 */
export class GitBatch implements ObjectReader {
	readonly #start: (mode: BatchMode) => ChildProcessWithoutNullStreams;
	readonly #options: { readonly timeoutMs: number; failed(detail: string): Error };
	readonly #waiting: Request[] = [];
	readonly #records = new BatchRecords();
	readonly #closed: Promise<void>;
	#settleClosed: () => void = () => undefined;
	#process: ChildProcessWithoutNullStreams;
	#mode: BatchMode = 'command';
	#hasAnswered = false;
	#unsent: string[] = [];
	#stderr = '';
	#end: Error | undefined;
	#timer: NodeJS.Timeout | undefined;

	/** `failed` makes the error for what the process said last. */
	constructor(
		start: (mode: BatchMode) => ChildProcessWithoutNullStreams,
		options: { readonly timeoutMs: number; failed(detail: string): Error },
	) {
		this.#start = start;
		this.#options = options;
		this.#closed = new Promise((settle) => (this.#settleClosed = settle));
		this.#process = this.#open();
	}

	/**
	 * The object of that name: a full id, or one with a suffix as `^{tree}`. Gives `undefined` where there is none.
	 * Rejects where the process has ended or does not answer in time.
	 */
	read(name: string): Promise<GitObject | undefined> {
		if (/[\s\0]/.test(name)) return Promise.resolve(undefined);
		if (this.#end) return Promise.reject(this.#end);
		return new Promise((settle, fail) => {
			this.#waiting.push({ name, settle, fail });
			this.#ask(name);
			if (this.#waiting.length === 1) this.#watch();
		});
	}

	/** What is asked for in one go is written at once: a write for each costs more than its answer. */
	#ask(name: string): void {
		if (this.#unsent.push(name) > 1) return;
		process.nextTick(() => {
			if (this.#end) return;
			const names = this.#unsent;
			this.#unsent = [];
			if (names.length === 0) return;
			const isCommand = this.#mode === 'command';
			const questions = names.map((each) => (isCommand ? `contents ${each}\n` : `${each}\n`));
			this.#process.stdin.write(questions.join('') + (isCommand ? 'flush\n' : ''));
		});
	}

	/** Ends the process; a second time does nothing. */
	async [Symbol.asyncDispose](): Promise<void> {
		this.#stop(new Error('The reader of objects is disposed'));
		this.#process.stdin.end();
		this.#process.kill();
		await this.#closed;
	}

	#open(): ChildProcessWithoutNullStreams {
		const child = this.#start(this.#mode);
		child.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
		child.stderr.on(
			'data',
			(chunk: Buffer) => (this.#stderr = (this.#stderr + chunk.toString()).slice(-2000)),
		);
		// The exit code tells why it reads no more.
		child.stdin.on('error', () => undefined);
		child.on('error', (error) => this.#ended(error));
		child.on('close', (code) => {
			if (code === usageExit && this.#mode === 'command' && !this.#hasAnswered && !this.#end)
				this.#askPlainly();
			else this.#ended(this.#end ?? this.#options.failed(this.#stderr.trim() || 'it ended early'));
		});
		return child;
	}

	/** Asks again what an older git could not be asked. */
	#askPlainly(): void {
		this.#mode = 'plain';
		this.#stderr = '';
		this.#process = this.#open();
		this.#unsent = [];
		for (const { name } of this.#waiting) this.#ask(name);
	}

	#ended(error: Error): void {
		this.#stop(error);
		this.#settleClosed();
	}

	#receive(chunk: Buffer): void {
		this.#hasAnswered = true;
		for (const object of this.#records.push(chunk)) this.#waiting.shift()?.settle(object);
		this.#watch();
	}

	/** Time runs while something is waited for, anew with each sign of life. */
	#watch(): void {
		clearTimeout(this.#timer);
		if (this.#waiting.length === 0) return;
		const { timeoutMs } = this.#options;
		this.#timer = setTimeout(() => {
			this.#stop(new Error(`git cat-file gave no answer within ${Math.round(timeoutMs / 1000)} seconds`));
			this.#process.kill();
		}, timeoutMs);
	}

	#stop(error: Error): void {
		this.#end ??= error;
		clearTimeout(this.#timer);
		for (const request of this.#waiting.splice(0)) request.fail(this.#end);
	}
}

/** Cuts the output of `cat-file --batch` into objects: `id type size LF content LF`, or `name missing LF`. */
export class BatchRecords {
	#chunks: Buffer[] = [];
	#length = 0;
	/** So many bytes must be there before it is worth to look again. */
	#wanted = 1;

	/** The objects that `chunk` completes; `undefined` for each that is missing. */
	push(chunk: Buffer): (GitObject | undefined)[] {
		this.#chunks.push(chunk);
		this.#length += chunk.length;
		if (this.#length < this.#wanted) return [];
		const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
		const objects: (GitObject | undefined)[] = [];
		let offset = 0;
		this.#wanted = 1;
		for (;;) {
			const lineEnd = bytes.indexOf(0x0a, offset);
			if (lineEnd < 0) break;
			const [id = '', type = '', size] = bytes.toString('latin1', offset, lineEnd).split(' ');
			const end = lineEnd + 1 + (size === undefined ? 0 : Number(size) + 1);
			if (end > bytes.length) {
				this.#wanted = end - offset;
				break;
			}
			objects.push(
				size === undefined ? undefined : { id, type, content: bytes.subarray(lineEnd + 1, end - 1) },
			);
			offset = end;
		}
		const rest = bytes.subarray(offset);
		this.#chunks = rest.length > 0 ? [rest] : [];
		this.#length = rest.length;
		return objects;
	}
}
