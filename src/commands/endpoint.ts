import * as vscode from 'vscode';
import { requireTrust } from '../host/editing.js';
import type { RunningEndpoint } from '../host/endpoints.js';
import { commandIds } from '../host/ids.js';
import { Notice } from '../host/notice.js';
import type { Choice } from '../host/prompts.js';
import { visible } from '../wording/format.js';
import type { Chooser } from './chooser.js';
import type { CommandParts } from './parts.js';
import { pickRegistry } from './pickRegistry.js';
import { parseTarget } from './target.js';

type Parts = Pick<CommandParts, 'endpoints' | 'registries' | 'prompts' | 'messages' | 'copy' | 'log'> & {
	chooser: Chooser;
};

/** Start MLflow Endpoint: of the registry of `target`, or one that is asked for. */
export function startEndpoint({ endpoints, chooser, messages, copy }: Parts) {
	return async (argument: unknown): Promise<undefined> => {
		requireTrust();
		const title = vscode.l10n.t('Start MLflow Endpoint');
		const { key, folder } = await chooser.registry(parseTarget(argument), title);
		const { uri } = await endpoints.start(key);
		const text = vscode.l10n.t(
			"{registry} answers MLflow's clients. New terminals are set up for it; for other programs copy its URL.",
			{ registry: visible(folder) },
		);
		messages.done(text, {
			title: vscode.l10n.t('Copy URL'),
			run: () => copy(uri),
		});
		return undefined;
	};
}

/** Stop MLflow Endpoint. */
export function stopEndpoint(parts: Parts) {
	return async (): Promise<undefined> => {
		const { key, folder } = await chooseRunning(parts, vscode.l10n.t('Stop MLflow Endpoint'));
		await stop(parts, key, folder);
		return undefined;
	};
}

/** Copy MLflow Endpoint URL: what `MLFLOW_REGISTRY_URI` is set to, token included. */
export function copyEndpointUrl(parts: Parts) {
	return async (): Promise<undefined> => {
		const { endpoint } = await chooseRunning(parts, vscode.l10n.t('Copy MLflow Endpoint URL'));
		await copyUrl(parts, endpoint);
		return undefined;
	};
}

/** What the status item offers. */
export function showEndpoint(parts: Parts) {
	return async (): Promise<undefined> => {
		const title = vscode.l10n.t('MLflow Endpoint');
		const { key, folder, endpoint } = await chooseRunning(parts, title);
		type Action = () => Promise<void> | void;
		const choice = (icon: string, label: string, value: Action): Choice<Action> => ({
			key: icon,
			icon,
			label,
			value,
		});
		const { value } = await parts.prompts.pick({
			title,
			placeholder: vscode.l10n.t('{registry} at 127.0.0.1:{port}', {
				registry: visible(folder),
				port: endpoint.port,
			}),
			choices: () => [
				choice('copy', vscode.l10n.t('Copy URL'), () => copyUrl(parts, endpoint)),
				choice('output', vscode.l10n.t('Show Log'), () => parts.log.show()),
				choice('debug-stop', vscode.l10n.t('Stop'), () => stop(parts, key, folder)),
			],
		});
		await value();
		return undefined;
	};
}

interface Running {
	readonly key: string;
	readonly folder: string;
	readonly endpoint: RunningEndpoint;
}

async function stop({ endpoints, messages }: Parts, key: string, folder: string): Promise<void> {
	await endpoints.stop(key);
	messages.glance(
		vscode.l10n.t("{registry} no longer answers MLflow's clients", { registry: visible(folder) }),
	);
}

async function copyUrl({ copy, messages }: Parts, { uri }: RunningEndpoint): Promise<void> {
	await copy(uri);
	messages.glance(
		vscode.l10n.t('Copied the value for MLFLOW_REGISTRY_URI; it holds a secret of this session'),
	);
}

/** The endpoint that runs, or one of several. Throws a `Notice` where there is none. */
async function chooseRunning({ endpoints, registries, prompts }: Parts, title: string): Promise<Running> {
	const running = Array.from(endpoints.running, ([key, endpoint]): Running => ({
		key,
		folder: registries.get(key)?.folder ?? vscode.Uri.parse(key).fsPath,
		endpoint,
	}));
	const [first] = running;
	if (!first)
		throw new Notice(vscode.l10n.t('No MLflow endpoint runs in this window.'), {
			command: commandIds.startEndpoint,
			title: vscode.l10n.t('Start MLflow Endpoint'),
		});
	return running.length === 1 ? first : pickRegistry(running, title, prompts);
}
