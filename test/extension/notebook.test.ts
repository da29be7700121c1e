import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { mlflowSetupCell } from '../../src/core/mlflow/setupCell.js';
import { commitBeforeRegistry, git, poll, withExample, workspaceRoot } from './kit/host.js';

describe('the setup cell for notebooks', () => {
	const example = withExample();
	const insert = () => vscode.commands.executeCommand('gmr.notebook.insertSetup');
	const path = () => join(workspaceRoot(), 'explore.ipynb');

	afterEach(() => example.hooks.endpoints.stopAll());

	async function open(): Promise<vscode.NotebookDocument> {
		const notebook = await vscode.workspace.openNotebookDocument(vscode.Uri.file(path()));
		await vscode.window.showNotebookDocument(notebook);
		await poll('the notebook', () => vscode.window.activeNotebookEditor?.notebook === notebook);
		return notebook;
	}

	it('goes to the top once, and its file holds no secret', async () => {
		const notebook = await open();
		const before = notebook.cellCount;
		await insert();
		const { buttons } = example.person.message(/works while an MLflow endpoint runs/);
		assert.deepEqual(buttons, ['Start MLflow Endpoint']);
		assert.equal(notebook.cellCount, before + 1);
		assert.equal(notebook.cellAt(0).document.getText(), mlflowSetupCell);
		assert.equal(notebook.cellAt(0).document.languageId, 'python');

		assert.ok(await notebook.save());
		interface Saved {
			readonly cells: readonly { cell_type: string; metadata: unknown; source: string[] }[];
		}
		const [first] = (JSON.parse(await readFile(path(), 'utf8')) as Saved).cells;
		assert.deepEqual(
			{ type: first?.cell_type, metadata: first?.metadata, source: first?.source.join('') },
			{ type: 'code', metadata: { tags: ['git-model-registry'] }, source: mlflowSetupCell },
		);
	});

	it('takes the place of the one that is there, wherever that was moved to', async () => {
		const notebook = await open();
		await insert();
		const count = notebook.cellCount;
		const move = new vscode.WorkspaceEdit();
		const { metadata } = notebook.cellAt(0);
		const old = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'old', 'python');
		old.metadata = metadata;
		move.set(notebook.uri, [
			vscode.NotebookEdit.insertCells(2, [old]),
			vscode.NotebookEdit.deleteCells(new vscode.NotebookRange(0, 1)),
		]);
		assert.ok(await vscode.workspace.applyEdit(move));
		await insert();
		assert.equal(notebook.cellCount, count);
		assert.equal(notebook.cellAt(1).document.getText(), mlflowSetupCell);
	});

	it('offers to start the endpoint, and no longer where one runs', async () => {
		await open();
		await insert();
		example.person.message(/works while/).press('Start MLflow Endpoint');
		await poll('the endpoint', () => example.hooks.endpoints.running.size === 1);
		await insert();
		example.person.message(/^Run the setup cell/);
	});

	it('says so where no notebook is open, and where its repository has no registry', async () => {
		await insert();
		example.person.message(/^Open a Jupyter notebook/);
		await git('checkout', '--quiet', await commitBeforeRegistry());
		await poll('no registry', () => example.hooks.keys.get('gmr.state') === 'noRegistry');
		const notebook = await open();
		const count = notebook.cellCount;
		await insert();
		example.person.message(/has no model registry/);
		assert.equal(notebook.cellCount, count);
	});
});
