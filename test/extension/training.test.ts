import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import type { Node } from '../../src/views/nodes.js';
import { git, poll, withExample, workspaceRoot } from './kit/host.js';

/** Runs a Python script as it is; what it prints goes to a file, for who wants to know why it failed. */
const withOutputIn = (file: string) =>
	`import subprocess, sys
with open(${JSON.stringify(file)}, "w") as output:
    sys.exit(subprocess.run([sys.executable, *sys.argv[1:]], stdout=output, stderr=subprocess.STDOUT).returncode)`;

describe("the example's training with MLflow's own client", function () {
	this.timeout(600_000);
	const example = withExample();
	const python = process.env['GMR_TEST_PYTHON'];
	const path = (name: string) => join(workspaceRoot(), name);
	let runs: Buffer;
	before(async function () {
		// `npm test` has said what to install; on CI what is skipped has failed.
		if (python === undefined) return this.skip();
		runs = await readFile(path('mlflow.db'));
	});
	afterEach(async () => {
		await example.hooks.endpoints.stopAll();
		await writeFile(path('mlflow.db'), runs);
	});

	/** Starts the endpoint as a person does; gives the URL that is copied. */
	async function start(): Promise<string> {
		await vscode.commands.executeCommand('gmr.endpoint.start');
		await vscode.commands.executeCommand('gmr.endpoint.copyUrl');
		return example.person.copied.at(-1) ?? '';
	}

	const training = (name: string, folder: string) => [
		'train.py',
		...['--estimator', 'knn', '--param', 'n_neighbors=7', '--param', 'algorithm=brute'],
		...['--folder', folder, '--register', name],
	];

	/** The row of a version, once the tree has it by itself, and its tooltip without what escapes it. */
	async function shown(id: string): Promise<readonly [row: string, tooltip: string]> {
		const { provider } = example.hooks.view;
		const find = async (parent?: Node): Promise<Node | undefined> => {
			for (const child of await provider.getChildren(parent)) {
				const found = child.id.endsWith(id) ? child : await find(child);
				if (found) return found;
			}
			return undefined;
		};
		const node = await poll(`${id} in the tree`, () => find());
		const item = await provider.getTreeItem(node);
		const { token } = new vscode.CancellationTokenSource();
		const { tooltip } = await provider.resolveTreeItem(item, node, token);
		const markdown = tooltip instanceof vscode.MarkdownString ? tooltip.value : '';
		return [String(item.description), markdown.replaceAll('\\', '')];
	}

	/** What is committed of a version that `train.py` registered from run `run`. */
	async function assertRegistered(model: string, version: number, run: string): Promise<void> {
		const [row, tooltip] = await shown(`/models/${model}/versions/${version}`);
		assert.match(row, /^f1_macro 0\.\d+ · just now/);
		for (const told of ['f1_macro', 'accuracy', 'log_loss', 'train.py', 'iris-train', `from run ${run}`])
			assert.ok(tooltip.includes(told), `${told} in ${tooltip}`);
		await example.hooks.endpoints.stopAll();
		const text = await git('show', `HEAD:model-registry/models/${model}/versions/${version}/version.yaml`);
		assert.match(text, /^source: models:\/m-[0-9a-f]{32}$/m);
		assert.match(text, new RegExp(`^ {4}name: ${run}$`, 'm'));
		assert.match(text, /^ {4}n_neighbors: "7"$/m);
		assert.match(text, /storage: copy/);
		// `train.py` copies the model it logged, too.
		assert.equal(await git('status', '--porcelain'), `?? models/${run}/`);
	}

	it('registers in a terminal what the tree then shows with run, metrics and source', async () => {
		await start();
		const output = path('.git/training.txt');
		const terminal = vscode.window.createTerminal({
			shellPath: python ?? '',
			shellArgs: ['-c', withOutputIn(output), ...training('iris', 'knn-7')],
			cwd: workspaceRoot(),
		});
		const status = await poll('the training', () => terminal.exitStatus, 500_000);
		terminal.dispose();
		const said = existsSync(output) ? await readFile(output, 'utf8') : '';
		assert.equal(status.code, 0, said);
		await assertRegistered('iris', 4, 'knn-7');
	});

	it('registers a new model where MLFLOW_REGISTRY_URI is all that it was given', async () => {
		const env = { ...process.env, MLFLOW_REGISTRY_URI: await start() };
		await promisify(execFile)(python ?? '', training('flowers', 'again'), { cwd: workspaceRoot(), env });
		await assertRegistered('flowers', 1, 'again');
	});
});
