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
 * One `git cat-file --batch` that answers one question after the other, in the order they were asked. Dispose of it: it
 * ends with its owner at the latest, and keeps the owner alive till then.
 */
export class GitBatch implements ObjectReader {
	readonly #process: ChildProcessWithoutNullStreams;
	readonly #timeoutMs: number;
	readonly #waiting: Request[] = [];
	readonly #records = new BatchRecords();
	readonly #closed: Promise<void>;
	#unsent = '';
	#stderr = '';
	#end: Error | undefined;
	#timer: NodeJS.Timeout | undefined;

	/** `failed` makes the error for what the process said last. */
	constructor(
		child: ChildProcessWithoutNullStreams,
		options: { readonly timeoutMs: number; failed(detail: string): Error },
	) {
		this.#process = child;
		this.#timeoutMs = options.timeoutMs;
		child.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
		child.stderr.on(
			'data',
			(chunk: Buffer) => (this.#stderr = (this.#stderr + chunk.toString()).slice(-2000)),
		);
		// The exit code tells why it reads no more.
		child.stdin.on('error', () => undefined);
		this.#closed = new Promise((settle) => {
			const end = (error: Error) => {
				this.#stop(error);
				settle();
			};
			child.on('error', end);
			child.on('close', () => end(this.#end ?? options.failed(this.#stderr.trim() || 'it ended early')));
		});
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
		if (this.#unsent === '')
			process.nextTick(() => {
				if (!this.#end) this.#process.stdin.write(this.#unsent);
				this.#unsent = '';
			});
		this.#unsent += `${name}\n`;
	}

	/** Ends the process; a second time does nothing. */
	async [Symbol.asyncDispose](): Promise<void> {
		this.#stop(new Error('The reader of objects is disposed'));
		this.#process.stdin.end();
		this.#process.kill();
		await this.#closed;
	}

	#receive(chunk: Buffer): void {
		for (const object of this.#records.push(chunk)) this.#waiting.shift()?.settle(object);
		this.#watch();
	}

	/** Time runs while something is waited for, anew with each sign of life. */
	#watch(): void {
		clearTimeout(this.#timer);
		if (this.#waiting.length === 0) return;
		this.#timer = setTimeout(() => {
			this.#stop(
				new Error(`git cat-file gave no answer within ${Math.round(this.#timeoutMs / 1000)} seconds`),
			);
			this.#process.kill();
		}, this.#timeoutMs);
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
