import * as vscode from 'vscode';
import { parseExistingAlias } from '../core/model/alias.js';
import { registryError } from '../core/errors.js';
import { requireTrust } from '../host/editing.js';
import type { Choice, Prompts } from '../host/prompts.js';
import { visible } from '../wording/format.js';
import type { ExistingAlias } from './aliasChoices.js';
import type { Chooser, ChosenModel } from './chooser.js';
import { existingAliases } from './existingAliases.js';
import type { CommandParts } from './parts.js';
import { parseTarget } from './target.js';

type Parts = Pick<CommandParts, 'prompts' | 'messages' | 'editing'> & { chooser: Chooser };

/** Remove Alias, and offer to put it back. The version it points at stays. */
export function removeAlias({ chooser, prompts, messages, editing }: Parts) {
	return async (argument: unknown): Promise<undefined> => {
		requireTrust();
		const target = parseTarget(argument);
		const chosen = await chooser.model(target, vscode.l10n.t('Remove Alias'));
		const existing = await existingAliases(chosen);
		const { version } = target;
		const candidates = existing.filter((each) => version === undefined || each.version === version);
		const alias = target.alias ?? (await askAlias(prompts, chosen, candidates, version !== undefined));
		const entry = await chosen.registry.snapshot.alias(chosen.model, parseExistingAlias(alias));
		const before = entry?.manifest.ok ? entry.manifest.value.version : undefined;

		const { key } = chosen.registry;
		const { name } = chosen;
		await editing.apply(key, ({ deleteAlias }) => deleteAlias({ name, alias }));
		const words = { alias: visible(alias), model: visible(name), before: before ?? 0 };
		if (before === undefined) {
			messages.done(vscode.l10n.t('Removed @{alias} of {model}', words));
			return undefined;
		}
		messages.done(vscode.l10n.t('Removed @{alias} of {model}, which pointed at version {before}', words), {
			title: vscode.l10n.t('Undo'),
			run: async () => {
				await editing.apply(key, ({ setAlias }) => setAlias({ name, alias, version: before }));
				messages.glance(vscode.l10n.t('Set @{alias} of {model} to version {before} again', words));
			},
		});
		return undefined;
	};
}

async function askAlias(
	prompts: Prompts,
	{ name }: ChosenModel,
	existing: readonly ExistingAlias[],
	isOneEnough: boolean,
): Promise<string> {
	if (existing.length === 0) throw registryError('alias-not-found', { name, alias: '', known: [] });
	const [only] = existing;
	if (only && existing.length === 1 && isOneEnough) return only.alias;
	const choices = existing.map(({ alias, version }): Choice<string> => ({
		key: alias,
		icon: 'bookmark',
		label: `@${visible(alias)}`,
		description: version === undefined ? '' : `→ v${version}`,
		value: alias,
	}));
	const { value } = await prompts.pick({
		title: vscode.l10n.t('Remove Alias of {model}', { model: visible(name) }),
		placeholder: vscode.l10n.t('The alias to remove'),
		choices: () => choices,
	});
	return value;
}
