import * as vscode from 'vscode';
import type { Disposes } from './disposes.js';
import type { ContextKeys } from './contextKeys.js';
import { requireTrust } from './editing.js';
import { contextKeys } from './ids.js';
import { isWithin } from './repositories.js';

/** What answers MLflow's clients for one registry; dispose of it to end that, once all is committed. */
export interface RunningEndpoint extends AsyncDisposable {
	/** With the token in it. */
	readonly uri: string;
	readonly port: number;
	/** Variables for programs that are to use it, as they stand in their environment. */
	readonly environment: Readonly<Record<string, string>>;
}

/** Starts one for the registry in a folder, on `port` where one is given. Throws `EADDRINUSE` where that is taken. */
export type OpenEndpoint = (registryRoot: string, port: number | undefined) => Promise<RunningEndpoint>;

export interface EndpointsParts {
	readonly open: OpenEndpoint;
	readonly keys: ContextKeys;
	/** Where the ports are kept, for programs that know them from before. */
	readonly memory: vscode.Memento;
	readonly terminals: vscode.GlobalEnvironmentVariableCollection;
}

/**
 * The MLflow endpoints of this window, one a registry, each started by a command and ended by another or with the window.
 * New terminals of a workspace folder get the variables of the one started last in it.
 */
export class Endpoints implements Disposes {
	readonly #parts: EndpointsParts;
	readonly #running = new Map<string, RunningEndpoint>();
	readonly #starting = new Map<string, Promise<RunningEndpoint>>();
	readonly #stopping = new Map<string, Promise<void>>();
	readonly #changed = new vscode.EventEmitter<void>();
	readonly #folders: Disposes;

	/** Fires after one was started or ended. */
	readonly onDidChange = this.#changed.event;

	constructor(parts: EndpointsParts) {
		this.#parts = parts;
		// What would be there again after a restart would name a server that is gone.
		parts.terminals.persistent = false;
		this.#folders = vscode.workspace.onDidChangeWorkspaceFolders(({ removed }) => {
			for (const key of [...this.#running.keys()])
				if (removed.some(({ uri }) => isWithin(uri, vscode.Uri.parse(key)))) void this.stop(key);
		});
	}

	/** Those that run, by their registries, the one started last at the end. */
	get running(): ReadonlyMap<string, RunningEndpoint> {
		return this.#running;
	}

	/** The endpoint of the registry `key`, started if need be. Throws `registry-read-only` and what opening it throws. */
	async start(key: string): Promise<RunningEndpoint> {
		requireTrust();
		const known = this.#running.get(key) ?? this.#starting.get(key);
		if (known) return known;
		const starting = this.#start(key).finally(() => this.#starting.delete(key));
		this.#starting.set(key, starting);
		return starting;
	}

	/** Resolves when what its clients changed is committed. */
	stop(key: string): Promise<void> {
		const endpoint = this.#running.get(key);
		if (!endpoint) return this.#stopping.get(key) ?? Promise.resolve();
		const stopping = this.#stop(key, endpoint).finally(() => this.#stopping.delete(key));
		this.#stopping.set(key, stopping);
		return stopping;
	}

	async #stop(key: string, endpoint: RunningEndpoint): Promise<void> {
		this.#running.delete(key);
		await this.#tell();
		await endpoint[Symbol.asyncDispose]();
	}

	async stopAll(): Promise<void> {
		await Promise.allSettled(this.#starting.values());
		const keys = [...this.#running.keys(), ...this.#stopping.keys()];
		await Promise.all(keys.map((key) => this.stop(key)));
	}

	dispose(): void {
		this.#folders.dispose();
		this.#changed.dispose();
	}

	async #start(key: string): Promise<RunningEndpoint> {
		// Its port is not free before.
		await this.#stopping.get(key)?.catch(() => undefined);
		const { open, memory } = this.#parts;
		const root = vscode.Uri.parse(key).fsPath;
		const remembered = `endpoint.port ${key}`;
		const endpoint = await open(root, memory.get<number>(remembered)).catch((error: unknown) => {
			// Another window may have it, or another program by now; Windows also keeps ranges for itself.
			if (['EADDRINUSE', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? ''))
				return open(root, undefined);
			throw error;
		});
		this.#running.set(key, endpoint);
		await memory.update(remembered, endpoint.port);
		await this.#tell();
		return endpoint;
	}

	async #tell(): Promise<void> {
		this.#equipTerminals();
		await this.#parts.keys.set(contextKeys.hasEndpoint, this.#running.size > 0);
		this.#changed.fire();
	}

	/** VS Code marks the terminals that were opened before. */
	#equipTerminals(): void {
		const wanted = new Map<string, RunningEndpoint>();
		for (const [key, endpoint] of this.#running) {
			const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(key));
			if (folder) wanted.set(folder.uri.toString(), endpoint);
		}
		for (const workspaceFolder of vscode.workspace.workspaceFolders ?? []) {
			const endpoint = wanted.get(workspaceFolder.uri.toString());
			const terminals = this.#parts.terminals.getScoped({ workspaceFolder });
			terminals.clear();
			if (!endpoint) continue;
			terminals.persistent = false;
			terminals.description = vscode.l10n.t('Makes this model registry the one of MLflow');
			for (const [name, value] of Object.entries(endpoint.environment)) terminals.replace(name, value);
		}
	}
}
