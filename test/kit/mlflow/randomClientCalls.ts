import type { ClientCall } from './clientCalls.js';

type Arguments = ClientCall['arguments'];
type Methods = Readonly<Record<string, () => Arguments>>;

/** Random calls of MLflow's client, on models or on prompts, whose names begin with `prefix`, so that sequences do not meet. */
export function randomClientCalls(random: () => number, prefix: string, length: number): ClientCall[] {
	const values = new RandomValues(random, prefix);
	return values.chance(0.3) ? promptCalls(values, length) : modelCalls(values, length);
}

/** Few of each, so that calls meet what others made. */
class RandomValues {
	constructor(
		readonly random: () => number,
		readonly prefix: string,
	) {}

	pick<T>(from: readonly T[]): T {
		return from[Math.floor(this.random() * from.length)] as T;
	}

	chance(of: number): boolean {
		return this.random() < of;
	}

	name(names: readonly string[], badNames: readonly string[]): string {
		return this.chance(0.03) ? this.pick(badNames) : this.prefix + this.pick(names);
	}

	version(): string {
		return this.chance(0.05) ? this.pick(['abc', '0', '01', '9']) : this.pick(['1', '1', '1', '2', '2', '3']);
	}

	alias(): string {
		return this.chance(0.08)
			? this.pick(['latest', 'v1', 'a b'])
			: this.pick(['champion', 'champion', 'champion', 'challenger', 'été']);
	}

	key(): string {
		return this.chance(0.05) ? this.pick(['a?b', '/a']) : this.pick(['team', 'val/f1', 'a b']);
	}

	value(): unknown {
		return this.pick<unknown>([1, 1.5, true, this.text(), this.text()]);
	}

	text(): string {
		return this.pick(['x', '', '😀']);
	}

	tags(value: unknown): Arguments {
		return this.chance(0.4) ? { tags: { [this.key()]: value } } : {};
	}

	description(): string {
		return this.pick(['', 'Finds fraud', '# Card\n']);
	}

	filter(more: readonly string[]): Arguments {
		return { filter_string: `name LIKE '${this.prefix}%'${this.pick(more)}` };
	}

	page(): Arguments {
		return this.chance(0.4) ? { max_results: this.pick([1, 2]) } : {};
	}
}

function modelCalls(values: RandomValues, length: number): ClientCall[] {
	const name = () => values.name(['iris', 'iris', 'iris', 'iris', 'iris', 'fraud eu', '日本'], badNames);
	const methods = modelMethods(values, name);
	const often = [
		'create_model_version',
		'set_registered_model_alias',
		'get_registered_model',
		'get_model_version',
	];
	const all = [...Object.keys(methods), ...often].filter(
		(each) => each !== 'delete_registered_model' || values.chance(0.3),
	);
	const call = (method: string, more: object = {}): ClientCall => ({
		method,
		arguments: { ...methods[method]?.(), ...more },
	});
	const iris = { name: `${values.prefix}iris` };
	const start = [
		call('create_registered_model', iris),
		call('create_model_version', iris),
		call('create_model_version', iris),
	];
	return Array.from({ length }, (_, index) => start[index] ?? call(values.pick(all)));
}

const badNames = ['a/b', '..', ' '];

function modelMethods(values: RandomValues, name: () => string): Methods {
	const stage = () => values.pick(['Staging', 'Production', 'Archived', 'None', 'staging', 'Prod']);
	const version = () => values.version();
	const description = () => values.description();
	return {
		create_registered_model: () => ({
			name: name(),
			description: description(),
			...values.tags(values.value()),
		}),
		get_registered_model: () => ({ name: name() }),
		update_registered_model: () => ({ name: name(), description: description() }),
		rename_registered_model: () => ({ name: name(), new_name: name() }),
		delete_registered_model: () => ({ name: name() }),
		search_registered_models: () => ({
			...values.filter(['', " AND tags.team = 'x'"]),
			order_by: ['name DESC'],
			...values.page(),
		}),
		set_registered_model_tag: () => ({ name: name(), key: values.key(), value: values.value() }),
		delete_registered_model_tag: () => ({ name: name(), key: values.key() }),
		set_registered_model_alias: () => ({ name: name(), alias: values.alias(), version: version() }),
		delete_registered_model_alias: () => ({ name: name(), alias: values.alias() }),
		get_model_version_by_alias: () => ({ name: name(), alias: values.alias() }),
		create_model_version: () => ({
			name: name(),
			source: values.pick(['s3://b/a', 'gs://b/m']),
			...(values.chance(0.5) ? { run_id: 'r1', run_link: 'http://tracking/r1' } : {}),
			...values.tags(values.value()),
			description: description(),
		}),
		copy_model_version: () => ({
			src_model_uri: `models:/${name()}${values.chance(0.3) ? `@${values.alias()}` : `/${values.pick([version(), 'latest', 'Staging'])}`}`,
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
				archive_existing_versions: isActive && values.chance(0.5),
			};
		},
		delete_model_version: () => ({ name: name(), version: version() }),
		search_model_versions: () => ({
			...values.filter(['', ' AND version_number > 1', " AND run_id = 'r1'"]),
			order_by: ['name', 'version_number DESC'],
			...values.page(),
		}),
		get_latest_versions: () => ({ name: name(), ...(values.chance(0.5) ? { stages: [stage()] } : {}) }),
		get_model_version_download_uri: () => ({ name: name(), version: version() }),
		set_model_version_tag: () => ({
			name: name(),
			version: version(),
			key: values.key(),
			value: values.value(),
		}),
		delete_model_version_tag: () => ({ name: name(), version: version(), key: values.key() }),
	};
}

/** On prompts, and at times on models: they share their names, and neither is to be taken for the other. */
function promptCalls(values: RandomValues, length: number): ClientCall[] {
	const prompt = () =>
		values.name(['greeting', 'greeting', 'greeting', 'greeting', 'sum.up', 'iris'], badNames);
	const methods = promptMethods(values, prompt);
	const ofModels = modelMethods(values, () =>
		values.name(['iris', 'iris', 'greeting', 'greeting', 'greeting'], badNames),
	);
	const greeting = { name: `${values.prefix}greeting` };
	const call = (method: string, more: object = {}): ClientCall => ({
		method,
		arguments: { ...(methods[method] ?? ofModels[method])?.(), ...more },
	});
	const start = [
		call('register_prompt', greeting),
		values.chance(0.5)
			? call('set_prompt_alias', { ...greeting, version: 1 })
			: call('create_registered_model', { name: `${values.prefix}iris` }),
	];
	const often = ['register_prompt', 'load_prompt', 'load_prompt', 'set_prompt_alias', 'search_prompts'];
	const all = [...Object.keys(methods), ...often].filter(
		(each) => each !== 'delete_prompt' || values.chance(0.3),
	);
	return Array.from(
		{ length },
		(_, index) => start[index] ?? call(values.pick(values.chance(0.2) ? Object.keys(ofModels) : all)),
	);
}

/** Of `MlflowClient`: those of `mlflow.genai` do nothing else. Of prompts it takes no tag but a text. */
function promptMethods(values: RandomValues, name: () => string): Methods {
	const version = () => values.version();
	const content = () => ({
		template: values.pick<unknown>([
			values.chance(0.1) ? 'x'.repeat(100_001) : 'Hello {{name}}!',
			'Zeile\n\n\t{{ x }} 😀\n',
			[{ role: 'user', content: 'Say {{what}}' }],
		]),
		...values.tags(values.text()),
		...(values.chance(0.2) ? { response_format: { type: 'object', properties: {} } } : {}),
		...(values.chance(0.2) ? { model_config: { model_name: 'm', temperature: 0.5 } } : {}),
	});
	const message = () => values.pick<object>([{}, { commit_message: 'First' }]);
	return {
		register_prompt: () => ({ name: name(), ...content(), ...message() }),
		load_prompt: () => ({
			...values.pick<() => Arguments>([
				() => ({ name_or_uri: `prompts:/${name()}/${version()}` }),
				() => ({ name_or_uri: `prompts:/${name()}@${values.alias()}` }),
				() => ({ name_or_uri: name() }),
				() => ({ name_or_uri: name(), version: values.pick<unknown>([1, '1', 2, 'abc']) }),
			])(),
			...(values.chance(0.3) ? { allow_missing: true } : {}),
			// What is remembered was not asked for.
			cache_ttl_seconds: 0,
		}),
		create_prompt: () => ({ name: name(), description: values.description(), ...values.tags(values.text()) }),
		create_prompt_version: () => ({ name: name(), ...content(), description: values.description() }),
		get_prompt: () => ({ name: name() }),
		get_prompt_version: () => ({ name: name(), version: values.chance(0.3) ? values.alias() : version() }),
		get_prompt_version_by_alias: () => ({ name: name(), alias: values.alias() }),
		search_prompts: () => ({
			...(values.chance(0.3)
				? { filter_string: `name LIKE '${values.prefix}%' AND experiment_id = '0'` }
				: values.filter(['', " AND tags.team = 'x'", " AND tags.`_mlflow_experiment_ids` LIKE '%,0,%'"])),
			order_by: [values.pick(['name', 'name DESC'])],
			...values.page(),
		}),
		search_prompt_versions: () => ({ name: name(), ...values.page() }),
		set_prompt_alias: () => ({ name: name(), alias: values.alias(), version: version() }),
		delete_prompt_alias: () => ({ name: name(), alias: values.alias() }),
		set_prompt_tag: () => ({ name: name(), key: values.key(), value: values.text() }),
		delete_prompt_tag: () => ({ name: name(), key: values.key() }),
		set_prompt_version_tag: () => ({
			name: name(),
			version: version(),
			key: values.key(),
			value: values.text(),
		}),
		delete_prompt_version_tag: () => ({ name: name(), version: version(), key: values.key() }),
		delete_prompt_version: () => ({ name: name(), version: version() }),
		delete_prompt: () => ({ name: name() }),
		// What no function for prompts sends, and a client may.
		create_model_version: () => ({
			name: name(),
			source: values.pick(['dummy-source', 'prompt-template', 's3://b/a', 'other', `models:/${name()}/1`]),
			tags: { 'mlflow.prompt.is_prompt': values.pick(['true', 'true', 'TRUE', 'false']) },
		}),
	};
}
