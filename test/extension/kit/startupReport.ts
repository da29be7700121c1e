import * as vscode from 'vscode';
import { extensionId, poll } from './host.js';

/** What VS Code's report of startup performance says of our extension; times in milliseconds. */
export async function startupReport(): Promise<{ isEager: boolean; loadMs: number; activateMs: number }> {
	await vscode.commands.executeCommand('perfview.show');
	// The report opens empty and is filled.
	const row = await poll('the report of startup performance', () =>
		vscode.workspace.textDocuments
			.find(({ uri }) => uri.scheme === 'perf')
			?.getText()
			.split('\n')
			.find((line) => line.includes(`| ${extensionId} `)),
	);
	await vscode.commands.executeCommand('workbench.action.closeAllEditors');
	const [eager, load, call, finish] = row
		.split('|')
		.slice(2, 6)
		.map((cell) => cell.trim());
	return { isEager: eager === 'true', loadMs: Number(load), activateMs: Number(call) + Number(finish) };
}
