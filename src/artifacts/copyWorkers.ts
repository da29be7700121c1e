import { Worker } from 'node:worker_threads';
import { RegistryError, type Failure } from '../core/errors.js';
import type { CopyPlace, HashedFile } from './copyFile.js';
import type { ModelFile } from './listFolder.js';

/** What a worker is told: a file to copy, or to give up. */
export type WorkerRequest = { readonly id: number; readonly file: ModelFile } | 'stop';

/** What a worker tells of a file, by the number it was asked with. */
export type WorkerAnswer = { readonly id: number } & (
	| { readonly bytes: number }
	| { readonly hashed: HashedFile }
	/** Of a `RegistryError`, whose class does not come over; else the error itself. */
	| { readonly failure: Failure }
	| { readonly error: unknown }
);

interface Job {
	onBytes(bytes: number): void;
	settle(hashed: HashedFile): void;
	fail(error: unknown): void;
}

/** Threads that run `copyFile`, all for one place. */
export class CopyWorkers {
	readonly #workers: readonly Worker[];
	readonly #jobs = new Map<number, Job>();
	readonly #signal: AbortSignal;
	#count = 0;

	/** When `signal` aborts, running copies end with its reason. */
	constructor(place: CopyPlace, count: number, signal: AbortSignal) {
		this.#signal = signal;
		this.#workers = Array.from({ length: count }, () => this.#start(place));
		signal.addEventListener('abort', this.#stop, { once: true });
	}

	/** As `copyFile`; one lane stays with one thread. */
	copy(file: ModelFile, lane: number, onBytes: (bytes: number) => void): Promise<HashedFile> {
		this.#signal.throwIfAborted();
		const id = this.#count++;
		return new Promise((settle, fail) => {
			this.#jobs.set(id, { onBytes, settle, fail });
			this.#workers[lane % this.#workers.length]?.postMessage({ id, file } satisfies WorkerRequest);
		});
	}

	/** Ends the threads. */
	async close(): Promise<void> {
		this.#signal.removeEventListener('abort', this.#stop);
		await Promise.all(this.#workers.map((worker) => worker.terminate()));
	}

	#start(place: CopyPlace): Worker {
		const worker = new Worker(new URL('./copyWorker.js', import.meta.url), { workerData: place });
		worker.on('message', (answer: WorkerAnswer) => this.#hear(answer));
		worker.on('error', (error) => {
			for (const job of this.#jobs.values()) job.fail(error);
			this.#jobs.clear();
		});
		return worker;
	}

	#hear(answer: WorkerAnswer): void {
		const job = this.#jobs.get(answer.id);
		if (!job) return;
		if ('bytes' in answer) {
			job.onBytes(answer.bytes);
			return;
		}
		this.#jobs.delete(answer.id);
		if ('hashed' in answer) job.settle(answer.hashed);
		else if (this.#signal.aborted) job.fail(this.#signal.reason);
		else job.fail('failure' in answer ? new RegistryError(answer.failure) : answer.error);
	}

	readonly #stop = (): void => {
		for (const worker of this.#workers) worker.postMessage('stop' satisfies WorkerRequest);
	};
}
