import * as vscode from 'vscode';
import type { Disposes } from './disposes.js';
import type { Logger } from '../core/ports.js';
import type { Snapshot } from '../core/registry/snapshot.js';
import { Debounced } from './debounce.js';
import { findRegistries, registryFileGlob } from './findRegistries.js';
import type { RegistryState } from './registryState.js';
import { isWithin } from './repositories.js';
import { GitWatch } from './watchGit.js';
import { watchRegistry } from './watchRegistry.js';

/** Gives the registry in a folder as it is now. */
export type OpenSnapshot = (root: string) => Snapshot;

/** What the registries need from outside. */
export interface RegistriesParts {
	/** Loads what reads a registry's folder; called when the first is found. */
	loadReader(): Promise<OpenSnapshot>;
	readonly log: Logger;
}

const quietMs = 100;
const longestMs = 1000;

interface Watched {
	state: RegistryState;
	readonly watcher: vscode.Disposable;
	readonly open: OpenSnapshot;
}

/**
 * The registries of the workspace, read from their files alone. Searches when first asked; after that it follows the
 * disk. Snapshots never change: something new is a new snapshot and an event.
 */
export class Registries implements vscode.Disposable {
	readonly #parts: RegistriesParts;
	readonly #changed = new vscode.EventEmitter<void>();
	readonly #watched = new Map<string, Watched>();
	readonly #changedKeys = new Set<string>();
	readonly #refreshLater = new Debounced(() => this.#refreshChanged(), quietMs, longestMs);
	readonly #searchLater = new Debounced(() => void this.search(), quietMs, longestMs);
	readonly #followGitLater = new Debounced(() => void this.#followGit(), quietMs, longestMs);
	readonly #gitWatch = new GitWatch(() => this.#followGitLater.trigger());
	readonly #disposables: Disposes[] = [
		this.#changed,
		this.#refreshLater,
		this.#searchLater,
		this.#followGitLater,
		this.#gitWatch,
	];
	#search: Promise<void> | undefined;
	#searches = 0;
	#revision = 0;

	/** Fires after snapshots were replaced, appeared or went. */
	readonly onDidChange = this.#changed.event;

	constructor(parts: RegistriesParts) {
		this.#parts = parts;
	}

	/** All registries, in order of their folders; the first call starts the search. */
	async all(): Promise<readonly RegistryState[]> {
		await this.ready();
		return this.current();
	}

	/** What is known now; `[]` before the search is over. */
	current(): readonly RegistryState[] {
		return Array.from(this.#watched.values(), ({ state }) => state);
	}

	/** Resolves when the workspace has been searched. */
	ready(): Promise<void> {
		return this.#search ?? this.search();
	}

	/** A registry as it is now. */
	get(key: string): RegistryState | undefined {
		return this.#watched.get(key)?.state;
	}

	/** The newest snapshot of a registry's folder, given as a URI. */
	snapshotOf(key: string): Snapshot | undefined {
		return this.get(key)?.snapshot;
	}

	/** The registry that holds a file, or whose folder it is. */
	containing(uri: vscode.Uri): RegistryState | undefined {
		return this.current().find(({ key }) => isWithin(vscode.Uri.parse(key), uri));
	}

	/** Takes a new snapshot of a registry whose files changed, and tells. */
	refresh(key: string): void {
		this.#changedKeys.add(key);
		this.#refreshChanged();
	}

	/** Looks through the workspace again. Of several searches the last one counts. */
	search(): Promise<void> {
		if (this.#searches === 0) this.#watchWorkspace();
		const number = ++this.#searches;
		const running = this.#runSearch(number);
		this.#search = running;
		return running;
	}

	dispose(): void {
		for (const { watcher } of this.#watched.values()) watcher.dispose();
		this.#watched.clear();
		for (const disposable of this.#disposables) disposable.dispose();
	}

	async #runSearch(number: number): Promise<void> {
		const started = Date.now();
		const roots = await findRegistries();
		const open = roots.length > 0 ? await this.#parts.loadReader() : undefined;
		if (number !== this.#searches) return this.#search;

		const keys = new Set(roots.map((root) => root.toString()));
		let hasChanged = number === 1;
		for (const [key, { watcher }] of this.#watched) {
			if (keys.has(key)) continue;
			watcher.dispose();
			this.#watched.delete(key);
			hasChanged = true;
		}
		if (open && this.#watch(roots, open)) hasChanged = true;
		this.#parts.log.debug(`${roots.length} registries found in ${Date.now() - started} ms`);
		const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
		const hasOtherRepositories = await this.#gitWatch.follow([...folders, ...roots]);
		if (hasChanged || hasOtherRepositories) this.#changed.fire();
	}

	/** Takes in registries that were not known; tells whether there was one. */
	#watch(roots: readonly vscode.Uri[], open: OpenSnapshot): boolean {
		const fresh = roots.filter((root) => !this.#watched.has(root.toString()));
		for (const root of fresh) {
			const key = root.toString();
			const watcher = watchRegistry(root, {
				changed: () => {
					this.#changedKeys.add(key);
					this.#refreshLater.trigger();
				},
				moved: () => this.#searchLater.trigger(),
			});
			this.#watched.set(key, { state: this.#take(root, open), watcher, open });
		}
		return fresh.length > 0;
	}

	#refreshChanged(): void {
		const keys = Array.from(this.#changedKeys);
		this.#changedKeys.clear();
		const watched = keys.flatMap((key) => this.#watched.get(key) ?? []);
		if (watched.length === 0) return;
		for (const each of watched) each.state = this.#take(vscode.Uri.parse(each.state.key), each.open);
		this.#changed.fire();
	}

	#take(root: vscode.Uri, open: OpenSnapshot): RegistryState {
		return {
			key: root.toString(),
			folder: folderName(root),
			snapshot: open(root.fsPath),
			revision: ++this.#revision,
		};
	}

	/** What git did may have changed any of its files, and which registries there are. */
	async #followGit(): Promise<void> {
		for (const key of this.#watched.keys()) this.#changedKeys.add(key);
		await this.search();
		this.#refreshChanged();
	}

	#watchWorkspace(): void {
		const files = vscode.workspace.createFileSystemWatcher(registryFileGlob, false, true, false);
		const repositories = vscode.workspace.createFileSystemWatcher('**/.git', false, true, false);
		const again = () => this.#searchLater.trigger();
		this.#disposables.push(
			...[files, repositories],
			...[files, repositories].flatMap((watcher) => [watcher.onDidCreate(again), watcher.onDidDelete(again)]),
			vscode.workspace.onDidChangeWorkspaceFolders(again),
			// A folder above a registry gives no event that names the registry.
			vscode.workspace.onDidDeleteFiles(again),
			vscode.workspace.onDidRenameFiles(again),
			vscode.workspace.onDidSaveTextDocument(({ uri }) => {
				const saved = this.containing(uri);
				if (saved) this.refresh(saved.key);
			}),
		);
	}
}

/** The folder's path in the workspace, with the workspace folder's name where there are several. */
function folderName(root: vscode.Uri): string {
	const path = vscode.workspace.asRelativePath(root);
	return path === root.fsPath || path === '' ? (root.path.split('/').at(-1) ?? root.path) : path;
}
