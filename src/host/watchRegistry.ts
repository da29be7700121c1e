import * as vscode from 'vscode';

/** What became of a watched registry. */
export interface RegistryEvents {
	readonly changed: () => void;
	/** Its folder came or went. */
	readonly moved: () => void;
}

/**
 * Calls `changed` when something in a registry's folder that shows has changed. Folders that are moved or deleted
 * give one event for themselves and none for their files, so it is not only the `.yaml` files that are listened for.
 */
export function watchRegistry(root: vscode.Uri, { changed, moved }: RegistryEvents): vscode.Disposable {
	const inside = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(root, '**'));
	const parent = vscode.Uri.joinPath(root, '..');
	const name = (root.path.split('/').at(-1) ?? '').replace(/[[\]{}?*]/g, '[$&]');
	const itself = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(parent, name));
	const told = (uri: vscode.Uri) => {
		if (isShown(uri.path.slice(root.path.length))) changed();
	};
	return vscode.Disposable.from(
		inside,
		inside.onDidCreate(told),
		inside.onDidChange(told),
		inside.onDidDelete(told),
		itself,
		itself.onDidCreate(moved),
		itself.onDidDelete(moved),
	);
}

/** Copies on their way in and the bytes of artifacts show nowhere. */
function isShown(path: string): boolean {
	return !/\/\.incoming-|\/versions\/\d+\/artifacts\//.test(path);
}
