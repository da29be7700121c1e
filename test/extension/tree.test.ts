import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Node } from '../../src/views/nodes.js';
import {
	commitBeforeRegistry,
	git,
	irisLines,
	poll,
	registryKey,
	remove,
	stage,
	treeLines,
	withExample,
} from './kit/host.js';

const registry = 'model-registry';

describe('the tree', () => {
	const example = withExample();
	const lines = () => treeLines(example.hooks);
	const waitFor = (line: RegExp) =>
		poll(String(line), async () => (await lines()).find((each) => line.test(each)));

	async function node(id: string): Promise<Node> {
		const { provider } = example.hooks.view;
		const search = async (parent?: Node): Promise<Node | undefined> => {
			for (const child of await provider.getChildren(parent)) {
				const found = child.id.endsWith(id) ? child : await search(child);
				if (found) return found;
			}
			return undefined;
		};
		const found = await search();
		assert.ok(found, id);
		return found;
	}

	it('shows the example', async () => {
		assert.deepEqual(await lines(), irisLines);
		const iris = await example.hooks.view.provider.getTreeItem(await node('models/iris'));
		assert.equal(iris.collapsibleState, vscode.TreeItemCollapsibleState.Expanded);
		assert.equal(example.hooks.keys.get('gmr.state'), 'ready');
		assert.equal(example.hooks.view.badge, undefined);
		const version = await example.hooks.view.provider.getTreeItem(await node('iris/versions/2'));
		assert.deepEqual(version.command?.arguments, [
			{ registry: registryKey(), model: 'iris', version: 2 },
			{ preserveFocus: true },
		]);
	});

	it('explains a version on hover, with text that can not become a link', async () => {
		await stage(
			`${registry}/models/iris/versions/2/notes.yaml`,
			'description: "**bold** [x](command:workbench.action.quit) $(bug) <b>html</b>"\n',
		);
		const { provider } = example.hooks.view;
		const version = await node('iris/versions/2');
		const value = await poll('the new description', async () => {
			const item = await provider.resolveTreeItem(
				await provider.getTreeItem(version),
				version,
				new vscode.CancellationTokenSource().token,
			);
			const tooltip = item.tooltip as vscode.MarkdownString;
			return tooltip.value.includes('bold') && tooltip;
		});
		assert.deepEqual(value.isTrusted, { enabledCommands: ['gmr.model.openPage', 'gmr.uri.copy'] });
		assert.ok(!value.supportHtml && !value.supportThemeIcons);
		assert.match(value.value, /\\\[x\\\]\\\(command/);
		assert.match(value.value, /f1\\_macro 0\.95/);
		const links = Array.from(value.value.matchAll(/(?<!\\)\]\(command:([\w.]+)/g), ([, command]) => command);
		assert.deepEqual(links, ['gmr.model.openPage', 'gmr.uri.copy']);
	});

	it('shows a broken manifest as a row that opens the file at the error', async () => {
		await stage(`${registry}/models/iris/model.yaml`, 'name: iris\ncreated: "2026\n  - x: [\n');
		const line = await waitFor(/^iris model\.yaml line \d+: /);
		const broken = await node('problems/models/iris/model.yaml');
		const item = await example.hooks.view.provider.getTreeItem(broken);
		assert.equal((item.iconPath as vscode.ThemeIcon).id, 'warning');
		assert.equal(item.command?.command, 'vscode.open');
		const { command, arguments: args = [] } = item.command as { command: string; arguments?: unknown[] };
		await vscode.commands.executeCommand(command, ...args);
		const editor = await poll('the editor', () => vscode.window.activeTextEditor);
		assert.match(editor.document.uri.path, /model-registry\/models\/iris\/model\.yaml$/);
		assert.equal(editor.selection.active.line + 1, Number(/line (\d+)/.exec(line)?.[1]));
		await poll('the badge', () => example.hooks.view.badge?.value === 1);
	});

	it('shows an alias whose version is gone', async () => {
		await stage(
			`${registry}/models/iris/versions/2/deleted.yaml`,
			'deleted: 2026-11-23T07:00:00.000Z\ndeleted_by: Ada\n',
		);
		await waitFor(/^ {2}@champion → v2, which is gone$/);
		await poll('the badge', () => example.hooks.view.badge?.value === 1);
	});

	it('follows a git checkout there and back', async () => {
		const main = await git('rev-parse', 'HEAD');
		const first = (await git('log', '--format=%H', '--grep', 'Register iris version 1')).split('\n')[0] ?? '';
		await git('checkout', '--quiet', first);
		await poll(
			'one version',
			async () => (await lines()).join() === 'iris v1 · T,  Version 1 f1_macro 0.9 · T',
		);
		await git('checkout', '--quiet', main);
		await poll('all versions', async () => (await lines()).join() === irisLines.join());
	});

	it('follows a checkout of a commit without a registry', async () => {
		const before = await commitBeforeRegistry();
		await git('checkout', '--quiet', before);
		await poll('the empty view', () => example.hooks.keys.get('gmr.state') === 'noRegistry');
		assert.deepEqual(await lines(), []);
		await git('checkout', '--quiet', 'main');
		await poll('all versions', async () => (await lines()).join() === irisLines.join());
	});

	it('follows a model whose folder is removed', async () => {
		await remove(`${registry}/models/iris`);
		await git('add', '--all');
		await poll('the empty view', () => example.hooks.keys.get('gmr.state') === 'empty');
	});

	it('has a level of registries with two of them', async () => {
		await stage('team/wine/registry.yaml', 'kind: git-model-registry\nformat: 1\nname: Wine\n');
		await waitFor(/^Wine team\/wine$/);
		assert.deepEqual(await lines(), [
			'model-registry',
			...irisLines.map((line) => `  ${line}`),
			'Wine team/wine',
		]);
		await stage('team/wine/registry.yaml', 'kind: something-else\n');
		await stage('team/beer/registry.yaml', 'kind: something-else\n');
		await remove('team/wine');
		await git('add', '--all');
		await poll('one registry', async () => (await lines()).join() === irisLines.join());
	});

	it('leaves registry files in artifacts and strangers alone', async () => {
		const inside = `${registry}/models/iris/versions/1/artifacts/registry.yaml`;
		await stage(inside, 'kind: git-model-registry\nformat: 1\n');
		await stage('other/registry.yaml', 'name: not ours\n');
		await example.hooks.registries.search();
		assert.deepEqual(
			example.hooks.registries.current().map(({ key }) => key),
			[registryKey()],
		);
	});

	it('tells VS Code only what changed', async () => {
		await lines();
		const fired: unknown[] = [];
		const subscription = example.hooks.view.provider.onDidChangeTreeData((nodes) => fired.push(nodes));
		try {
			await stage(`${registry}/models/iris/README.md`, '# Iris\n');
			await stage(`${registry}/models/iris/aliases/champion.yaml`, `version: 1\nmoved: ${'A'.repeat(26)}\n`);
			const nodes = (await poll('a change', () => fired[0])) as readonly Node[];
			assert.deepEqual(nodes.map(({ kind }) => kind).sort(), ['model']);
			assert.equal(fired.length, 1);
		} finally {
			subscription.dispose();
		}
	});

	it('selects the row of a version', async () => {
		const { view } = example.hooks;
		await vscode.commands.executeCommand('gmr.models.focus');
		await view.reveal({ registry: registryKey(), model: 'iris', version: 1 });
		await poll('the selection', () =>
			view.selection.some(({ id }) => id.endsWith('/models/iris/versions/1')),
		);
	});
});
