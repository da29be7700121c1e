import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { git, poll, treeLines, withExample, workspaceRoot, write } from './kit/host.js';

/** Before suites that check out other commits: VS Code's watcher does not see all folders that a checkout makes. */
describe('changes on disk', () => {
	const example = withExample();
	const path = 'model-registry/models/iris/aliases/champion.yaml';
	const champion = async (version: number) =>
		(await treeLines(example.hooks))[0]?.startsWith(`iris @champion v${version}`);
	const moved = async (version: number) => {
		const text = await readFile(join(workspaceRoot(), path), 'utf8');
		return text.replace(/version: \d+/, `version: ${version}`);
	};

	it('by another program show within a second', async () => {
		const started = Date.now();
		await write(path, await moved(3));
		await poll('the tree', () => champion(3));
		assert.ok(Date.now() - started < 1_000, `${Date.now() - started} ms`);
	});

	it('by git alone show within a second, whatever the watcher has seen', async () => {
		await git('commit', '--quiet', '--allow-empty', '--message', 'nothing');
		const object = await new Promise<string>((resolve, reject) => {
			void moved(1).then(async (text) => {
				await write('moved.yaml', text);
				git('hash-object', '-w', 'moved.yaml').then(resolve, reject);
			}, reject);
		});
		await git('update-index', '--cacheinfo', `100644,${object},${path}`);
		await git('commit', '--quiet', '--message', 'Move champion');
		const started = Date.now();
		await git('checkout', '--quiet', '--force', 'HEAD');
		await poll('the tree', () => champion(1));
		assert.ok(Date.now() - started < 1_000, `${Date.now() - started} ms`);
	});

	it('in an editor show when they are saved', async () => {
		const document = await vscode.workspace.openTextDocument(join(workspaceRoot(), path));
		const edit = new vscode.WorkspaceEdit();
		const all = new vscode.Range(0, 0, document.lineCount, 0);
		edit.replace(document.uri, all, await moved(1));
		assert.ok(await vscode.workspace.applyEdit(edit));
		await document.save();
		await poll('the tree', () => champion(1), 1_000);
	});
});
