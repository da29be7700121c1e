import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import {
	commitBeforeRegistry,
	git,
	poll,
	remove,
	stage,
	withExample,
	workspaceRoot,
	write,
} from './kit/host.js';

describe('lenses', () => {
	const example = withExample();

	async function lensesOf(uri: vscode.Uri): Promise<readonly vscode.CodeLens[]> {
		const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
			'vscode.executeCodeLensProvider',
			uri,
			100,
		);
		return lenses.filter(
			({ command }) => command?.command === 'gmr.model.openPage' || command?.command === '',
		);
	}
	async function titles(document: vscode.TextDocument | string): Promise<string[]> {
		const opened =
			typeof document === 'string'
				? await vscode.workspace.openTextDocument(join(workspaceRoot(), document))
				: document;
		const lenses = await lensesOf(opened.uri);
		const inOrder = [...lenses].sort((a, b) => a.range.start.line - b.range.start.line);
		return inOrder.map(({ range, command }) => `${range.start.line + 1}: ${command?.title ?? ''}`);
	}
	const python = (content: string) => vscode.workspace.openTextDocument({ language: 'python', content });

	it('stand above the URIs of a program', async () => {
		assert.deepEqual(await titles('predict.py'), [
			'8: iris v2 · @champion · f1_macro 0.95',
			'9: iris v1 · f1_macro 0.9',
		]);
	});

	it('stand above the URIs of a YAML file, whatever its language', async () => {
		assert.deepEqual(await titles('serving.yaml'), [
			'7: iris v2 · @champion · f1_macro 0.95',
			'16: iris v2 · @champion · f1_macro 0.95',
		]);
		await write('compose.yaml', 'services:\n  web:\n    environment:\n      MODEL: models:/iris/3\n');
		assert.deepEqual(await titles('compose.yaml'), ['4: iris v3 · @challenger · f1_macro 0.933']);
	});

	it('stand in the cells of a notebook', async () => {
		const notebook = await vscode.workspace.openNotebookDocument(
			vscode.Uri.file(join(workspaceRoot(), 'explore.ipynb')),
		);
		// Cells are texts of the window only when they are shown.
		await vscode.window.showNotebookDocument(notebook);
		const cells = notebook.getCells().filter(({ kind }) => kind === vscode.NotebookCellKind.Code);
		const all = await Promise.all(cells.map(({ document }) => titles(document)));
		assert.ok(
			all.flat().some((title) => title.endsWith('iris v3 · @challenger · f1_macro 0.933')),
			all.flat().join('; '),
		);
	});

	it('say why a URI leads nowhere', async () => {
		const document = await python(
			['irs/1', 'iris@prod', 'iris/9', 'iris@'].map((uri) => `x = "models:/${uri}"`).join('\n'),
		);
		assert.deepEqual(await titles(document), [
			'1: No model irs · did you mean iris?',
			'2: iris has no alias @prod',
			'3: iris has no version 9 · newest is 3',
			'4: No models:/ URI: write models:/name@alias or models:/name/version',
		]);
	});

	it('open the page of the version', async () => {
		const document = await python('x = "models:/iris@champion"');
		const [lens] = await lensesOf(document.uri);
		assert.deepEqual(lens?.command?.arguments, [
			{ registry: example.hooks.registries.current()[0]?.key, model: 'iris', version: 2 },
		]);
	});

	it('are one a line, and none for what is put together, prose, comments and logged models', async () => {
		const document = await python(
			[
				'a, b = "models:/iris/1", "models:/iris/2"',
				'x = f"models:/iris/{n}"',
				'# "models:/iris/1"',
				'"""See',
				'models:/iris/1',
				'"""',
				'x = "models:/m-0123456789abcdef0123456789abcdef"',
			].join('\n'),
		);
		assert.deepEqual(await titles(document), ['1: iris v1 · f1_macro 0.9']);
	});

	it('are none for volumes of containers, and one for a model without a version', async () => {
		const compose = [
			'volumes:',
			'  - models:/app/data',
			'  - models:/data:ro',
			'  - models:/iris',
			'  - models:/iris/1',
		];
		const document = await vscode.workspace.openTextDocument({
			language: 'yaml',
			content: compose.join('\n'),
		});
		assert.deepEqual(await titles(document), [
			'4: No version of iris: write @alias or /version behind it',
			'5: iris v1 · f1_macro 0.9',
		]);
	});

	it('follow an alias that is moved in a terminal', async () => {
		const document = await python('x = "models:/iris@champion"');
		assert.match((await titles(document))[0] ?? '', /iris v2/);
		await stage('model-registry/models/iris/aliases/champion.yaml', `version: 3\nmoved: ${'B'.repeat(26)}\n`);
		await poll('the new title', async () => (await titles(document))[0]?.includes('iris v3'));
	});

	it('follow the setting', async () => {
		const document = await vscode.workspace.openTextDocument(join(workspaceRoot(), 'predict.py'));
		const settings = vscode.workspace.getConfiguration('gmr.codeLens', document.uri);
		await settings.update('enabled', false, vscode.ConfigurationTarget.Workspace);
		try {
			await poll('no lenses', async () => (await titles(document)).length === 0);
		} finally {
			await settings.update('enabled', undefined, vscode.ConfigurationTarget.Workspace);
			await remove('.vscode');
		}
	});

	it('are not there without a registry', async () => {
		await git('checkout', '--quiet', await commitBeforeRegistry());
		await poll('no registry', () => example.hooks.registries.current().length === 0);
		assert.deepEqual(await titles('predict.py'), []);
	});
});
