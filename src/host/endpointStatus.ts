import * as vscode from 'vscode';
import type { Disposes } from './disposes.js';
import type { Endpoints } from './endpoints.js';
import { commandIds } from './ids.js';
import type { Registries } from './registries.js';
import { visible } from '../wording/format.js';

/** The status item that is there while an MLflow endpoint runs. */
export class EndpointStatus implements Disposes {
	readonly #item: vscode.StatusBarItem;
	readonly #disposables: Disposes[];

	constructor(endpoints: Endpoints, registries: Registries) {
		this.#item = vscode.window.createStatusBarItem('gmr.endpoint', vscode.StatusBarAlignment.Left);
		this.#item.name = vscode.l10n.t('MLflow Endpoint');
		this.#item.command = commandIds.showEndpoint;
		this.#disposables = [this.#item, endpoints.onDidChange(() => this.#show(endpoints, registries))];
	}

	dispose(): void {
		for (const disposable of this.#disposables) disposable.dispose();
	}

	#show({ running }: Endpoints, registries: Registries): void {
		if (running.size === 0) {
			this.#item.hide();
			return;
		}
		const lines = Array.from(running, ([key, { port }]) =>
			vscode.l10n.t("{registry} answers MLflow's clients at 127.0.0.1:{port}", {
				registry: visible(registries.get(key)?.folder ?? vscode.Uri.parse(key).fsPath),
				port,
			}),
		);
		this.#item.text = '$(broadcast) MLflow';
		this.#item.tooltip = lines.join('\n');
		this.#item.accessibilityInformation = { label: lines.join('. ') };
		this.#item.show();
	}
}
