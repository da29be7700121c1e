import * as vscode from 'vscode';
import type { Problem } from '../core/problem.js';
import { asCommand } from '../host/commands.js';
import { builtInCommands, commandIds } from '../host/ids.js';
import type { Node } from './nodes.js';
import type { Click, Row } from './rows.js';

const expansions = {
	none: vscode.TreeItemCollapsibleState.None,
	collapsed: vscode.TreeItemCollapsibleState.Collapsed,
	expanded: vscode.TreeItemCollapsibleState.Expanded,
} as const;

/** The row of a node in VS Code's terms. Its tooltip is made when it is asked for. */
export function treeItemOf(node: Node, row: Row): vscode.TreeItem {
	const item = new vscode.TreeItem(row.label, expansions[row.expansion]);
	item.id = node.id;
	item.description = row.description;
	item.iconPath = new vscode.ThemeIcon(
		row.icon.id,
		row.icon.color === undefined ? undefined : new vscode.ThemeColor(row.icon.color),
	);
	item.contextValue = row.contextValue;
	item.accessibilityInformation = { label: row.accessibleName };
	const command = row.click && commandOf(node, row.click);
	if (command) item.command = command;
	return item;
}

function commandOf(node: Node, click: Click): vscode.Command | undefined {
	if (click.kind === 'openFile') return openFile(node.registry, click.problem);
	if (!('model' in node)) return undefined;
	const target = { registry: node.registry, model: node.model, version: click.version };
	return click.kind === 'openPage'
		? // The arrow keys go on working in the tree.
			asCommand(commandIds.openPage, vscode.l10n.t('Open Page'), target, { preserveFocus: true })
		: asCommand(commandIds.revealVersion, vscode.l10n.t('Select Version'), target);
}

/** Opens the broken file with the cursor at the error. */
function openFile(registry: string, { path, range }: Problem): vscode.Command {
	const uri = vscode.Uri.joinPath(vscode.Uri.parse(registry), path);
	const at = range && new vscode.Position(range.start.line, range.start.column);
	const options: vscode.TextDocumentShowOptions = at ? { selection: new vscode.Range(at, at) } : {};
	return { command: builtInCommands.open, title: vscode.l10n.t('Open File'), arguments: [uri, options] };
}
