import * as vscode from 'vscode';
import type { Disposes } from '../host/disposes.js';
import { builtInCommands, viewIds, type Target } from '../host/ids.js';
import type { Log } from '../host/log.js';
import type { Registries } from '../host/registries.js';
import type { RegistrySummary } from '../host/registrySummary.js';
import type { WorkspaceState } from '../host/workspaceState.js';
import { ModelsProvider } from './modelsProvider.js';
import type { Node } from './nodes.js';

/** The tree of models in the side bar. */
export class ModelsView implements vscode.Disposable {
	readonly provider: ModelsProvider;
	readonly #view: vscode.TreeView<Node>;
	readonly #log: Log;
	readonly #disposables: Disposes[];

	constructor(registries: Registries, state: WorkspaceState, log: Log) {
		this.#log = log;
		this.provider = new ModelsProvider(registries, state, log);
		this.#view = vscode.window.createTreeView(viewIds.models, {
			treeDataProvider: this.provider,
			showCollapseAll: true,
		});
		this.#disposables = [this.#view, this.provider, state.onDidChange((summary) => this.#showBadge(summary))];
	}

	/** The badge on the container's icon, for tests. */
	get badge(): vscode.ViewBadge | undefined {
		return this.#view.badge;
	}

	/** The selected rows. */
	get selection(): readonly Node[] {
		return this.#view.selection;
	}

	/** Selects the row of a version or model and scrolls to it, without taking the focus from the editor. */
	async reveal({ registry, model, version }: Target, focus = false): Promise<void> {
		if (registry === undefined || model === undefined) return;
		const { tree } = this.provider;
		const node =
			version === undefined
				? await tree.model(registry, model)
				: await tree.version(registry, model, version);
		if (!node) return;
		try {
			if (!this.#view.visible)
				await vscode.commands.executeCommand(builtInCommands.openModelsView, { preserveFocus: true });
			await this.provider.served(node);
			await this.#view.reveal(node, { select: true, focus });
		} catch (error) {
			// The view may be hidden for good by the user; what was to be shown is still there.
			this.#log.debug(`The row of ${node.id} could not be revealed: ${String(error)}`);
		}
	}

	dispose(): void {
		for (const disposable of this.#disposables) disposable.dispose();
	}

	#showBadge({ problems }: RegistrySummary): void {
		const value = problems.length;
		const tooltip =
			value === 1
				? vscode.l10n.t('1 problem in the model registry')
				: vscode.l10n.t('{count} problems in the model registry', { count: value });
		this.#view.badge = value === 0 ? undefined : { value, tooltip };
	}
}
