import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import {
	commitBeforeRegistry,
	git,
	poll,
	registryKey,
	treeLines,
	withExample,
	workspaceRoot,
} from './kit/host.js';

describe('the MLflow endpoint', () => {
	const example = withExample();
	const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand(command, ...args);
	/** Where notebooks look for the address. */
	const files = () => {
		const folder = join(workspaceRoot(), '.git', 'gmr', 'endpoints');
		return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
	};

	afterEach(() => example.hooks.endpoints.stopAll());

	/** Starts it as a person does; gives the URL that is copied. */
	async function start(): Promise<URL> {
		await run('gmr.endpoint.start');
		example.person.message(/^model-registry answers MLflow's clients/);
		await run('gmr.endpoint.copyUrl');
		return new URL(example.person.copied.at(-1) ?? '');
	}

	async function ask({ origin, password }: URL, path: string, body?: object): Promise<Response> {
		const headers = { authorization: `Bearer ${password}`, 'content-type': 'application/json' };
		const content = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
		return fetch(`${origin}/api/2.0/mlflow/${path}`, { headers, ...content });
	}

	/** What a new terminal of the workspace folder is given. */
	function variables(): Map<string, string> {
		const [workspaceFolder] = vscode.workspace.workspaceFolders ?? [];
		assert.ok(workspaceFolder);
		const { terminals } = example.hooks;
		const found = new Map<string, string>();
		terminals.getScoped({ workspaceFolder }).forEach((name, { value }) => void found.set(name, value));
		return found;
	}

	it('is off until it is asked for', () => {
		assert.equal(example.hooks.endpoints.running.size, 0);
		assert.equal(variables().size, 0);
		assert.deepEqual(files(), []);
	});

	it('gives terminals and notebooks its address, and takes it back when it is stopped', async () => {
		const url = await start();
		assert.equal(example.hooks.keys.get('gmr.hasEndpoint'), true);
		assert.equal(variables().get('MLFLOW_REGISTRY_URI'), url.href.replace(/\/$/, ''));
		assert.equal(example.hooks.terminals.persistent, false);
		const [file = assert.fail('no file'), ...others] = files();
		assert.deepEqual(others, []);
		assert.equal(readFileSync(file, 'utf8').trim(), variables().get('MLFLOW_REGISTRY_URI'));
		assert.equal(statSync(file).mode & 0o077, 0);

		await run('gmr.endpoint.stop');
		example.person.message(/^model-registry no longer answers/);
		assert.equal(variables().size, 0);
		assert.deepEqual(files(), []);
		assert.equal(example.hooks.keys.get('gmr.hasEndpoint'), false);
		await assert.rejects(ask(url, 'registered-models/search'));
	});

	it('is in the environment of a terminal that is opened then, and of none that is opened later', async () => {
		const { href } = await start();
		const inTerminal = (wanted: string) =>
			poll('the terminal', async () => (await seenInTerminal()) === wanted, 30_000);
		await inTerminal(href.replace(/\/$/, ''));
		await run('gmr.endpoint.stop');
		await inTerminal('undefined');
	});

	it('has its port again at once', async () => {
		const { endpoints } = example.hooks;
		const { port } = await endpoints.start(registryKey());
		const [, again] = await Promise.all([endpoints.stop(registryKey()), endpoints.start(registryKey())]);
		assert.equal(again.port, port);
	});

	it('shows in the tree by itself what a client registers, and commits it', async () => {
		const url = await start();
		const created = await ask(url, 'registered-models/create', { name: 'served' });
		assert.equal(created.status, 200, await created.text());
		const source = join(workspaceRoot(), 'models', 'gaussian-nb');
		const version = await ask(url, 'model-versions/create', { name: 'served', source });
		assert.equal(version.status, 200, await version.text());
		await poll('the version in the tree', async () =>
			(await treeLines(example.hooks)).some((line) => line.startsWith('  Version 1 f1_macro')),
		);
		await run('gmr.endpoint.stop');
		assert.match(await git('log', '-1', '--format=%s'), /served/);
		assert.equal(await git('status', '--porcelain'), '');
	});

	it('keeps its port and takes a new token when it is started again', async () => {
		const first = await start();
		await run('gmr.endpoint.stop');
		const second = await start();
		assert.equal(second.port, first.port);
		assert.notEqual(second.password, first.password);
		assert.equal((await ask(second, 'registered-models/search')).status, 200);
		const stale = new URL(second);
		stale.password = first.password;
		assert.equal((await ask(stale, 'registered-models/search')).status, 401);
	});

	it('takes another port where the one it had is taken', async () => {
		const { port } = await start();
		await run('gmr.endpoint.stop');
		const { createServer } = await import('node:net');
		const other = createServer().listen(Number(port), '127.0.0.1');
		await new Promise((settle) => other.once('listening', settle));
		try {
			assert.notEqual((await start()).port, port);
		} finally {
			other.close();
		}
	});

	it('offers to copy its URL, to show the log and to stop', async () => {
		await start();
		example.person.will({ pick: /^Copy URL$/ }, { pick: /^Stop$/ });
		await run('_gmr.endpoint.show');
		example.person.message(/secret/);
		await run('_gmr.endpoint.show');
		example.person.done();
		assert.deepEqual(example.person.asked.slice(0, 4), [
			'MLflow Endpoint',
			'  Copy URL',
			'  Show Log',
			'  Stop',
		]);
		assert.equal(example.hooks.endpoints.running.size, 0);
	});

	it('starts once, whoever else asks', async () => {
		const { endpoints } = example.hooks;
		const [one, other] = await Promise.all([endpoints.start(registryKey()), endpoints.start(registryKey())]);
		assert.equal(one, other);
	});

	it('says so where there is no registry, and where none runs', async () => {
		await run('gmr.endpoint.stop');
		assert.deepEqual(example.person.message(/No MLflow endpoint runs/).buttons, ['Start MLflow Endpoint']);
		await git('checkout', '--quiet', await commitBeforeRegistry());
		await poll('no registry', () => example.hooks.keys.get('gmr.state') === 'noRegistry');
		await run('gmr.endpoint.start');
		example.person.message(/no model registry in this workspace/);
	});
});

/** What `MLFLOW_REGISTRY_URI` is in a terminal that is opened now. */
async function seenInTerminal(): Promise<string> {
	const file = join(workspaceRoot(), 'terminal-saw.txt');
	const code = `require('fs').writeFileSync(process.argv[1], '<' + process.env.MLFLOW_REGISTRY_URI + '>')`;
	const terminal = vscode.window.createTerminal({
		shellPath: process.execPath,
		shellArgs: ['-e', code, file],
		env: { ELECTRON_RUN_AS_NODE: '1' },
	});
	try {
		return await poll('the terminal', () => {
			const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
			return text.endsWith('>') && text.slice(1, -1);
		});
	} finally {
		terminal.dispose();
		await rm(file, { force: true });
	}
}
