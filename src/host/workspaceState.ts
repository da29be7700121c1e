import * as vscode from 'vscode';
import type { Disposes } from './disposes.js';
import type { ContextKeys } from './contextKeys.js';
import { contextKeys, type ViewState } from './ids.js';
import type { Registries } from './registries.js';
import { summarize, type RegistrySummary } from './registrySummary.js';
import { findRepositoryRoot } from './repositories.js';

/**
 * Keeps the context keys in step with the registries, the trust and the workspace folders; the one place that decides
 * which text an empty tree shows.
 */
export class WorkspaceState implements vscode.Disposable {
	readonly #registries: Registries;
	readonly #keys: ContextKeys;
	readonly #changed = new vscode.EventEmitter<RegistrySummary>();
	readonly #disposables: Disposes[];
	#updates = 0;

	/** Fires with what all registries hold together, after the context keys say so. */
	readonly onDidChange = this.#changed.event;

	constructor(registries: Registries, keys: ContextKeys) {
		this.#registries = registries;
		this.#keys = keys;
		const again = () => void this.update();
		this.#disposables = [
			this.#changed,
			registries.onDidChange(again),
			vscode.workspace.onDidGrantWorkspaceTrust(again),
		];
	}

	/** Resolves when the context keys tell how things are now. */
	async update(): Promise<void> {
		const number = ++this.#updates;
		const registries = await this.#registries.all();
		const summaries = await Promise.all(registries.map(({ snapshot }) => summarize(snapshot)));
		const total = sum(summaries);
		const state = await stateOf(registries.length > 0, total.models > 0);
		if (number !== this.#updates) return;

		const hasModels = total.models > 0;
		await Promise.all([
			this.#keys.set(contextKeys.hasModels, hasModels),
			this.#keys.set(contextKeys.hasAliases, total.aliases > 0),
			this.#keys.set(contextKeys.canEdit, hasModels && vscode.workspace.isTrusted),
			this.#keys.set(contextKeys.state, state),
		]);
		this.#changed.fire(total);
	}

	dispose(): void {
		for (const disposable of this.#disposables) disposable.dispose();
	}
}

async function stateOf(hasRegistry: boolean, hasModels: boolean): Promise<ViewState> {
	if (hasModels) return 'ready';
	const folders = vscode.workspace.workspaceFolders ?? [];
	if (folders.length === 0) return 'noFolder';
	if (!vscode.workspace.isTrusted) return 'untrusted';
	if (hasRegistry) return 'empty';
	const roots = await Promise.all(folders.map(({ uri }) => findRepositoryRoot(uri)));
	return roots.some((root) => root !== undefined) ? 'noRegistry' : 'noRepository';
}

function sum(summaries: readonly RegistrySummary[]): RegistrySummary {
	return {
		models: summaries.reduce((count, { models }) => count + models, 0),
		aliases: summaries.reduce((count, { aliases }) => count + aliases, 0),
		problems: summaries.flatMap(({ problems }) => problems),
	};
}
