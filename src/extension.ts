import * as vscode from 'vscode';
import { createCommands } from './commands/index.js';
import { pageActions } from './commands/pageActions.js';
import type { Logger } from './core/ports.js';
import type { GitModelRegistryApi } from './host/api.js';
import { ArtifactFolders } from './host/artifactFolders.js';
import { registerCommands } from './host/commands.js';
import { Config } from './host/config.js';
import { ContextKeys } from './host/contextKeys.js';
import { Editing, type OpenWriter } from './host/editing.js';
import { Endpoints, type OpenEndpoint } from './host/endpoints.js';
import { EndpointStatus } from './host/endpointStatus.js';
import { createLog, type Log } from './host/log.js';
import { Messages } from './host/messages.js';
import { proposedNotice } from './host/proposed.js';
import { createApi } from './host/publicApi.js';
import { Registries, type OpenSnapshot } from './host/registries.js';
import type { Registration } from './host/registration.js';
import { createSeams } from './host/seams.js';
import { WorkspaceState } from './host/workspaceState.js';
import { UriLenses } from './language/codeLens.js';
import { ModelsView } from './views/modelsView.js';
import { ModelPages } from './webview/modelPages.js';
import { visible } from './wording/format.js';
import { lineageNoteSentence } from './wording/lineageNotes.js';
import { fillSentence } from './wording/sentence.js';

/** What the tests inside VS Code get beside the API. */
export type TestHooks = ReturnType<typeof wire>;

/** Wires the parts together. It reads no file; the search for registries starts when it has returned. */
export function activate(context: vscode.ExtensionContext): GitModelRegistryApi & { test?: TestHooks } {
	const parts = wire(context);
	finish = () => parts.endpoints.stopAll();
	setTimeout(() => void parts.start(), 0);
	const api = createApi(parts.registries);
	return context.extensionMode === vscode.ExtensionMode.Test ? { ...api, test: parts } : api;
}

let finish: (() => Promise<void>) | undefined;

/** What clients of an MLflow endpoint changed is committed before the window goes. */
export function deactivate(): Promise<void> | undefined {
	return finish?.();
}

function wire(context: vscode.ExtensionContext) {
	const { subscriptions, extensionUri } = context;
	const log = createLog();
	subscriptions.push(log);

	const config = new Config();
	const keys = new ContextKeys();
	const registries = new Registries({ loadReader, log });
	const state = new WorkspaceState(registries, keys);
	const artifactFolders = new ArtifactFolders(registries, keys);
	subscriptions.push(config, registries, state, artifactFolders);

	const seams = createSeams();
	const messages = new Messages(log, seams.window);
	const editing = new Editing(registries, openWriter(log));
	const registration = openRegistration(log);
	const endpoints = new Endpoints({
		open: openEndpoint(log, messages),
		keys,
		memory: context.workspaceState,
		terminals: context.environmentVariableCollection,
	});
	subscriptions.push(endpoints, new EndpointStatus(endpoints, registries));

	const view = new ModelsView(registries, state, log);
	const lenses = new UriLenses(registries, config, log);
	const pages = new ModelPages({ extensionUri, source: registries, actions: pageActions, log });
	subscriptions.push(view, lenses, pages.register());

	const doing = { editing, registration, endpoints, messages, prompts: seams.prompts, copy: seams.copy };
	const table = createCommands({ registries, artifactFolders, view, pages, log, ...doing });
	subscriptions.push(registerCommands(table, messages));

	const start = async () => {
		try {
			await state.update();
			await artifactFolders.all();
		} catch (error) {
			log.error('The workspace could not be searched', error);
		}
	};
	const terminals = context.environmentVariableCollection;
	return { start, seams, registries, keys, state, artifactFolders, view, endpoints, terminals };
}

/** What reads YAML is half of the code: it is loaded when there is a registry. */
async function loadReader(): Promise<OpenSnapshot> {
	const { Snapshot } = await import('./core/registry/snapshot.js');
	const { WorkTreeFiles } = await import('./files/workTreeFiles.js');
	const { FileMemory } = await import('./files/fileMemory.js');
	const memories = new Map<string, InstanceType<typeof FileMemory>>();
	return (root) => {
		const memory = memories.get(root) ?? new FileMemory();
		memories.set(root, memory);
		return new Snapshot(new WorkTreeFiles(root, memory));
	};
}

/** Git's code is loaded with the first change, not before. */
function openWriter(logger: Logger): OpenWriter {
	return async (registryRoot) => {
		const { openGitRegistry } = await import('./git/openGitRegistry.js');
		return openGitRegistry(registryRoot, { logger, trusted }).writer;
	};
}

function openRegistration(logger: Logger): Registration {
	return {
		inspect: async (folder, { signal, onProgress }) => {
			const { summarizeFolder } = await import('./artifacts/summarizeFolder.js');
			const { openGitRegistry } = await import('./git/openGitRegistry.js');
			// git's settings are asked in the workspace: a folder that is looked at is not trusted to hold some.
			const { workspaceFolders, getWorkspaceFolder } = vscode.workspace;
			const near = getWorkspaceFolder(vscode.Uri.file(folder)) ?? workspaceFolders?.[0];
			const git = near && openGitRegistry(near.uri.fsPath, { logger, trusted });
			// Outside of a repository a folder can be looked at all the same.
			const repositoryRoot = await git?.repositoryRoot().catch(() => undefined);
			const lineage = { ...lineagePlaces(), repositoryRoot };
			return summarizeFolder(folder, { git, lineage, signal, onProgress });
		},
		register: async ({ registryRoot, ...request }, { signal, onProgress }) => {
			const { openGitRegistry } = await import('./git/openGitRegistry.js');
			const { registerFolder } = await import('./artifacts/registerFolder.js');
			const git = openGitRegistry(registryRoot, { logger, trusted });
			const { writer, incoming } = git;
			const repositoryRoot = await git.repositoryRoot();
			const target = { registryRoot, repositoryRoot, writer, incoming, git, lineage: lineagePlaces() };
			const { edit, branch } = await registerFolder(target, request, { signal, onProgress });
			if (branch !== undefined) throw proposedNotice(edit.summary, branch);
			return { model: edit.model ?? request.name, version: edit.version ?? 0 };
		},
	};
}

/** The server is loaded when it is first asked for. It lives here: hashing has its own thread, and git its processes. */
function openEndpoint(log: Log, messages: Messages): OpenEndpoint {
	return async (root, port) => {
		const { openGitRegistry } = await import('./git/openGitRegistry.js');
		const { startEndpoint } = await import('./mlflow/endpoint.js');
		const { servedEnvironment } = await import('./mlflow/servedEnvironment.js');
		const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
		const near = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(root));
		let isTold = false;
		const endpoint = await startEndpoint({
			root,
			port,
			registry: openGitRegistry(root, { logger: log, trusted }),
			environment: process.env,
			currentFolder: near?.uri.fsPath ?? root,
			roots: folders,
			isFindable: true,
			onRequest: (line) => log.info(visible(line)),
			onFault: (error) => log.error('The MLflow endpoint failed', error),
			onCommitFailed: (error, { summary }) => {
				log.error(`Not committed: ${summary}`, error);
				// The next ones fail for the same reason, as a rule.
				if (!isTold) messages.failed(error);
				isTold = true;
			},
			onNotes: (notes) => notes.forEach((note) => log.warn(fillSentence(lineageNoteSentence(note)))),
		});
		return { ...endpoint, environment: servedEnvironment(process.env, endpoint.uri) };
	};
}

/** Where the user works; a tracking server, which the user's own environment names, is asked in a trusted workspace alone. */
const lineagePlaces = () => ({
	currentFolder: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
	environment: trusted() ? process.env : undefined,
});

/** The second lock behind `requireTrust`: git itself is not started either. */
const trusted = () => vscode.workspace.isTrusted;
