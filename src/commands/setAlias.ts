import * as vscode from 'vscode';
import { requireTrust } from '../host/editing.js';
import { localize } from '../host/localize.js';
import type { Prompts } from '../host/prompts.js';
import { visible } from '../wording/format.js';
import { aliasChoices, type ExistingAlias } from './aliasChoices.js';
import type { Chooser, ChosenModel } from './chooser.js';
import { existingAliases } from './existingAliases.js';
import type { CommandParts } from './parts.js';
import { parseTarget } from './target.js';

type Parts = Pick<CommandParts, 'prompts' | 'messages' | 'editing'> & { chooser: Chooser };

/** Set Alias…: sets or moves an alias, and offers to take it back. */
export function setAlias({ chooser, prompts, messages, editing }: Parts) {
	return async (argument: unknown): Promise<undefined> => {
		requireTrust();
		const title = vscode.l10n.t('Set Alias');
		const target = parseTarget(argument);
		const chosen = await chooser.model(target, title);
		const existing = await existingAliases(chosen);
		const alias = target.alias ?? (await askAlias(prompts, chosen, existing, target.version));
		const at = vscode.l10n.t('Set @{alias} of {model}', {
			alias: visible(alias),
			model: visible(chosen.name),
		});
		const { number: version } = await chooser.version(chosen, target, at);

		const before = existing.find((each) => each.alias === alias)?.version;
		const { key } = chosen.registry;
		const { name } = chosen;
		const { edit } = await editing.apply(key, (operations) => operations.setAlias({ name, alias, version }));
		const words = { alias: visible(alias), model: visible(name), version, before: before ?? 0 };
		if (edit.changes.length === 0) {
			messages.glance(vscode.l10n.t('@{alias} of {model} points at version {version} already', words));
			return undefined;
		}
		const text =
			before === undefined
				? vscode.l10n.t('Set @{alias} of {model} to version {version}', words)
				: vscode.l10n.t('Moved @{alias} of {model} from version {before} to version {version}', words);
		messages.done(text, {
			title: vscode.l10n.t('Undo'),
			run: async () => {
				await editing.apply(key, (operations) =>
					before === undefined
						? operations.deleteAlias({ name, alias })
						: operations.setAlias({ name, alias, version: before }),
				);
				messages.glance(
					before === undefined
						? vscode.l10n.t('Removed @{alias} of {model}', words)
						: vscode.l10n.t('Moved @{alias} of {model} back to version {before}', words),
				);
			},
		});
		return undefined;
	};
}

async function askAlias(
	prompts: Prompts,
	{ name }: ChosenModel,
	existing: readonly ExistingAlias[],
	version: number | undefined,
): Promise<string> {
	const model = visible(name);
	const { value } = await prompts.pick({
		title:
			version === undefined
				? vscode.l10n.t('Set Alias of {model}', { model })
				: vscode.l10n.t('Set Alias of {model} version {version}', { model, version }),
		placeholder: vscode.l10n.t('An alias, or type a new one, such as champion'),
		choices: (typed) => aliasChoices(typed, existing, version, localize),
	});
	return value;
}
