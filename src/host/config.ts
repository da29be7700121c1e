import * as vscode from 'vscode';
import { settingDefaults, settingIds, type SettingId } from './ids.js';

/** The settings, each with its type; the only place that reads them. */
export class Config implements vscode.Disposable {
	readonly #codeLensChanged = new vscode.EventEmitter<void>();
	readonly #subscription: vscode.Disposable;
	/** Fires when lenses were switched on or off somewhere. */
	readonly onDidChangeCodeLens = this.#codeLensChanged.event;

	constructor() {
		this.#subscription = vscode.workspace.onDidChangeConfiguration((event) => {
			if (event.affectsConfiguration(settingIds.codeLensEnabled)) this.#codeLensChanged.fire();
		});
	}

	/** Are there lenses above `models:/` URIs in this document? */
	isCodeLensEnabled(resource: vscode.Uri): boolean {
		return read(settingIds.codeLensEnabled, resource);
	}

	dispose(): void {
		this.#subscription.dispose();
		this.#codeLensChanged.dispose();
	}
}

function read<I extends SettingId>(id: I, resource: vscode.Uri): (typeof settingDefaults)[I] {
	return vscode.workspace.getConfiguration(undefined, resource).get(id, settingDefaults[id]);
}
