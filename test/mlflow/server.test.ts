import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import { registryError } from '../../src/core/errors.js';
import { routes } from '../../src/core/mlflow/routes.js';
import { createModel } from '../../src/core/operations/createModel.js';
import type { MlflowServer } from '../../src/mlflow/server.js';
import { memoryAccess, memoryVersions, startMemoryServer, token } from '../kit/mlflow/memoryAccess.js';
import { rawRequest, requestText } from '../kit/mlflow/rawRequest.js';
import { MemoryRegistry } from '../kit/memoryRegistry.js';

const api = '/api/2.0/mlflow';
/** Every path that answers anything, with its methods. */
const paths = [
	...routes.map(({ method, path }) => ({ method, path: `${api}/${path}` })),
	{ method: 'GET', path: '/health' },
	{ method: 'GET', path: '/version' },
	{ method: 'GET', path: '/api/2.0/mlflow-artifacts/artifacts' },
	{ method: 'GET', path: '/api/2.0/mlflow-artifacts/artifacts/bW9kZWw/1/MLmodel' },
	{ method: 'GET', path: '/' },
	{ method: 'GET', path: '/api/2.0/mlflow/runs/get' },
];

describe('the MLflow server', () => {
	let registry: MemoryRegistry;
	let server: MlflowServer;
	const faults: unknown[] = [];
	before(async () => {
		registry = await MemoryRegistry.create();
		server = await startMemoryServer({
			access: memoryAccess(registry, {}),
			versions: memoryVersions({ MLmodel: 'flavors: {}\n', 'code/a b.py': '1' }),
			onFault: (error) => faults.push(error),
		});
	});
	after(async () => {
		await server[Symbol.asyncDispose]();
		assert.deepEqual(faults, []);
	});

	const host = () => ['Host', `127.0.0.1:${server.port}`] as const;
	const bearer = ['Authorization', `Bearer ${token}`] as const;
	const json = ['Content-Type', 'application/json'] as const;
	const raw = (line: string, headers: readonly (readonly [string, string])[], body = '') =>
		rawRequest(server.port, requestText(line, headers, body));
	/** A request that is right but for what is said, with what its JSON says. */
	async function ask(
		method: string,
		target: string,
		body = '',
		more: readonly (readonly [string, string])[] = [json],
	) {
		const answer = await raw(`${method} ${target} HTTP/1.1`, [host(), bearer, ...more], body);
		const isJson = answer.headers.get('content-type') === 'application/json';
		return { ...answer, json: isJson ? (JSON.parse(answer.body) as Record<string, unknown>) : {} };
	}
	const create = (body: string, more?: readonly (readonly [string, string])[]) =>
		ask('POST', `${api}/registered-models/create`, body, more);
	const codeOf = ({ json: { error_code } }: { json: Record<string, unknown> }) => error_code;

	describe('who may ask', () => {
		it('listens on 127.0.0.1 alone', async () => {
			// 127.0.0.2 is this machine, too, where it is anything.
			for (const other of ['127.0.0.2', '::1'])
				await assert.rejects(rawRequest(server.port, 'GET / HTTP/1.1\r\n\r\n', other), other);
		});
		for (const { method, path } of paths) {
			it(`answers ${method} ${path} to nobody without the token`, async () => {
				const without = await raw(`${method} ${path} HTTP/1.1`, [host(), json], '{}');
				assert.equal(without.status, 401);
				assert.equal((JSON.parse(without.body) as { error_code: string }).error_code, 'UNAUTHENTICATED');
				const wrong = ['Authorization', `Bearer ${'0'.repeat(64)}`] as const;
				assert.equal((await raw(`${method} ${path} HTTP/1.1`, [host(), wrong, json], '{}')).status, 401);
			});
		}
		it('refuses two Host headers, and HTTP/1.0 without one (CVE-2025-14279)', async () => {
			assert.equal((await raw('GET /health HTTP/1.1', [host(), ['Host', 'evil'], bearer])).status, 403);
			assert.equal((await raw('GET /health HTTP/1.1', [['Host', 'evil'], host(), bearer])).status, 403);
			assert.equal((await raw('GET /health HTTP/1.0', [bearer])).status, 403);
			assert.equal((await raw('GET /health HTTP/1.1', [bearer])).status, 400);
			assert.equal((await raw('GET /health HTTP/1.0', [host(), bearer])).status, 200);
		});
		it('refuses two Authorization headers', async () => {
			const other = ['Authorization', 'Bearer x'] as const;
			assert.equal((await raw('GET /health HTTP/1.1', [host(), bearer, other])).status, 401);
		});
		for (const target of [
			'http://evil/health',
			'//evil/health',
			'/\\evil/health',
			'/%2e%2e/health',
			'/..%2fhealth',
			'/health%00',
		])
			it(`refuses the request target ${target}`, async () =>
				assert.equal((await ask('GET', target)).status, 400));
		it('answers no web page (CVE-2025-1473)', async () => {
			const origin = await ask('GET', '/health', '', [['Origin', 'http://localhost:3000']]);
			assert.equal(origin.status, 403);
			assert.equal(codeOf(origin), 'PERMISSION_DENIED');
			assert.equal((await ask('GET', '/health', '', [['Sec-Fetch-Site', 'cross-site']])).status, 403);
		});
		it('answers no preflight request', async () => {
			const headers = [['Access-Control-Request-Method', 'POST']] as const;
			const answer = await ask('OPTIONS', `${api}/registered-models/create`, '', headers);
			assert.equal(answer.status, 405);
			assert.equal(answer.headers.get('allow'), 'GET, POST, PATCH, DELETE');
		});
		it('gives who registers a token and another port each time', async () => {
			await using other = await startMemoryServer();
			assert.notEqual(other.port, server.port);
			assert.equal(server.uri, `http://gmr:${token}@127.0.0.1:${server.port}`);
		});
	});

	describe('when it is read-only', () => {
		let readOnly: MlflowServer;
		before(async () => {
			readOnly = await startMemoryServer({ access: memoryAccess(registry) });
		});
		after(() => readOnly[Symbol.asyncDispose]());
		for (const { method, path, kind } of routes) {
			it(`${kind === 'write' ? 'refuses' : 'answers'} ${method} ${path}`, async () => {
				const headers = [['Host', `127.0.0.1:${readOnly.port}`] as const, bearer, json];
				const text = requestText(`${method} ${api}/${path} HTTP/1.1`, headers, '{}');
				const { status, body } = await rawRequest(readOnly.port, text);
				const { error_code } = JSON.parse(body) as { error_code?: string };
				if (kind === 'write') assert.deepEqual([status, error_code], [403, 'PERMISSION_DENIED']);
				else assert.ok(status === 200 || (status === 400 && error_code === 'INVALID_PARAMETER_VALUE'), body);
			});
		}
	});

	describe('what it sends', () => {
		const wanted = {
			'x-content-type-options': 'nosniff',
			'x-frame-options': 'DENY',
			'cache-control': 'no-store',
			'content-security-policy': "default-src 'none'",
		};
		for (const { method, path } of paths) {
			it(`has the headers of an answer that no page shows, for ${method} ${path}`, async () => {
				for (const headers of [
					[host(), bearer, json],
					[host(), json],
					[['Host', 'evil'] as const, bearer],
				]) {
					const answer = await raw(`${method} ${path} HTTP/1.1`, headers, '{}');
					for (const [name, value] of Object.entries(wanted)) assert.equal(answer.headers.get(name), value);
					assert.match(
						answer.headers.get('content-type') ?? '',
						/^(?:application\/(?:json|octet-stream)|text\/plain; charset=utf-8)$/,
					);
					assert.deepEqual(
						[...answer.headers.keys()].filter((name) => name.startsWith('access-control-')),
						[],
					);
				}
			});
		}
		it('is for a folder what is in it, for a file nothing', async () => {
			const list = async (path: string) =>
				(await ask('GET', `/api/2.0/mlflow-artifacts/artifacts?path=${path}`)).json['files'];
			assert.deepEqual(await list('bW9kZWw/1'), [
				{ path: 'MLmodel', is_dir: false, file_size: 12 },
				{ path: 'code', is_dir: true },
			]);
			assert.deepEqual(await list('bW9kZWw/1/code'), [{ path: 'a b.py', is_dir: false, file_size: 1 }]);
			assert.deepEqual(await list('bW9kZWw/1/MLmodel'), []);
			assert.deepEqual(await list('bW9kZWw/2'), []);
		});
		for (const name of ['a#b', 'a?b', 'a%41'])
			it(`says that a client can't have ${name}, before it gets another file`, async () => {
				const file = { path: `code/${name}`, size: 0, read: () => Promise.reject(new Error('not read')) };
				await using other = await startMemoryServer({
					versions: { files: () => Promise.resolve([file]) },
				});
				const { origin, password } = new URL(other.uri);
				const list = async (path: string) => {
					const url = `${origin}/api/2.0/mlflow-artifacts/artifacts?path=bW9kZWw/1${path}`;
					const answer = await fetch(url, { headers: { authorization: `Bearer ${password}` } });
					return { status: answer.status, text: await answer.text() };
				};
				assert.equal((await list('')).status, 200);
				const { status, text } = await list('/code');
				assert.equal(status, 400);
				assert.ok(text.includes('gmr export') && text.includes(name), text);
			});
		it('is for a file its bytes, to be kept as a file', async () => {
			const { status, body, headers } = await ask(
				'GET',
				'/ajax-api/2.0/mlflow-artifacts/artifacts/bW9kZWw/1/code/a%20b.py',
			);
			assert.deepEqual([status, body, headers.get('content-type')], [200, '1', 'application/octet-stream']);
			assert.equal(headers.get('content-disposition'), 'attachment; filename="a_b.py"');
		});
		for (const path of [
			'bW9kZWw/1/nope',
			'bW9kZWw/1/code',
			'bW9kZWw/1/%252e%252e/MLmodel',
			'bW9kZWw/01/MLmodel',
			'Li4/1/MLmodel',
			'x',
			'',
		])
			it(`is nothing for the file ${path}`, async () => {
				const answer = await ask('GET', `/api/2.0/mlflow-artifacts/artifacts/${path}`);
				assert.deepEqual([answer.status, codeOf(answer)], [404, 'RESOURCE_DOES_NOT_EXIST']);
			});
		it('is never all of a file whose bytes are not those that were registered', async () => {
			const told: unknown[] = [];
			async function* changed() {
				yield await Promise.resolve(Buffer.from('chan'));
				throw new Error('MLmodel is not what was registered');
			}
			const file = { path: 'MLmodel', size: 7, read: () => Promise.resolve(changed()) };
			await using other = await startMemoryServer({
				versions: { files: () => Promise.resolve([file]) },
				onFault: (error) => told.push(error),
			});
			const headers = [['Host', `127.0.0.1:${other.port}`] as const, bearer];
			const line = 'GET /api/2.0/mlflow-artifacts/artifacts/bW9kZWw/1/MLmodel HTTP/1.1';
			const { headers: sent, body } = await rawRequest(other.port, requestText(line, headers));
			assert.ok(body.length < 7, body);
			assert.ok(sent.size === 0 || sent.get('content-length') === '7');
			assert.match(String(told[0]), /MLmodel is not what was registered/);
		});
		it('is refused with the sentence and code of the registry where it can not be fetched', async () => {
			const told: unknown[] = [];
			const gone = { uri: 'models:/model/1', reason: 'gone', detail: 'no such object' } as const;
			const read = () => Promise.reject(registryError('lfs-fetch-failed', gone));
			await using other = await startMemoryServer({
				versions: { files: () => Promise.resolve([{ path: 'MLmodel', size: 7, read }]) },
				onFault: (error) => told.push(error),
			});
			const headers = [['Host', `127.0.0.1:${other.port}`] as const, bearer];
			const line = 'GET /api/2.0/mlflow-artifacts/artifacts/bW9kZWw/1/MLmodel HTTP/1.1';
			const { status, body } = await rawRequest(other.port, requestText(line, headers));
			assert.equal(status, 409);
			assert.match(body, /"RESOURCE_CONFLICT".*does not have the files of models:\/model\/1: no such object/);
			assert.deepEqual(told, []);
		});
	});

	describe('how it reads a request', () => {
		it('takes a body that is JSON by its content type, with parameters', async () => {
			const charset = [['content-type', 'Application/JSON; charset=utf-8']] as const;
			assert.equal((await create('{"name":"charset"}', charset)).status, 200);
		});
		for (const type of [
			'text/plain',
			'application/x-www-form-urlencoded',
			'multipart/form-data; boundary=x',
			'application/jsonp',
			'',
		])
			it(`refuses a body of the type ${JSON.stringify(type)}, as pages can send it`, async () => {
				const answer = await create('{"name":"x"}', type === '' ? [] : [['Content-Type', type]]);
				assert.deepEqual([answer.status, codeOf(answer)], [400, 'BAD_REQUEST']);
				assert.equal(await registry.snapshot.findModel('x'), undefined);
			});
		it('repeats no header in a refusal (CVE-2023-6568)', async () => {
			const answer = await create('{}', [['Content-Type', 'text/<script>']]);
			assert.ok(answer.status === 400 && !answer.body.includes('script'));
		});
		it('decodes a name once, so that none has a twin (CVE-2024-3099)', async () => {
			await registry.register('once');
			assert.equal((await ask('GET', `${api}/registered-models/get?name=on%63e`)).status, 200);
			assert.equal((await ask('GET', `${api}/registered-models/get?name=on%2563e`)).status, 404);
		});
		it('gives what clients can read, also of a file that holds half of a surrogate pair', async () => {
			await registry.apply(createModel({ name: 'halves', tags: { half: 'a\ud800b', whole: '😀 \\ud800' } }));
			const { body } = await ask('GET', `${api}/registered-models/get?name=halves`);
			assert.match(body, /"key":"half","value":"a\ufffdb"/);
			assert.ok(body.includes(JSON.stringify('😀 \\ud800')), body);
		});
		it('refuses a body that is not UTF-8, rather than change its text', async () => {
			const url = `http://127.0.0.1:${server.port}${api}/registered-models/create`;
			const latin1 = Buffer.from('{"name":"caf\u00e9"}', 'latin1');
			const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
			const answer = await fetch(url, { method: 'POST', headers, body: latin1 });
			assert.equal(answer.status, 400);
			assert.match(await answer.text(), /BAD_REQUEST.*UTF-8/);
			assert.deepEqual(
				(await registry.snapshot.models()).filter(({ folder }) => folder.startsWith('caf')),
				[],
			);
		});
		it('takes a filter that names a thousand runs, as the server of MLflow does', async () => {
			const runs = Array.from({ length: 1000 }, (_, index) => `'${String(index).padStart(32, '0')}'`);
			const filter = new URLSearchParams({ filter: `run_id IN (${runs.join(',')})` });
			const answer = await ask('GET', `${api}/model-versions/search?${filter.toString()}`);
			assert.deepEqual([answer.status, answer.json], [200, {}]);
		});
		it('refuses an encoded body', async () => {
			const answer = await create('x', [json, ['Content-Encoding', 'gzip']]);
			assert.deepEqual([answer.status, codeOf(answer)], [400, 'BAD_REQUEST']);
		});
		it('refuses a body of more than 1 MiB, and answers (CVE-2024-6838)', async () => {
			for (const size of [1024 * 1024 + 1, 4 * 1024 * 1024]) {
				const answer = await create(`{"name":"${'x'.repeat(size - 11)}"}`);
				assert.deepEqual([answer.status, codeOf(answer)], [400, 'BAD_REQUEST']);
				assert.match(String(answer.json['message']), /1 MiB/);
			}
		});
		it('refuses chunks that are more than 1 MiB together', async () => {
			const size = 300_000;
			const chunk = `${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`;
			const headers = [host(), bearer, json, ['Transfer-Encoding', 'chunked'] as const];
			const head = requestText(`POST ${api}/registered-models/create HTTP/1.1`, headers);
			const { status } = await rawRequest(server.port, `${head}${chunk.repeat(4)}0\r\n\r\n`);
			assert.equal(status, 400);
		});
		it('refuses what is nested more than 64 levels deep, brackets in texts aside', async () => {
			const deep = await create(`{"name":"x","y":${'['.repeat(64)}${']'.repeat(64)}}`);
			assert.deepEqual([deep.status, codeOf(deep)], [400, 'BAD_REQUEST']);
			const text = JSON.stringify({ name: 'brackets', description: '\\"['.repeat(100) });
			assert.equal((await create(text)).status, 200);
		});
		it('keeps a key of JSON from changing what an object is', async () => {
			const body = '{"name":"keys","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
			assert.equal((await create(body)).status, 200);
			assert.equal((await create('{"__proto__":{"name":"inherited"}}')).status, 400);
			assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
		});
		it('ends a connection that sends too slowly', async () => {
			await using other = await startMemoryServer({ timeouts: { headMs: 100, requestMs: 200 } });
			const head = await rawRequest(other.port, 'GET /health HTTP/1.1\r\nHost: ');
			assert.equal(head.status, 408);
			const headers = [['Host', `127.0.0.1:${other.port}`], bearer, json, ['Content-Length', '9']] as const;
			const body = await rawRequest(
				other.port,
				requestText(`POST ${api}/registered-models/create HTTP/1.1`, headers) + '{',
			);
			assert.equal(body.status, 408);
		});
		it('holds at most 64 connections', async () => {
			await using other = await startMemoryServer();
			const sockets: Socket[] = [];
			for (let count = 0; count < 64; count++) {
				const socket = connect({ port: other.port, host: '127.0.0.1' });
				await once(socket, 'connect');
				sockets.push(socket);
			}
			const last = connect({ port: other.port, host: '127.0.0.1' }).on('error', () => undefined);
			await once(last, 'close');
			for (const socket of sockets) socket.destroy();
		});
	});

	it('answers whatever is sent, and stays what it is', async () => {
		const methods = fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'PUT', 'HEAD', 'OPTIONS', 'BREW');
		const known = paths.map(({ path }) => path);
		const target = fc.oneof(
			fc.constantFrom(...known),
			fc
				.tuple(fc.constantFrom(...known), fc.stringMatching(/^[!-~]{0,20}$/))
				.map(([path, more]) => `${path}${more}`),
			fc.stringMatching(/^[!-~]{1,30}$/),
		);
		const fields = fc.dictionary(
			fc.constantFrom(
				'name',
				'version',
				'alias',
				'key',
				'value',
				'tags',
				'filter',
				'__proto__',
				'constructor',
				'stages',
			),
			fc.jsonValue(),
		);
		const body = fc.oneof(
			fields.map((value) => JSON.stringify(value)),
			fc.jsonValue().map((value) => JSON.stringify(value)),
			fc.string(),
		);
		const headers = fc.array(
			fc.constantFrom<readonly [string, string]>(
				...[json, ['Content-Type', 'text/plain'] as const, ['Origin', 'null'] as const],
				...[['Content-Encoding', 'gzip'] as const, ['Expect', '100-continue'] as const],
				...[['Transfer-Encoding', 'chunked'] as const, ['Upgrade', 'h2c'] as const, bearer],
			),
			{ maxLength: 3 },
		);
		await using other = await startMemoryServer({
			onFault: (error) => faults.push(error),
			timeouts: { headMs: 200, requestMs: 400 },
		});
		const own = [['Host', `127.0.0.1:${other.port}`] as const, bearer];
		const property = fc.asyncProperty(methods, target, headers, body, async (method, path, more, text) => {
			const { status } = await rawRequest(
				other.port,
				requestText(`${method} ${path} HTTP/1.1`, [...own, ...more], text),
			);
			assert.ok(status < 500, String(status));
			assert.equal(Object.keys(Object.prototype).length, 0);
		});
		await fc.assert(property, { numRuns: 300 });
		const { status } = await rawRequest(other.port, requestText('GET /health HTTP/1.1', own));
		assert.equal(status, 200);
	});

	describe('what MLflow lets clients say', () => {
		const path = `${api}/registered-models`;
		before(async () => {
			await registry.register('said');
		});
		const said = async (...args: Parameters<typeof ask>) => {
			const { status, json: body } = await ask(...args);
			return [status, body['error_code'] ?? (body['registered_model'] as { name: string } | undefined)?.name];
		};
		it('null for a field that is not there, and fields it does not know', async () => {
			assert.deepEqual(
				await said('POST', `${path}/create`, '{"name":"nulls","tags":null,"description":null,"x":{}}'),
				[200, 'nulls'],
			);
			assert.deepEqual(await said('POST', `${path}/create`, '{"name":null}'), [
				400,
				'INVALID_PARAMETER_VALUE',
			]);
		});
		it('a field in camelCase, but not in both spellings, nor one that must be there', async () => {
			const move = async (more: string) => {
				const body = `{"name":"said","version":"1","stage":"None",${more}}`;
				return String((await ask('POST', `${api}/model-versions/transition-stage`, body)).json['message']);
			};
			assert.match(await move('"archiveExistingVersions":true'), /not an Active stage/);
			const both = '"archiveExistingVersions":true,"archive_existing_versions":true';
			assert.match(await move(both), /they are one parameter/);
			const rename = await ask('POST', `${path}/rename`, '{"name":"said","newName":"other"}');
			assert.match(String(rename.json['message']), /Missing value for required parameter 'new_name'/);
		});
		it('JSON in a text of JSON', async () => {
			assert.deepEqual(await said('POST', `${path}/create`, JSON.stringify('{"name":"twice"}')), [
				200,
				'twice',
			]);
			const thrice = JSON.stringify(JSON.stringify('{"name":"thrice"}'));
			assert.deepEqual(await said('POST', `${path}/create`, thrice), [400, 'BAD_REQUEST']);
		});
		it('a body that is no JSON, as if it were empty', async () => {
			for (const body of ['nonsense', '{"name":"x"', '', 'null'])
				assert.deepEqual(await said('POST', `${path}/create`, body), [400, 'INVALID_PARAMETER_VALUE'], body);
			assert.deepEqual(await said('POST', `${path}/create`, '[]'), [400, 'BAD_REQUEST']);
		});
		it('a body of GET, where there is no query', async () => {
			assert.deepEqual(await said('GET', `${path}/get`, '{"name":"said"}'), [200, 'said']);
			assert.deepEqual(await said('GET', `${path}/get?name=said`, '{"name":"x"}'), [200, 'said']);
			assert.deepEqual(await said('GET', `${path}/get?x=1`, '{"name":"said"}'), [
				400,
				'INVALID_PARAMETER_VALUE',
			]);
		});
		it('a query with + and %20 for a blank, and UTF-8', async () => {
			await registry.register('a bé');
			for (const name of ['a+b%C3%A9', 'a%20b%c3%a9'])
				assert.deepEqual(await said('GET', `${path}/get?name=${name}`), [200, 'a bé']);
		});
		it('fields of DELETE in its body, not in a query', async () => {
			await registry.register('gone');
			assert.deepEqual(await said('DELETE', `${path}/delete?name=gone`), [400, 'INVALID_PARAMETER_VALUE']);
			assert.deepEqual(await said('DELETE', `${path}/delete`, '{"name":"gone"}'), [200, undefined]);
			assert.deepEqual(await said('GET', `${path}/get?name=gone`), [404, 'RESOURCE_DOES_NOT_EXIST']);
		});
		it('a value of another JSON type not at all', async () => {
			for (const name of ['1', 'true', '[]', '{}', '1.5'])
				assert.deepEqual(await said('POST', `${path}/create`, `{"name":${name}}`), [
					400,
					'INVALID_PARAMETER_VALUE',
				]);
			const version = await ask('GET', `${api}/model-versions/get`, '{"name":"said","version":1}');
			assert.match(String(version.json['message']), /Hint: Value was of type 'int'/);
		});
		it('the address of its user interface', async () => {
			assert.deepEqual(await said('GET', '/ajax-api/2.0/mlflow/registered-models/get?name=said'), [
				200,
				'said',
			]);
		});
		it('/health and /version', async () => {
			assert.equal((await ask('GET', '/health')).body, 'OK');
			assert.match((await ask('GET', '/version')).body, /^3\.\d+\.\d+$/);
		});
		it('no path that is not there, and no method that a path has not', async () => {
			for (const elsewhere of [
				'/',
				'/api',
				'/api/3.0/mlflow/registered-models/get',
				'/api/2.0/preview/mlflow/registered-models/get',
				'/api/2.0-preview/mlflow/registered-models/get',
				`${path}/list`,
				`${path}/get/`,
				'/health/',
			])
				assert.deepEqual(await said('GET', elsewhere), [404, 'ENDPOINT_NOT_FOUND'], elsewhere);
			const wrong = await ask('GET', `${path}/create`);
			assert.deepEqual(
				[wrong.status, codeOf(wrong), wrong.headers.get('allow')],
				[405, 'ENDPOINT_NOT_FOUND', 'POST'],
			);
		});
		it('runs and experiments not here, but where MLFLOW_TRACKING_URI belongs', async () => {
			for (const asked of ['runs/create', 'experiments/get', 'logged-models/m-1']) {
				const answer = await ask('POST', `${api}/${asked}`, '{}');
				assert.deepEqual([answer.status, codeOf(answer)], [404, 'ENDPOINT_NOT_FOUND']);
				assert.match(String(answer.json['message']), /MLFLOW_REGISTRY_URI.*MLFLOW_TRACKING_URI/);
			}
		});
	});

	describe('what goes wrong', () => {
		const path = `${api}/registered-models/create`;
		/** What a server answers whose writer throws this. */
		async function failing(error: Error) {
			const told: unknown[] = [];
			const access = memoryAccess(registry, { apply: () => Promise.reject(error) });
			await using other = await startMemoryServer({ access, onFault: (fault) => told.push(fault) });
			const headers = [['Host', `127.0.0.1:${other.port}`] as const, bearer, json];
			const answer = await rawRequest(
				other.port,
				requestText(`POST ${path} HTTP/1.1`, headers, '{"name":"f"}'),
			);
			return { ...answer, told };
		}
		it('is told where the server runs, and to nobody else', async () => {
			const { status, body, told } = await failing(new Error('secret of /nowhere/registry'));
			assert.equal(status, 400);
			assert.deepEqual(Object.keys(JSON.parse(body) as object), ['error_code', 'message']);
			assert.ok(body.includes('INTERNAL_ERROR') && !body.includes('secret') && !body.includes('nowhere'));
			assert.equal(told.length, 1);
		});
		it('is said without where the registry is, if the system refused it', async () => {
			const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', path: '/nowhere/registry/models/f' });
			const { body, told } = await failing(full);
			assert.ok(body.includes('no room left for models/f') && !body.includes('nowhere'), body);
			assert.equal(told.length, 1);
		});
	});

	describe('when a client leaves, or the server ends', () => {
		it('tells the writer whether its answer arrived', async () => {
			const deliveries: Promise<boolean>[] = [];
			let started: () => void = () => undefined;
			let isSlow = false;
			const access = memoryAccess(registry, {
				register: async ({ name, source }, delivered?: Promise<boolean>) => {
					assert.ok(delivered);
					deliveries.push(delivered);
					started();
					if (isSlow) await delivered;
					return registry.register(name, { source });
				},
			});
			await using other = await startMemoryServer({ access });
			const headers = [['Host', `127.0.0.1:${other.port}`] as const, bearer, json];
			const line = `POST ${api}/model-versions/create HTTP/1.1`;
			const text = requestText(line, headers, '{"name":"said","source":"models/said"}');
			assert.equal((await rawRequest(other.port, text)).status, 200);
			assert.equal(await deliveries[0], true);
			isSlow = true;
			const isStarted = new Promise<void>((settle) => (started = settle));
			const socket = connect({ port: other.port, host: '127.0.0.1' });
			socket.write(text);
			await isStarted;
			socket.destroy();
			assert.equal(await deliveries[1], false);
		});
		it('answers what it has begun, then closes every connection', async () => {
			let release: () => void = () => undefined;
			let begun: () => void = () => undefined;
			const isBegun = new Promise<void>((settle) => (begun = settle));
			const access = memoryAccess(registry, {
				apply: async (operation) => {
					begun();
					await new Promise<void>((settle) => (release = settle));
					return registry.apply(operation);
				},
			});
			const other = await startMemoryServer({ access });
			const { port } = other;
			const idle = connect({ port, host: '127.0.0.1' });
			await once(idle, 'connect');
			const headers = [['Host', `127.0.0.1:${port}`] as const, bearer, json];
			const text = requestText(`POST ${api}/registered-models/create HTTP/1.1`, headers, '{"name":"last"}');
			const answer = rawRequest(port, text);
			await isBegun;
			const ended = other[Symbol.asyncDispose]();
			release();
			assert.equal((await answer).status, 200);
			await ended;
			if (!idle.destroyed) await once(idle.resume(), 'close');
			await assert.rejects(rawRequest(port, text));
		});
	});
});
