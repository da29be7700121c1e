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

/** Random calls on models whose names begin with `prefix`, so that sequences do not meet. */
export function randomClientCalls(random: () => number, prefix: string, length: number): ClientCall[] {
	const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
	const chance = (of: number) => random() < of;
	const name = () =>
		chance(0.03)
			? pick(['a/b', '..', ' '])
			: prefix + pick(['iris', 'iris', 'iris', 'iris', 'iris', 'fraud eu', '日本']);
	const version = () => (chance(0.05) ? pick(['abc', '0', '01', '9']) : pick(['1', '1', '1', '2', '2', '3']));
	const alias = () =>
		chance(0.08) ? pick(['latest', 'v1', 'a b']) : pick(['champion', 'challenger', 'été']);
	const key = () => (chance(0.05) ? pick(['a?b', '/a']) : pick(['team', 'val/f1', 'a b']));
	const value = () => pick<unknown>(['x', '', '😀', 1, 1.5, true]);
	const description = () => pick(['', 'Finds fraud', '# Card\n']);
	const tags = () => (chance(0.4) ? { tags: { [key()]: value() } } : {});
	const stage = () => pick(['Staging', 'Production', 'Archived', 'None', 'staging', 'Prod']);
	const filter = (more: string) => ({ filter_string: `name LIKE '${prefix}%'${more}` });
	const page = () => (chance(0.4) ? { max_results: pick([1, 2]) } : {});
	const methods: Readonly<Record<string, () => ClientCall['arguments']>> = {
		create_registered_model: () => ({ name: name(), description: description(), ...tags() }),
		get_registered_model: () => ({ name: name() }),
		update_registered_model: () => ({ name: name(), description: description() }),
		rename_registered_model: () => ({ name: name(), new_name: name() }),
		delete_registered_model: () => ({ name: name() }),
		search_registered_models: () => ({
			...filter(pick(['', " AND tags.team = 'x'"])),
			order_by: ['name DESC'],
			...page(),
		}),
		set_registered_model_tag: () => ({ name: name(), key: key(), value: value() }),
		delete_registered_model_tag: () => ({ name: name(), key: key() }),
		set_registered_model_alias: () => ({ name: name(), alias: alias(), version: version() }),
		delete_registered_model_alias: () => ({ name: name(), alias: alias() }),
		get_model_version_by_alias: () => ({ name: name(), alias: alias() }),
		create_model_version: () => ({
			name: name(),
			source: pick(['s3://b/a', 'gs://b/m']),
			...(chance(0.5) ? { run_id: 'r1', run_link: 'http://tracking/r1' } : {}),
			...tags(),
			description: description(),
		}),
		copy_model_version: () => ({
			src_model_uri: `models:/${name()}${chance(0.3) ? `@${alias()}` : `/${pick([version(), 'latest', 'Staging'])}`}`,
			dst_name: name(),
		}),
		get_model_version: () => ({ name: name(), version: version() }),
		update_model_version: () => ({ name: name(), version: version(), description: description() }),
		transition_model_version_stage: () => {
			const to = stage();
			const isActive = /staging|production/i.test(to);
			return {
				name: name(),
				version: version(),
				stage: to,
				archive_existing_versions: isActive && chance(0.5),
			};
		},
		delete_model_version: () => ({ name: name(), version: version() }),
		search_model_versions: () => ({
			...filter(pick(['', ' AND version_number > 1', " AND run_id = 'r1'"])),
			order_by: ['name', 'version_number DESC'],
			...page(),
		}),
		get_latest_versions: () => ({ name: name(), ...(chance(0.5) ? { stages: [stage()] } : {}) }),
		get_model_version_download_uri: () => ({ name: name(), version: version() }),
		set_model_version_tag: () => ({ name: name(), version: version(), key: key(), value: value() }),
		delete_model_version_tag: () => ({ name: name(), version: version(), key: key() }),
	};
	const often = [
		'create_model_version',
		'set_registered_model_alias',
		'get_registered_model',
		'get_model_version',
	];
	const all = [...Object.keys(methods), ...often].filter(
		(each) => each !== 'delete_registered_model' || chance(0.3),
	);
	const call = (method: string, more: object = {}): ClientCall => ({
		method,
		arguments: { ...methods[method]?.(), ...more },
	});
	const start = [
		call('create_registered_model', { name: `${prefix}iris` }),
		call('create_model_version', { name: `${prefix}iris` }),
		call('create_model_version', { name: `${prefix}iris` }),
	];
	return Array.from({ length }, (_, index) => start[index] ?? call(pick(all)));
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
