import assert from 'node:assert/strict';
import { firstMoment, momentOf, type Call } from '../../kit/mlflow/calls.js';
import { OurRegistry } from '../../kit/mlflow/ourRegistry.js';

const post = (path: string, body: object): Call => ({ method: 'POST', path, body });
const get = (path: string, query: Readonly<Record<string, string>>): Call => ({
	method: 'GET',
	path,
	query: Object.entries(query),
});

/** Expectations are what `mlflow server` 3.17 was seen to answer on the wire, not what ours says. */
describe("an exchange in MLflow's registry API", () => {
	it('has the fields of the real server, empty ones left out', async () => {
		const run = '0123456789abcdef0123456789abcdef';
		const answers = await OurRegistry.answers([
			post('registered-models/create', {
				name: 'churn',
				description: 'd',
				tags: [{ key: 'team', value: 'growth' }],
			}),
			post('model-versions/create', {
				name: 'churn',
				source: 's3://b/churn/1',
				run_id: run,
				tags: [{ key: 'k', value: 'v' }],
			}),
			post('registered-models/alias', { name: 'churn', alias: 'champion', version: '1' }),
			get('registered-models/get', { name: 'churn' }),
			get('registered-models/alias', { name: 'churn', alias: 'champion' }),
			get('model-versions/get-download-uri', { name: 'churn', version: '1' }),
		]);
		const version = {
			name: 'churn',
			version: '1',
			creation_timestamp: momentOf(1),
			last_updated_timestamp: momentOf(1),
			current_stage: 'None',
			description: '',
			source: 's3://b/churn/1',
			run_id: run,
			status: 'READY',
			tags: [{ key: 'k', value: 'v' }],
			run_link: '',
		};
		const model = {
			name: 'churn',
			creation_timestamp: firstMoment,
			last_updated_timestamp: firstMoment,
			description: 'd',
			tags: [{ key: 'team', value: 'growth' }],
		};
		const aliased = { ...version, aliases: ['champion'] };
		const registered_model = {
			...model,
			last_updated_timestamp: momentOf(1),
			latest_versions: [aliased],
			aliases: [{ alias: 'champion', version: '1' }],
		};
		assert.deepEqual(
			answers,
			[
				{ registered_model: model },
				{ model_version: version },
				{},
				{ registered_model },
				{ model_version: aliased },
				{ artifact_uri: 's3://b/churn/1' },
			].map((body) => ({ status: 200, body })),
		);
	});

	it('refuses with the codes and messages of the real server', async () => {
		const refusal = async (...calls: Call[]) => {
			const { status, body } = (await OurRegistry.answers(calls)).at(-1) ?? {};
			return [status, body];
		};
		const create = post('registered-models/create', { name: 'churn' });
		assert.deepEqual(await refusal(create, create), [
			400,
			{
				error_code: 'RESOURCE_ALREADY_EXISTS',
				message: 'Registered Model (name=churn) already exists.',
			},
		]);
		assert.deepEqual(await refusal(get('registered-models/get', { name: 'nope' })), [
			404,
			{ error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'Registered Model with name=nope not found' },
		]);
		assert.deepEqual(await refusal(get('model-versions/get', { name: 'nope', version: '1' })), [
			404,
			{
				error_code: 'RESOURCE_DOES_NOT_EXIST',
				message: 'Model Version (name=nope, version=1) not found',
			},
		]);
		assert.deepEqual(await refusal(create, get('registered-models/alias', { name: 'churn', alias: 'a' })), [
			400,
			{ error_code: 'INVALID_PARAMETER_VALUE', message: 'Registered model alias a not found.' },
		]);
		assert.deepEqual(
			await refusal(create, get('registered-models/alias', { name: 'churn', alias: 'Latest' })),
			[
				404,
				{
					error_code: 'RESOURCE_DOES_NOT_EXIST',
					message: 'Latest version not found for model churn.',
				},
			],
		);
	});

	it('pages a search with a token, and leaves prompts out unless they are asked for', async () => {
		const names = ['a', 'b', 'c'].map((name) => post('registered-models/create', { name }));
		const prompt = post('registered-models/create', {
			name: 'p',
			tags: [{ key: 'mlflow.prompt.is_prompt', value: 'true' }],
		});
		const search = (query: Readonly<Record<string, string>>) => get('registered-models/search', query);
		const answers = await OurRegistry.answers([
			...names,
			prompt,
			search({ max_results: '2' }),
			search({ max_results: '2', page_token: 'eyJvZmZzZXQiOiAyfQ==' }),
			// What MLflow's client sends with every search of models.
			search({ filter: "tag.`mlflow.prompt.is_prompt` != 'true'" }),
			search({ filter: "tag.`mlflow.prompt.is_prompt` = 'true'" }),
			search({ filter: "name = 'nope'" }),
		]);
		const found = answers.slice(4).map(({ body }) => {
			const { registered_models = [], next_page_token } = body as {
				registered_models?: { name: string }[];
				next_page_token?: string;
			};
			return [registered_models.map(({ name }) => name).join(' '), next_page_token];
		});
		assert.deepEqual(found, [
			['a b', 'eyJvZmZzZXQiOiAyfQ=='],
			['c', undefined],
			['a b c', undefined],
			['p', undefined],
			['', undefined],
		]);
	});
});
