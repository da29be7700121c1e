import * as vscode from 'vscode';
import { builtInCommands, type ContextKeyMap } from './ids.js';

/** Sets context keys, each only when its value is new. */
export class ContextKeys {
	readonly #values = new Map<string, string>();

	/** Resolves when the window knows the value. */
	async set<K extends keyof ContextKeyMap>(key: K, value: ContextKeyMap[K]): Promise<void> {
		const text = JSON.stringify(value);
		if (this.#values.get(key) === text) return;
		this.#values.set(key, text);
		await vscode.commands.executeCommand(builtInCommands.setContext, key, value);
	}

	/** What was set last, for tests: VS Code can't be asked. */
	get<K extends keyof ContextKeyMap>(key: K): ContextKeyMap[K] | undefined {
		const text = this.#values.get(key);
		return text === undefined ? undefined : (JSON.parse(text) as ContextKeyMap[K]);
	}
}
