import assert from 'node:assert/strict';
import { firstMoment, momentOf, type Call } from '../../kit/mlflow/calls.js';
import { OurRegistry } from '../../kit/mlflow/ourRegistry.js';
import { MemoryRegistry } from '../../kit/memoryRegistry.js';

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

	it('tells of a model that can not be read, and of a registry that is gone, rather than that nothing is there', async () => {
		const ours = new OurRegistry(await MemoryRegistry.create());
		await ours.answer(post('registered-models/create', { name: 'a b' }));
		const { files } = ours.registry.store;
		const told = async (call: Call) => {
			const { status, body } = await ours.answer(call);
			const { error_code, message = '' } = body as { error_code?: string; message?: string };
			return [status, error_code, message];
		};
		const reads = [
			get('registered-models/get', { name: 'a b' }),
			get('model-versions/get', { name: 'a b', version: '1' }),
			post('registered-models/set-tag', { name: 'a b', key: 'k' }),
		];
		const nothing = get('registered-models/get', { name: 'nope' });

		files.set('models/a%20b/model.yaml', '<<<<<<< HEAD\n');
		for (const call of reads) {
			const [status, code, message] = await told(call);
			assert.deepEqual([status, code], [409, 'RESOURCE_CONFLICT'], call.path);
			assert.match(String(message), /^Model a b can't be read: model\.yaml line 1: /);
		}
		assert.deepEqual((await told(nothing)).slice(0, 2), [404, 'RESOURCE_DOES_NOT_EXIST']);

		files.clear();
		const searches = ['registered-models/search', 'model-versions/search'].map((path) => get(path, {}));
		const create = post('registered-models/create', { name: 'new' });
		for (const call of [...reads, nothing, ...searches, create]) {
			const [status, code, message] = await told(call);
			assert.deepEqual([status, code], [409, 'RESOURCE_CONFLICT'], call.path);
			assert.match(String(message), /^The registry is not in the work tree any more/);
		}
	});

	it('has no webhooks, and says what tells of changes', async () => {
		const [answer] = await OurRegistry.answers([get('webhooks', {})]);
		assert.deepEqual(answer, {
			status: 404,
			body: {
				error_code: 'ENDPOINT_NOT_FOUND',
				message: 'This registry has no webhooks: its changes are commits, of which the git server tells.',
			},
		});
	});

	it('refuses what no file of a registry can hold as that, and not for the state of a file', async () => {
		const description = 'word '.repeat(60_000);
		const [answer] = await OurRegistry.answers([
			post('registered-models/create', { name: 'long', description }),
		]);
		assert.deepEqual(answer, {
			status: 400,
			body: {
				error_code: 'INVALID_PARAMETER_VALUE',
				message:
					"Nothing was changed, as a registry can't hold it: model.yaml line 4: description: expected at most 262144 characters.",
			},
		});
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
