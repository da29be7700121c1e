import * as vscode from 'vscode';
import { mlflowSetupCell } from '../core/mlflow/setupCell.js';
import { runCommand } from '../host/commands.js';
import { requireTrust } from '../host/editing.js';
import { commandIds } from '../host/ids.js';
import { Notice } from '../host/notice.js';
import type { CommandParts } from './parts.js';
import { registriesNear } from './registriesNear.js';

/** By this tag of nbformat's the cell is known again. */
const tag = 'git-model-registry';

type Parts = Pick<CommandParts, 'endpoints' | 'registries' | 'messages'>;

/** Insert MLflow Setup Cell: at the top of the notebook that is open, or anew where it was inserted before. */
export function insertSetupCell(parts: Parts) {
	return async (): Promise<undefined> => {
		requireTrust();
		const notebook = vscode.window.activeNotebookEditor?.notebook;
		if (notebook?.notebookType !== 'jupyter-notebook')
			throw new Notice(vscode.l10n.t('Open a Jupyter notebook to insert the setup cell for MLflow.'));
		const near = await registriesOf(notebook, parts);
		const [first] = near;
		if (first === undefined)
			throw new Notice(
				vscode.l10n.t(
					'The repository of this notebook has no model registry, so there is nothing to set MLflow up for.',
				),
			);
		await insert(notebook);
		if (near.some((key) => parts.endpoints.running.has(key))) {
			parts.messages.glance(vscode.l10n.t('Run the setup cell to connect MLflow'));
			return undefined;
		}
		parts.messages.done(
			vscode.l10n.t('The setup cell works while an MLflow endpoint runs, and none does in this window.'),
			{
				title: vscode.l10n.t('Start MLflow Endpoint'),
				run: () => runCommand(commandIds.startEndpoint, ...(near.length === 1 ? [{ registry: first }] : [])),
			},
		);
		return undefined;
	};
}

/** Those in the notebook's repository: the cell looks nowhere else. Of one that was never saved, all. */
async function registriesOf({ uri, isUntitled }: vscode.NotebookDocument, { registries }: Parts) {
	const all = await registries.all();
	const near = isUntitled ? all : (await registriesNear(vscode.Uri.joinPath(uri, '..'), all)).near;
	return near.map(({ key }) => key);
}

async function insert(notebook: vscode.NotebookDocument): Promise<void> {
	const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, mlflowSetupCell, 'python');
	cell.metadata = { metadata: { tags: [tag] } };
	const before = notebook.getCells().find(({ metadata }) => isTagged(metadata));
	const at = before?.index ?? 0;
	const range = new vscode.NotebookRange(at, before ? at + 1 : at);
	const edit = new vscode.WorkspaceEdit();
	edit.set(notebook.uri, [vscode.NotebookEdit.replaceCells(range, [cell])]);
	if (!(await vscode.workspace.applyEdit(edit)))
		throw new Notice(vscode.l10n.t('VS Code did not let the notebook be changed. Is it read-only?'));
}

/** What the notebook's file says of a cell is `metadata` of what VS Code keeps of it. */
function isTagged({ metadata }: Record<string, unknown>): boolean {
	const tags: unknown = (metadata as { tags?: unknown } | undefined)?.tags;
	return Array.isArray(tags) && tags.includes(tag);
}
