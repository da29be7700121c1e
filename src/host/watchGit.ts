import * as vscode from 'vscode';
import { findRepositoryRoot } from './repositories.js';

/**
 * Calls `changed` after git has changed a work tree: a checkout, a commit, a merge, also by another program. It is
 * git's own files that are watched; git is not started. VS Code's watcher can miss files in folders that appear all at
 * once, which is what a checkout makes.
 */
export class GitWatch implements vscode.Disposable {
	readonly #changed: () => void;
	readonly #watchers = new Map<string, vscode.Disposable>();
	#isDisposed = false;

	constructor(changed: () => void) {
		this.#changed = changed;
	}

	/** Watches the repositories that hold these folders, and no others. Tells whether they are others than before. */
	async follow(folders: readonly vscode.Uri[]): Promise<boolean> {
		const roots = await Promise.all(folders.map((folder) => findRepositoryRoot(folder)));
		const found = new Map(roots.flatMap((root) => (root ? [[root.toString(), root] as const] : [])));
		const before = Array.from(this.#watchers.keys()).join();
		for (const [key, watcher] of this.#watchers) {
			if (found.has(key)) continue;
			watcher.dispose();
			this.#watchers.delete(key);
		}
		for (const [key, root] of found) {
			const folder = this.#watchers.has(key) ? undefined : await gitFolder(root);
			if (folder && !this.#isDisposed && !this.#watchers.has(key))
				this.#watchers.set(key, this.#watch(folder));
		}
		return Array.from(this.#watchers.keys()).join() !== before;
	}

	dispose(): void {
		this.#isDisposed = true;
		for (const watcher of this.#watchers.values()) watcher.dispose();
	}

	#watch(folder: vscode.Uri): vscode.Disposable {
		const pattern = new vscode.RelativePattern(folder, '{HEAD,index}');
		const watcher = vscode.workspace.createFileSystemWatcher(pattern);
		const { onDidCreate, onDidChange } = watcher;
		return vscode.Disposable.from(watcher, onDidCreate(this.#changed), onDidChange(this.#changed));
	}
}

/** The folder with a work tree's `HEAD` and `index`: `.git`, or what the file of that name points at. */
async function gitFolder(root: vscode.Uri): Promise<vscode.Uri> {
	const dotGit = vscode.Uri.joinPath(root, '.git');
	const target = await gitFileTarget(dotGit);
	if (target === undefined) return dotGit;
	const isAbsolute = target.startsWith('/') || /^[A-Za-z]:[\\/]/.test(target);
	return isAbsolute ? vscode.Uri.file(target) : vscode.Uri.joinPath(root, target);
}

async function gitFileTarget(dotGit: vscode.Uri): Promise<string | undefined> {
	try {
		const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(dotGit));
		return /^gitdir: (.+?)\s*$/m.exec(text)?.[1];
	} catch {
		// A folder, as a rule.
		return undefined;
	}
}
