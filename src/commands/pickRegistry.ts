import * as vscode from 'vscode';
import type { Choice, Prompts } from '../host/prompts.js';
import { visible } from '../wording/format.js';

/** Asks for one of several registries, or of what goes with each. */
export async function pickRegistry<T extends { readonly key: string; readonly folder: string }>(
	registries: readonly T[],
	title: string,
	prompts: Prompts,
): Promise<T> {
	const choices = registries.map((registry): Choice<T> => ({
		key: registry.key,
		icon: 'repo',
		label: visible(registry.folder),
		value: registry,
	}));
	const placeholder = vscode.l10n.t('A registry');
	return (await prompts.pick({ title, placeholder, choices: () => choices })).value;
}
