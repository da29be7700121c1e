import { JsonProcess } from './jsonProcess.js';

/** A request to MLflow's registry API. */
export interface Call {
	readonly method: string;
	/** Below `/api/2.0/mlflow/`. */
	readonly path: string;
	readonly query?: readonly (readonly [string, string])[];
	readonly body?: unknown;
}
export interface Answer {
	readonly status: number;
	/** `null` where it is no JSON: a page that tells of a failure. */
	readonly body: unknown;
}

/** Milliseconds since 1970 of a sequence's first call; each takes a second. */
export const firstMoment = Date.UTC(2026, 0, 1);

export function momentOf(call: number): number {
	return firstMoment + 1000 * call;
}

/** The handlers of `mlflow server` over SQLite, in a process of their own. */
export class RealRegistry implements AsyncDisposable {
	readonly #process: JsonProcess;

	constructor(python: string) {
		this.#process = new JsonProcess(python, 'registry_server.py', { MLFLOW_DISABLE_TELEMETRY: 'true' });
	}

	/** The answers to a sequence of calls, on an empty registry. */
	async answers(calls: readonly Call[]): Promise<Answer[]> {
		const questions = calls.map(({ method, path, query, body }, index) => ({
			method,
			path,
			at: momentOf(index),
			...(query ? { query } : {}),
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		}));
		const [, ...answers] = await this.#process.ask([{ clear: true }, ...questions]);
		return answers as Answer[];
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.#process[Symbol.asyncDispose]();
	}
}
