import assert from 'node:assert/strict';
import { chmod, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { servedEnvironment } from '../../src/mlflow/servedEnvironment.js';
import { gmrIn } from '../kit/gmr.js';
import { startGmr } from '../kit/gmrProcess.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

/** A program that registers a model through the address it is given. */
const creates = (name: string) => `
	const { origin, password } = new URL(process.env.MLFLOW_REGISTRY_URI);
	const headers = { authorization: 'Bearer ' + password, 'content-type': 'application/json' };
	const body = JSON.stringify({ name: '${name}' });
	const url = origin + '/api/2.0/mlflow/registered-models/create';
	fetch(url, { method: 'POST', headers, body }).then(async (answer) => console.log(answer.status));
`;

describe('gmr exec', () => {
	let repo: TempRepo;
	before(async () => {
		repo = await tempRepo();
		assert.equal((await gmrIn(repo.path, ['init'])).code, 0);
	});
	after(() => repo.dispose());

	/** Runs a script of Node's to its end. */
	async function execute(script: string, options: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
		const gmr = startGmr(repo.path, ['exec', ...options, '--', process.execPath, '-e', script], env);
		gmr.child.stdin.end('typed');
		const code = await gmr.ended;
		return { code, out: gmr.out(), err: gmr.err() };
	}

	it('commits what the command changes before it ends', async () => {
		assert.deepEqual(await execute(creates('executed')), { code: 0, out: '200\n', err: '' });
		assert.match(await repo.git('log', '-1', '--format=%s'), /^Create model executed/);
		assert.equal(await repo.git('status', '--porcelain'), '');
	});

	it('tells of what could not be committed after it was answered', async () => {
		await repo.write('.git/hooks/pre-commit', '#!/bin/sh\necho not today >&2\nexit 1\n');
		await chmod(join(repo.path, '.git/hooks/pre-commit'), 0o755);
		const head = await repo.git('rev-parse', 'HEAD');
		const { code, out, err } = await execute(creates('hooked'));
		await rm(join(repo.path, '.git/hooks/pre-commit'));
		assert.deepEqual([code, out], [0, '200\n']);
		assert.match(err, /^gmr: not committed: Create model hooked: .*not today/s);
		assert.equal(await repo.git('rev-parse', 'HEAD'), head);
		assert.match(await repo.git('status', '--porcelain'), /models\/hooked\/model\.yaml/);
		await repo.git('commit', '--quiet', '-m', 'By hand');
	});

	it('refuses changes with --read-only and --at', async () => {
		for (const options of [['--read-only'], ['--at', 'HEAD']])
			assert.equal((await execute(creates('refused'), options)).out, '403\n');
	});

	it('sets MLFLOW_REGISTRY_URI, and nothing else of MLflow', async () => {
		const script = `console.log(JSON.stringify(Object.entries(process.env).filter(([name]) => name.startsWith('MLFLOW_'))))`;
		const env = { MLFLOW_TRACKING_URI: 'http://tracking', MLFLOW_REGISTRY_URI: 'http://other' };
		const { out } = await execute(script, [], env);
		const told = Object.fromEntries(JSON.parse(out) as [string, string][]);
		const { MLFLOW_REGISTRY_URI: uri = '', ...rest } = told;
		assert.match(uri, /^http:\/\/gmr:[0-9a-f]{64}@127\.0\.0\.1:\d+$/);
		assert.deepEqual(rest, { MLFLOW_TRACKING_URI: 'http://tracking' });
	});

	it('gives the command its input, output and error output', async () => {
		const script = `process.stdin.on('data', (text) => { console.log('out ' + text); console.error('err ' + text); })`;
		assert.deepEqual(await execute(script), { code: 0, out: 'out typed\n', err: 'err typed\n' });
	});

	it('passes its exit code on, 128 and more for a signal', async () => {
		assert.equal((await execute('process.exit(7)')).code, 7);
		assert.equal((await execute(`process.kill(process.pid, 'SIGKILL')`)).code, 137);
		assert.equal((await execute(`process.kill(process.pid, 'SIGTERM')`)).code, 143);
	});

	for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
		it(`hands ${signal} on and waits for what the command makes of it`, async () => {
			const script = `
				process.on('${signal}', () => { ${creates(signal.toLowerCase())}; clearInterval(alive); });
				const alive = setInterval(() => {}, 1000);
				console.log('ready');
			`;
			const gmr = startGmr(repo.path, ['exec', '--', process.execPath, '-e', script]);
			assert.equal(await gmr.line(), 'ready');
			gmr.child.kill(signal);
			assert.equal(await gmr.ended, 0);
			assert.equal(gmr.out(), 'ready\n200\n');
			assert.match(
				await repo.git('log', '-1', '--format=%s'),
				new RegExp(`^Create model ${signal.toLowerCase()}`),
			);
		});

	it('tells of a command that is not there, or is no program', async () => {
		const missing = await gmrIn(repo.path, ['exec', '--', 'no-such-command', '--verbose']);
		assert.deepEqual(missing, {
			code: 127,
			out: '',
			err: 'gmr: there is no command "no-such-command". Is it installed, and on the PATH?\n',
		});
		await repo.write('text.txt', 'no program\n');
		const refused = await gmrIn(repo.path, ['exec', '--', './text.txt']);
		assert.equal(refused.code, 126);
		assert.match(refused.err, /^gmr: "\.\/text\.txt" can't be run/);
		// As `gmr exec -- "$COMMAND"` is where the variable is not set.
		const empty = await gmrIn(repo.path, ['exec', '--', '']);
		assert.deepEqual([empty.code, empty.out], [2, '']);
		assert.match(empty.err, /^gmr: the command to run is an empty text/);
	});

	it('tells of a program whose first line names one that is gone, as those of a moved environment of Python do', async function () {
		if (process.platform === 'win32') return this.skip();
		await repo.write('bin/mlflow', '#!/no/such/bin/python\n');
		await chmod(join(repo.path, 'bin/mlflow'), 0o755);
		const path = `${join(repo.path, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`;
		for (const program of ['bin/mlflow', join(repo.path, 'bin/mlflow'), 'mlflow']) {
			const gmr = startGmr(repo.path, ['exec', '--', program], { ...process.env, PATH: path });
			assert.equal(await gmr.ended, 126);
			assert.equal(
				gmr.err(),
				`gmr: "${program}" can't be run: the program that its first line names is not there.\n`,
			);
		}
	});

	it('leaves the options of the command alone, and asks for -- before it', async () => {
		const { code, out } = await execute('console.log(process.argv.slice(1).join())', []);
		assert.deepEqual([code, out], [0, '\n']);
		const gmr = startGmr(repo.path, [
			'exec',
			'--',
			process.execPath,
			'-p',
			'process.argv[1]',
			'--',
			'--json',
		]);
		assert.equal(await gmr.line(), '--json');
		assert.equal(await gmr.ended, 0);
		const usage = await gmrIn(repo.path, ['exec', 'python', '--version']);
		assert.equal(usage.code, 2);
		assert.match(usage.err, /Usage: gmr exec \[--at REF\] \[--read-only\] -- COMMAND…/);
	});

	describe('where there is a proxy', () => {
		const uri = 'http://gmr:token@127.0.0.1:1';
		const cases: readonly (readonly [NodeJS.ProcessEnv, NodeJS.ProcessEnv])[] = [
			[{}, {}],
			[{ no_proxy: 'example.com' }, { no_proxy: 'example.com' }],
			[
				{ http_proxy: 'http://proxy' },
				{ http_proxy: 'http://proxy', no_proxy: '127.0.0.1', NO_PROXY: '127.0.0.1' },
			],
			[
				{ ALL_PROXY: 'http://proxy', NO_PROXY: 'example.com' },
				{
					ALL_PROXY: 'http://proxy',
					no_proxy: 'example.com,127.0.0.1',
					NO_PROXY: 'example.com,127.0.0.1',
				},
			],
			[
				{ HTTP_PROXY: 'http://proxy', no_proxy: '*', NO_PROXY: 'a' },
				{ HTTP_PROXY: 'http://proxy', no_proxy: '*', NO_PROXY: 'a,127.0.0.1' },
			],
		];
		for (const [environment, served] of cases)
			it(`makes ${JSON.stringify(served)} of ${JSON.stringify(environment)}`, () => {
				const given = { ...environment, ...servedEnvironment(environment, uri) };
				assert.deepEqual(given, { ...served, MLFLOW_REGISTRY_URI: uri });
			});
	});
});
