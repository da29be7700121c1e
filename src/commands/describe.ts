import * as vscode from 'vscode';
import { requireTrust } from '../host/editing.js';
import { builtInCommands } from '../host/ids.js';
import type { Chooser, ChosenModel } from './chooser.js';
import type { CommandParts } from './parts.js';
import { describedBy } from './subject.js';
import { parseTarget } from './target.js';

type Parts = Pick<CommandParts, 'prompts' | 'messages' | 'editing'> & { chooser: Chooser };

/** Describe…: one line in an input; a longer text is edited in its file. */
export function describe({ chooser, prompts, messages, editing }: Parts) {
	return async (argument: unknown): Promise<undefined> => {
		requireTrust();
		const target = parseTarget(argument);
		const chosen = await chooser.model(target, vscode.l10n.t('Describe'));
		const { subject, title: what, path, description = '' } = await describedBy(chosen, target);
		const current = description.trimEnd();
		if (current.includes('\n')) {
			await openAt(chosen, path);
			return undefined;
		}
		const { value } = await prompts.input({
			title: vscode.l10n.t('Describe {what}', { what }),
			placeholder: vscode.l10n.t('What it is good for, on one line; Markdown is welcome'),
			value: current,
		});
		const { edit } = await editing.apply(chosen.registry.key, (operations) =>
			operations.describe(subject, value),
		);
		messages.glance(
			edit.changes.length === 0
				? vscode.l10n.t('The description of {what} is as it was', { what })
				: vscode.l10n.t('Described {what}', { what }),
		);
		return undefined;
	};
}

/** Opens the file with the cursor at its description. */
async function openAt({ registry }: ChosenModel, path: string): Promise<void> {
	const uri = vscode.Uri.joinPath(vscode.Uri.parse(registry.key), path);
	const lines = new TextDecoder().decode(await registry.snapshot.read(path)).split('\n');
	const line = Math.max(
		0,
		lines.findIndex((each) => each.startsWith('description:')),
	);
	const selection = new vscode.Range(line, 0, line, 0);
	await vscode.commands.executeCommand(builtInCommands.open, uri, { selection });
}
