import * as vscode from 'vscode';
import type { Disposes } from './disposes.js';
import type { ContextKeys } from './contextKeys.js';
import { Debounced } from './debounce.js';
import { excludedFolders } from './findRegistries.js';
import { contextKeys } from './ids.js';
import { modelFileGlob, modelFoldersOf } from './modelFolders.js';
import type { Registries } from './registries.js';

const maxFiles = 10_000;
const maxFolders = 2_000;
/** More in one burst are quicker found by one search through all. */
const maxNewFolders = 20;

/** The folders of the workspace that hold a model: where the Explorer's menu offers to register. */
export class ArtifactFolders implements vscode.Disposable {
	readonly #registries: Registries;
	readonly #keys: ContextKeys;
	readonly #files = new Map<string, vscode.Uri>();
	readonly #updateLater = new Debounced(() => void this.#update(), 200, 2000);
	readonly #newFolders = new Map<string, vscode.Uri>();
	readonly #lookLater = new Debounced(() => void this.#lookIntoNewFolders(), 500, 3000);
	readonly #disposables: Disposes[] = [this.#updateLater, this.#lookLater];
	#search: Promise<void> | undefined;

	constructor(registries: Registries, keys: ContextKeys) {
		this.#registries = registries;
		this.#keys = keys;
	}

	/** The folders; the first call starts the search. */
	async all(): Promise<readonly vscode.Uri[]> {
		await (this.#search ??= this.#start());
		return this.#folders();
	}

	dispose(): void {
		for (const disposable of this.#disposables) disposable.dispose();
	}

	async #start(): Promise<void> {
		const watcher = vscode.workspace.createFileSystemWatcher(modelFileGlob, false, true, false);
		this.#disposables.push(
			watcher,
			watcher.onDidCreate((file) => this.#note(file, true)),
			watcher.onDidDelete((file) => this.#note(file, false)),
			...this.#watchWholeFolders(),
			vscode.workspace.onDidChangeWorkspaceFolders(() => (this.#search = this.#find())),
			this.#registries.onDidChange(() => this.#updateLater.trigger()),
		);
		await this.#find();
	}

	async #find(): Promise<void> {
		const files = await vscode.workspace.findFiles(modelFileGlob, excludedFolders, maxFiles);
		this.#files.clear();
		for (const file of files) this.#files.set(file.path, file);
		await this.#registries.ready();
		await this.#update();
	}

	/** A folder that appears or goes with its files at once may give an event for itself alone. */
	#watchWholeFolders(): readonly Disposes[] {
		const watcher = vscode.workspace.createFileSystemWatcher('**', false, true, false);
		const created = watcher.onDidCreate((uri) => {
			if (!isLikelyFile(uri.path)) this.#newFolders.set(uri.path, uri);
			if (this.#newFolders.size > 0) this.#lookLater.trigger();
		});
		const deleted = watcher.onDidDelete(({ path }) => this.#forgetBelow(path));
		return [watcher, created, deleted];
	}

	#forgetBelow(folder: string): void {
		const gone = Array.from(this.#files.keys()).filter((path) => path.startsWith(`${folder}/`));
		for (const path of gone) this.#files.delete(path);
		if (gone.length > 0) this.#updateLater.trigger();
	}

	async #lookIntoNewFolders(): Promise<void> {
		const folders = Array.from(this.#newFolders.values());
		this.#newFolders.clear();
		if (folders.length > maxNewFolders) return this.#find();
		for (const folder of folders) {
			// To search in what is a file, or gone again, fails.
			if (!(await isFolder(folder))) continue;
			const files = await modelFilesIn(folder);
			for (const file of files) this.#note(file, true);
		}
	}

	#note(file: vscode.Uri, isThere: boolean): void {
		if (!isThere) this.#files.delete(file.path);
		else if (this.#files.size < maxFiles) this.#files.set(file.path, file);
		this.#updateLater.trigger();
	}

	async #update(): Promise<void> {
		const paths = this.#folders().map(({ fsPath }) => [fsPath, true] as const);
		await this.#keys.set(contextKeys.artifactFolders, Object.fromEntries(paths));
	}

	#folders(): vscode.Uri[] {
		const roots = this.#registries.current().map(({ key }) => vscode.Uri.parse(key).path);
		const byFolder = new Map(
			Array.from(this.#files.values(), (file) => [parentPath(file.path), file] as const),
		);
		return modelFoldersOf(this.#files.keys(), roots, maxFolders).flatMap((folder) => {
			const file = byFolder.get(folder);
			return file ? [vscode.Uri.joinPath(file, '..')] : [];
		});
	}
}

async function modelFilesIn(folder: vscode.Uri): Promise<readonly vscode.Uri[]> {
	try {
		const pattern = new vscode.RelativePattern(folder, modelFileGlob);
		return await vscode.workspace.findFiles(pattern, excludedFolders, maxFiles);
	} catch {
		// The folder went away while it was searched: then there is nothing in it.
		return [];
	}
}

async function isFolder(uri: vscode.Uri): Promise<boolean> {
	try {
		return (await vscode.workspace.fs.stat(uri)).type === vscode.FileType.Directory;
	} catch (error) {
		if (error instanceof vscode.FileSystemError) return false;
		throw error;
	}
}

function parentPath(path: string): string {
	return path.slice(0, path.lastIndexOf('/'));
}

/** Events do not tell files from folders; what ends like a file or is git's own is passed over. */
function isLikelyFile(path: string): boolean {
	return /\.[A-Za-z]\w{0,11}$|\/(?:\.git|node_modules|__pycache__)(?:\/|$)/.test(path);
}
