import * as vscode from 'vscode';
import { isCancellation } from './cancelled.js';
import type { CommandId, CommandMap } from './ids.js';
import type { Messages } from './messages.js';

/** A handler for every command. Arguments come from strangers: links, other extensions, old windows. */
export type CommandTable = {
	readonly [I in CommandId]: (...args: readonly unknown[]) => Promise<CommandMap[I]['result']>;
};

/** Registers the table. What a handler throws becomes one message; the user's own wish to stop becomes none. */
export function registerCommands(table: CommandTable, messages: Messages): vscode.Disposable {
	const registrations = Object.entries(table).map(([id, handler]) =>
		vscode.commands.registerCommand(id, async (...args: unknown[]) => {
			try {
				return await handler(...args);
			} catch (error) {
				if (!isCancellation(error)) messages.failed(error);
				return undefined;
			}
		}),
	);
	return vscode.Disposable.from(...registrations);
}

/** A command with its arguments, for rows and lenses. */
export function asCommand<I extends CommandId>(
	id: I,
	title: string,
	...args: CommandMap[I]['args']
): vscode.Command {
	return { command: id, title, arguments: args };
}

/** Starts a command of ours. */
export function runCommand<I extends CommandId>(
	id: I,
	...args: CommandMap[I]['args']
): Thenable<CommandMap[I]['result']> {
	return vscode.commands.executeCommand(id, ...args);
}

/** A command as the target of a link in a trusted `MarkdownString`. */
export function commandLink<I extends CommandId>(id: I, ...args: CommandMap[I]['args']): string {
	return `command:${id}?${encodeURIComponent(JSON.stringify(args))}`;
}
