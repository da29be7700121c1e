import * as vscode from 'vscode';

/** The folder at or above `folder` that holds a `.git`, found without git. */
export async function findRepositoryRoot(folder: vscode.Uri): Promise<vscode.Uri | undefined> {
	for (let at = folder; ;) {
		if (await exists(vscode.Uri.joinPath(at, '.git'))) return at;
		const parent = vscode.Uri.joinPath(at, '..');
		if (parent.path === at.path) return undefined;
		at = parent;
	}
}

/**
 * Where a new registry for what lies in `folder` goes: the repository's root, or the workspace folder where that root
 * is not part of the workspace. `undefined` outside of repositories.
 */
export async function homeOfNewRegistry(folder: vscode.Uri): Promise<vscode.Uri | undefined> {
	const root = await findRepositoryRoot(folder);
	if (!root) return undefined;
	if (vscode.workspace.getWorkspaceFolder(root)) return root;
	return vscode.workspace.getWorkspaceFolder(folder)?.uri ?? root;
}

/** Is there a file or folder? */
export async function exists(uri: vscode.Uri): Promise<boolean> {
	try {
		await vscode.workspace.fs.stat(uri);
		return true;
	} catch {
		// Missing and unreadable come to the same: nothing of ours is there.
		return false;
	}
}

/** Is `uri` the folder `parent` or below it? */
export function isWithin(parent: vscode.Uri, uri: vscode.Uri): boolean {
	const prefix = parent.path.endsWith('/') ? parent.path : `${parent.path}/`;
	return parent.scheme === uri.scheme && (uri.path === parent.path || uri.path.startsWith(prefix));
}
