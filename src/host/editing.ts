import * as vscode from 'vscode';
import type * as operations from '../core/operations/all.js';
import type { Operation } from '../core/edit.js';
import { registryError } from '../core/errors.js';
import type { Applied, RegistryWriter } from '../core/ports.js';
import { proposedNotice } from './proposed.js';
import type { Registries } from './registries.js';

/** Opens the writer of the registry in a folder of this machine; git is loaded then and not before. */
export type OpenWriter = (registryRoot: string) => Promise<RegistryWriter>;

/** What can be done, loaded with the first change. */
export type Operations = typeof operations;

/** The door through which the editor changes registries. */
export class Editing {
	readonly #registries: Registries;
	readonly #openWriter: OpenWriter;

	constructor(registries: Registries, openWriter: OpenWriter) {
		this.#registries = registries;
		this.#openWriter = openWriter;
	}

	/**
	 * Applies the operation that `choose` makes to the registry `key`; views follow at once.
	 * Throws `RegistryError`, or the `Notice` of what went to a branch of its own.
	 */
	apply(key: string, choose: (operations: Operations) => Operation): Promise<Applied> {
		return this.run(key, async (root) => {
			const operation = choose(await import('../core/operations/all.js'));
			const applied = await (await this.#openWriter(root)).apply(operation);
			if (applied.branch !== undefined) throw proposedNotice(applied.edit.summary, applied.branch);
			return applied;
		});
	}

	/** Runs what changes the registry `key`; its views follow, also after a failure that left something behind. */
	async run<T>(key: string, change: (registryRoot: string) => Promise<T>): Promise<T> {
		requireTrust();
		try {
			return await change(vscode.Uri.parse(key).fsPath);
		} finally {
			this.#registries.refresh(key);
		}
	}
}

/** Nothing is written and no git is started before the user trusts the workspace. Throws `registry-read-only`. */
export function requireTrust(): void {
	if (!vscode.workspace.isTrusted) throw registryError('registry-read-only', { reason: 'untrusted' });
}
