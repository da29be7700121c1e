import * as vscode from 'vscode';
import { RegistryError, type Failure } from '../core/errors.js';
import { failureSentence } from '../wording/failures.js';
import { systemErrorSentence } from '../wording/systemErrors.js';
import { isCancellation } from './cancelled.js';
import { builtInCommands } from './ids.js';
import type { Log } from './log.js';
import { localize } from './localize.js';
import { Notice } from './notice.js';

/** What of VS Code's window shows messages; tests put a recorder here. */
export interface MessageWindow {
	showInformationMessage(message: string, ...buttons: string[]): Thenable<string | undefined>;
	showErrorMessage(message: string, ...buttons: string[]): Thenable<string | undefined>;
	setStatusBarMessage(message: string, hideAfterMs: number): vscode.Disposable;
}

/** A button of a message. */
export interface MessageAction {
	readonly title: string;
	run(): unknown;
}

const statusMs = 3000;

/** The only place that shows messages. None waits for its answer, and each is the answer to something the user did. */
export class Messages {
	readonly #log: Log;
	readonly #window: MessageWindow;

	constructor(log: Log, window: MessageWindow) {
		this.#log = log;
		this.#window = window;
	}

	/** Something was done that the user can't see where they are. */
	done(text: string, ...actions: readonly [MessageAction?, MessageAction?]): void {
		this.#offer('showInformationMessage', text, actions);
	}

	/** Something was done that is no more than worth a glance. */
	glance(text: string): void {
		this.#window.setStatusBarMessage(harmless(text), statusMs);
	}

	/** A command failed: the sentence of its code, or one line for what nobody foresaw. */
	failed(error: unknown): void {
		if (isCancellation(error)) return;
		if (error instanceof Notice) {
			this.done(error.message, error.help && command(error.help.title, error.help.command));
			return;
		}
		if (error instanceof RegistryError) {
			this.#log.warn(error.message);
			const text = localize(failureSentence(error.failure));
			this.#offer('showErrorMessage', text, [this.#remedy(error.failure)]);
			return;
		}
		const text = error instanceof Error ? error.message : String(error);
		this.#log.error(text, error);
		const refused = systemErrorSentence(error);
		const line = refused
			? localize(refused)
			: vscode.l10n.t('That did not work: {reason}', { reason: text.split('\n', 1)[0] ?? '' });
		this.#offer('showErrorMessage', line, [this.#openLog()]);
	}

	/** What may help besides reading the sentence. */
	#remedy({ code }: Failure): MessageAction | undefined {
		if (code === 'not-a-repository')
			return command(vscode.l10n.t('Initialize Repository'), builtInCommands.initRepository);
		if (code === 'registry-read-only')
			return command(vscode.l10n.t('Manage Workspace Trust'), builtInCommands.manageTrust);
		const hasMore = code === 'git-failed' || code === 'commit-failed' || code === 'publication-mismatch';
		return hasMore ? this.#openLog() : undefined;
	}

	#openLog(): MessageAction {
		return { title: vscode.l10n.t('Open Log'), run: () => this.#log.show() };
	}

	#offer(
		method: 'showInformationMessage' | 'showErrorMessage',
		text: string,
		actions: readonly (MessageAction | undefined)[],
	): void {
		const offered = actions.filter((action) => action !== undefined);
		const titles = offered.map(({ title }) => title);
		const answer = this.#window[method](harmless(text), ...titles);
		answer.then(
			(title) => this.#run(offered.find((action) => action.title === title)),
			(error: unknown) => this.#log.error('A message could not be shown', error),
		);
	}

	#run(action: MessageAction | undefined): void {
		Promise.resolve(action?.run()).catch((error: unknown) => this.failed(error));
	}
}

function command(title: string, id: string): MessageAction {
	return { title, run: () => vscode.commands.executeCommand(id) };
}

/** VS Code makes links of `[text](target)` in messages, also ones that start commands; names may hold such text. */
function harmless(text: string): string {
	return text.replaceAll('](', '] (');
}
