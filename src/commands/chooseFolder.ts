import * as vscode from 'vscode';
import type { ArtifactFolders } from '../host/artifactFolders.js';
import type { Choice, Prompts } from '../host/prompts.js';
import { exists } from '../host/repositories.js';

/** The model folder a command was started on, or one that is asked for. */
export async function chooseFolder(
	argument: unknown,
	{ prompts, artifactFolders }: { prompts: Prompts; artifactFolders: ArtifactFolders },
): Promise<vscode.Uri> {
	if (argument instanceof vscode.Uri) return folderOf(argument);
	const title = vscode.l10n.t('Register Model');
	const folders = await artifactFolders.all();
	const browse = vscode.l10n.t('Browse…');
	if (folders.length === 0) return ask(prompts, title);
	const choices = [
		...folders.map(folderChoice),
		{ key: 'browse', icon: 'folder-opened', label: browse, value: 'browse' as const, isAlwaysShown: true },
	];
	const { value } = await prompts.pick<vscode.Uri | 'browse'>({
		title,
		placeholder: vscode.l10n.t('The folder of a model'),
		choices: () => choices,
	});
	return value === 'browse' ? ask(prompts, title) : value;
}

async function ask(prompts: Prompts, title: string): Promise<vscode.Uri> {
	return vscode.Uri.parse(await prompts.folder(title, vscode.l10n.t('Register Model…')));
}

/** The Explorer offers an `MLmodel` file too, which stands for its folder. */
async function folderOf(uri: vscode.Uri): Promise<vscode.Uri> {
	const isModelFile = uri.path.endsWith('/MLmodel') && (await exists(uri));
	return isModelFile ? vscode.Uri.joinPath(uri, '..') : uri;
}

function folderChoice(folder: vscode.Uri): Choice<vscode.Uri> {
	const path = vscode.workspace.asRelativePath(folder);
	const at = path.lastIndexOf('/');
	return {
		key: path,
		icon: 'folder',
		label: path.slice(at + 1),
		description: at < 0 ? '' : path.slice(0, at),
		value: folder,
	};
}
