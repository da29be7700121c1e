import type { LineageNote } from '../../core/lineage/note.js';
import {
	isLater,
	contextTag,
	lineageTags,
	parseRunStatus,
	runLimits,
	type RunDataset,
	type RunRecord,
} from '../../core/lineage/runRecord.js';
import { defined, isObject, listAt, objectAt, stringAt } from '../../core/manifest/plain.js';
import type { PlainObject } from '../../core/manifest/validate.js';
import type { PlainValue } from '../../core/manifest/plainValue.js';
import { authorization } from './credentials.js';
import { parseFloatOfPython } from './metricFile.js';
import type { StoreAnswer } from './store.js';

export interface ServerOptions {
	readonly environment: NodeJS.ProcessEnv;
	readonly signal?: AbortSignal | undefined;
	/** For all requests together. */
	readonly timeoutMs?: number | undefined;
	/** Where `~/.mlflow/credentials` is looked for. */
	readonly home?: string | undefined;
}

const defaultTimeoutMs = 10_000;
const maxAnswerBytes = 32 * 1024 * 1024;
const api = 'api/2.0/mlflow';

/** Failures that the server, or the way to it, explains in a few words. */
class ServerFailure extends Error {}

/**
 * A run at an MLflow tracking server, which is asked with two GETs and the user's own credentials, once. Only a server
 * that the user's environment names is ever given here. Throws the signal's reason.
 */
export async function runAtServer(server: URL, runId: string, options: ServerOptions): Promise<StoreAnswer> {
	return askServer(server, options, async (ask): Promise<StoreAnswer> => {
		const run = objectAt(await ask('runs/get', { run_id: runId }), 'run');
		if (!run) return { kind: 'no-run' };
		const experimentId = stringAt(objectAt(run, 'info'), 'experiment_id') ?? '';
		const experiment = objectAt(await ask('experiments/get', { experiment_id: experimentId }), 'experiment');
		const page = `${serverName(server)}/#/experiments/${encodeURIComponent(experimentId)}/runs/${encodeURIComponent(runId)}`;
		return {
			kind: 'run',
			run: toRecord(run, { id: experimentId, ...defined({ name: stringAt(experiment, 'name') }) }, page),
		};
	});
}

/**
 * Asks a tracking server with the user's own credentials. Only a server that the user's environment names is ever given
 * here. Throws the signal's reason; whatever else goes wrong is a note.
 */
export async function askServer<T>(
	server: URL,
	{ environment, signal, timeoutMs = defaultTimeoutMs, home }: ServerOptions,
	work: (ask: Ask) => Promise<T>,
): Promise<T | { readonly kind: 'failed'; readonly note: LineageNote }> {
	const shownAs = serverName(server);
	const timeout = AbortSignal.timeout(timeoutMs);
	try {
		const header = userinfo(server) ?? (await authorization(environment, home));
		const workspace = environment['MLFLOW_WORKSPACE'];
		const ask = askerOf(server, {
			signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
			headers: {
				...(header === undefined ? {} : { authorization: header }),
				...(workspace ? { 'x-mlflow-workspace': workspace } : {}),
			},
		});
		return await work(ask);
	} catch (error) {
		signal?.throwIfAborted();
		const detail = timeout.aborted
			? `no answer within ${timeoutMs / 1000} s`
			: error instanceof ServerFailure
				? error.message
				: connectionFailure(error);
		if (detail === undefined) throw error;
		return { kind: 'failed', note: { code: 'server-failed', server: shownAs, detail } };
	}
}

/** The server's address without user, query and fragment, and without a slash at its end. */
function serverName(server: URL): string {
	return `${server.protocol}//${server.host}${server.pathname.replace(/\/+$/, '')}`;
}

function userinfo({ username, password }: URL): string | undefined {
	if (username === '' && password === '') return undefined;
	const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
	return `Basic ${Buffer.from(text).toString('base64')}`;
}

/** Asks for JSON; `undefined` where the server knows no such thing. */
export type Ask = (path: string, query: Readonly<Record<string, string>>) => Promise<PlainObject | undefined>;

function askerOf(server: URL, init: { signal: AbortSignal; headers: Record<string, string> }): Ask {
	return async (path, query) => {
		const url = `${serverName(server)}/${api}/${path}?${new URLSearchParams(query).toString()}`;
		// Another host would be asked with the user's credentials.
		const response = await fetch(url, { ...init, redirect: 'manual' });
		if (response.status >= 300 && response.status < 400)
			throw new ServerFailure('it sends us elsewhere: name its final address in MLFLOW_TRACKING_URI');
		const text = await limitedText(response);
		const plain = parseJson(text);
		if (response.ok && isObject(plain)) return plain;
		const code = isObject(plain) ? stringAt(plain, 'error_code') : undefined;
		if (code === 'RESOURCE_DOES_NOT_EXIST') return undefined;
		if (response.status === 401 || response.status === 403)
			throw new ServerFailure(
				`it refused with ${response.status}: check MLFLOW_TRACKING_USERNAME and _PASSWORD, or MLFLOW_TRACKING_TOKEN`,
			);
		if (response.ok) throw new ServerFailure('its answer is not that of an MLflow tracking server');
		throw new ServerFailure(
			`it answered ${response.status}${code === undefined ? '' : ` ${code.slice(0, 60)}`}`,
		);
	};
}

async function limitedText(response: Response): Promise<string> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
		length += chunk.length;
		if (length > maxAnswerBytes) throw new ServerFailure('its answer is too long');
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): PlainValue | undefined {
	try {
		return JSON.parse(text) as PlainValue;
	} catch {
		// An HTML page of whatever answers there.
		return undefined;
	}
}

/** What `fetch` says of a connection, in the system's words; `undefined` for an error of ours. */
function connectionFailure(error: unknown): string | undefined {
	if (!(error instanceof TypeError)) return undefined;
	const { cause } = error;
	if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
	return cause instanceof Error ? cause.message.slice(0, 200) : error.message.slice(0, 200);
}

function toRecord(run: PlainObject, experiment: RunRecord['experiment'], page: string): RunRecord {
	const info = objectAt(run, 'info');
	const data = objectAt(run, 'data');
	const tags = pairs(data, 'tags');
	return {
		id: stringAt(info, 'run_id') ?? '',
		experiment,
		params: pairs(data, 'params'),
		metrics: metricsOf(data),
		tags: new Map([...tags].filter(([key]) => lineageTags.includes(key))),
		datasets: datasetsOf(objectAt(run, 'inputs')),
		models: objectsAt(objectAt(run, 'outputs'), 'model_outputs')
			.flatMap((output) => stringAt(output, 'model_id') ?? [])
			.slice(0, runLimits.models)
			.sort(),
		page,
		...defined({
			name: stringAt(info, 'run_name') ?? tags.get('mlflow.runName'),
			status: parseRunStatus(stringAt(info, 'status')),
			startTime: numberAt(info, 'start_time'),
		}),
	};
}

function metricsOf(data: PlainObject | undefined): Map<string, number> {
	const latest = new Map<string, { step: number; timestamp: number; value: number }>();
	for (const metric of objectsAt(data, 'metrics')) {
		const key = stringAt(metric, 'key');
		const value = numberAt(metric, 'value');
		if (key === undefined || value === undefined) continue;
		const point = {
			step: numberAt(metric, 'step') ?? 0,
			timestamp: numberAt(metric, 'timestamp') ?? 0,
			value,
		};
		const known = latest.get(key);
		if (!known || isLater(point, known)) latest.set(key, point);
	}
	return new Map(Array.from(latest, ([key, { value }]) => [key, value]));
}

function datasetsOf(inputs: PlainObject | undefined): RunDataset[] {
	return objectsAt(inputs, 'dataset_inputs')
		.map((input) => {
			const dataset = objectAt(input, 'dataset');
			const context = pairs(input, 'tags').get(contextTag);
			return {
				name: stringAt(dataset, 'name') ?? '',
				digest: stringAt(dataset, 'digest') ?? '',
				sourceType: stringAt(dataset, 'source_type') ?? '',
				source: stringAt(dataset, 'source') ?? '',
				...defined({ context }),
			};
		})
		.sort((a, b) => (a.name === b.name ? (a.digest < b.digest ? -1 : 1) : a.name < b.name ? -1 : 1));
}

function pairs(plain: PlainObject | undefined, key: string): Map<string, string> {
	return new Map(
		objectsAt(plain, key).flatMap((pair) => {
			const name = stringAt(pair, 'key');
			return name === undefined ? [] : [[name, stringAt(pair, 'value') ?? ''] as const];
		}),
	);
}

function objectsAt(plain: PlainObject | undefined, key: string): PlainObject[] {
	return listAt(plain, key).filter(isObject);
}

/** A number as Protobuf's JSON has it: a number, or a text for 64 bits and for what is not finite. */
function numberAt(plain: PlainObject | undefined, key: string): number | undefined {
	const value = plain?.[key];
	if (typeof value === 'string') return parseFloatOfPython(value);
	return typeof value === 'number' ? value : undefined;
}
