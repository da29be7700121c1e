import * as vscode from 'vscode';
import { runCommand } from '../host/commands.js';
import { builtInCommands, commandIds } from '../host/ids.js';
import type { ModelPageActions } from '../webview/pageActions.js';

/** What the page of a model lets its reader do: the commands, which tell of their failures themselves. */
export const pageActions: ModelPageActions = {
	registerVersion: async (subject) => {
		await runCommand(commandIds.registerModel, subject);
	},
	setAlias: async (subject, what) => {
		await runCommand(commandIds.setAlias, { ...subject, ...what });
	},
	setTag: async (subject, { key, version }) => {
		const target = version === undefined ? subject : { ...subject, version };
		await runCommand(commandIds.setTag, target, key === undefined ? {} : { key });
	},
	describe: async (subject, version) => {
		await runCommand(commandIds.describe, version === undefined ? subject : { ...subject, version });
	},
	copyUri: async (uri) => {
		await runCommand(commandIds.copyUri, uri);
	},
	openFile: async (registry, path, range) => {
		const uri = vscode.Uri.joinPath(vscode.Uri.parse(registry), path);
		const at = range && new vscode.Position(range.start.line, range.start.column);
		const options = at ? { selection: new vscode.Range(at, at) } : {};
		await vscode.commands.executeCommand(builtInCommands.open, uri, options);
	},
	openExternal: async (url) => {
		await vscode.env.openExternal(vscode.Uri.parse(url, true));
	},
};
