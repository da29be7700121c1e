import * as vscode from 'vscode';
import type { Logger } from '../core/ports.js';
import type { Disposes } from './disposes.js';

/** The one log of the extension; core and the Node parts know it as a `Logger`. */
export interface Log extends Logger, Disposes {
	/** A failure the user has been told of, with its stack. */
	error(message: string, error?: unknown): void;
	show(): void;
}

/** Makes the log channel. It never opens by itself. */
export function createLog(): Log {
	const channel = vscode.window.createOutputChannel('Git Model Registry', { log: true });
	return {
		info: (message) => channel.info(message),
		debug: (message) => channel.debug(message),
		warn: (message) => channel.warn(message),
		error: (message, error) => channel.error(error === undefined ? message : `${message}\n${details(error)}`),
		show: () => channel.show(),
		dispose: () => channel.dispose(),
	};
}

function details(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const cause = error.cause === undefined ? '' : `\nCaused by: ${details(error.cause)}`;
	return `${error.stack ?? error.message}${cause}`;
}
