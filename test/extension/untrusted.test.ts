import assert from 'node:assert/strict';
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { hooks, irisLines, registryKey, treeLines, workspaceRoot } from './kit/host.js';
import { ScriptedPerson } from './kit/person.js';

const starters = ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'] as const;

describe('in a workspace that is not trusted', () => {
	const started: unknown[] = [];
	const originals = new Map<string, unknown>();
	before(() => {
		for (const name of starters) {
			const original = childProcess[name] as (...args: unknown[]) => unknown;
			originals.set(name, original);
			Object.assign(childProcess, {
				[name]: (...args: unknown[]) => {
					// VS Code's own helpers, such as its search for files, start from the same process.
					if (!/(?:^|[/\\ ])git(?:\.exe)?(?: |$)/.test(String(args[0]))) return original(...args);
					started.push(args[0]);
					throw new Error(`${name} ${String(args[0])}`);
				},
			});
		}
		syncBuiltinESMExports();
	});
	after(() => {
		Object.assign(childProcess, Object.fromEntries(originals));
		syncBuiltinESMExports();
	});

	it('shows the registry', async () => {
		const test = await hooks();
		assert.deepEqual(await treeLines(test), irisLines);
		assert.equal(test.keys.get('gmr.state'), 'ready');
		assert.equal(test.keys.get('gmr.canEdit'), false);
	});

	it('shows lenses', async () => {
		const uri = vscode.Uri.file(join(workspaceRoot(), 'predict.py'));
		await vscode.workspace.openTextDocument(uri);
		const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
			'vscode.executeCodeLensProvider',
			uri,
			10,
		);
		const titles = lenses.map(({ command }) => command?.title);
		assert.ok(titles.includes('iris v2 · @champion · f1_macro 0.95'), titles.join('; '));
	});

	it('refuses every change, before it asks anything', async () => {
		const test = await hooks();
		const iris = { registry: registryKey(), model: 'iris', version: 1, alias: 'champion' };
		for (const [command, argument] of [
			['gmr.model.register', vscode.Uri.file(join(workspaceRoot(), 'models/gaussian-nb'))],
			['gmr.alias.set', iris],
			['gmr.alias.remove', iris],
			['gmr.tag.set', iris],
			['gmr.model.describe', iris],
			['gmr.endpoint.start', iris],
			['gmr.notebook.insertSetup', undefined],
		] as const) {
			const person = new ScriptedPerson();
			test.seams.replace(person);
			await vscode.commands.executeCommand(command, argument);
			const message = person.message(/not trusted/);
			assert.equal(message.kind, 'error');
			assert.deepEqual(message.buttons, ['Manage Workspace Trust']);
			assert.deepEqual(person.asked, [], command);
		}
		test.seams.replace();
	});

	it('still copies', async () => {
		const test = await hooks();
		const person = new ScriptedPerson();
		test.seams.replace(person);
		await vscode.commands.executeCommand('gmr.uri.copy', { registry: registryKey(), model: 'iris' });
		assert.deepEqual(person.copied, ['models:/iris@champion']);
		test.seams.replace();
	});

	it('has not started git', () => assert.deepEqual(started, []));
});
