import type { MlflowPython } from '../../../scripts/mlflowPython.js';
import { JsonProcess } from './jsonProcess.js';

/** A call of MLflow's own client. */
export interface ClientCall {
	/** Of `MlflowClient`. */
	readonly method: string;
	readonly arguments: Readonly<Record<string, unknown>>;
}
/** What it gave, or the code of what it raised. */
export type ClientAnswer =
	{ readonly result: unknown } | { readonly refused: string; readonly message: string };

/** MLflow's own client, in a process of its own. */
export class RealClient implements AsyncDisposable {
	readonly #process: JsonProcess;

	constructor({ python, environment }: MlflowPython) {
		// A failure is one at once, not after minutes.
		const env = { ...environment, MLFLOW_HTTP_REQUEST_MAX_RETRIES: '0' };
		this.#process = new JsonProcess(python, 'client_calls.py', env);
	}

	/** What the registry at an address answers to calls, one after the other. */
	async answers(uri: string, calls: readonly ClientCall[]): Promise<ClientAnswer[]> {
		const asked = calls.map((call) => ({ uri, ...call }));
		return (await this.#process.ask(asked)) as ClientAnswer[];
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.#process[Symbol.asyncDispose]();
	}
}

type Plain = Record<string, unknown>;

/** An answer as it is compared: without what `docs/mlflow.md` lists, and without times, which are those of two clocks. */
export function comparable(call: ClientCall, answer: ClientAnswer): unknown {
	if ('refused' in answer) {
		const message = answer.message.replace(/ Error: \(.*$| This name would resolve to .*$/s, '');
		return { refused: answer.refused, message };
	}
	const { result } = answer;
	const isOrdered = call.method !== 'get_latest_versions' || !Array.isArray(result);
	return withoutTimes(isOrdered ? result : byNumber(result), !call.method.startsWith('search_'));
}

function byNumber(versions: readonly unknown[]): unknown[] {
	const number = (version: unknown) => Number((version as Plain)['version']);
	return [...versions].sort((a, b) => number(a) - number(b));
}

function withoutTimes(value: unknown, isWithAliases: boolean): unknown {
	if (Array.isArray(value)) return value.map((each) => withoutTimes(each, isWithAliases));
	if (typeof value !== 'object' || value === null) return value;
	const { creation_timestamp: created, last_updated_timestamp: updated, ...others } = value as Plain;
	const entries = Object.entries(others).filter(([key]) => key !== 'aliases' || isWithAliases);
	const rest = Object.fromEntries(entries.map(([key, each]) => [key, nested(key, each, isWithAliases)]));
	const isDated = typeof created === 'number' && typeof updated === 'number' && created <= updated;
	return 'creation_timestamp' in value ? { ...rest, isDated } : rest;
}

function nested(key: string, value: unknown, isWithAliases: boolean): unknown {
	if (key !== 'latest_versions' || !Array.isArray(value)) return withoutTimes(value, isWithAliases);
	return byNumber(value).map((each) => withoutTimes(each, false));
}
