import * as vscode from 'vscode';
import { parseExistingAlias } from '../core/model/alias.js';
import type { Target } from '../host/ids.js';
import type { Chooser, ChosenModel } from './chooser.js';
import type { CommandParts } from './parts.js';
import { parseTarget } from './target.js';

/** Open Model Page: of a model, or at one of its versions. */
export function openPage({ chooser, pages }: Pick<CommandParts, 'pages'> & { chooser: Chooser }) {
	return async (argument: unknown, options: unknown): Promise<undefined> => {
		const target = parseTarget(argument);
		const model = await chooser.model(target, vscode.l10n.t('Open Model Page'));
		const version = target.version ?? (await versionOfAlias(model, target));
		await pages.open(model.registry.key, model.name, {
			...(version === undefined ? {} : { version }),
			preserveFocus: isPreservingFocus(options),
		});
		return undefined;
	};
}

async function versionOfAlias({ registry, model }: ChosenModel, target: Target): Promise<number | undefined> {
	if (target.alias === undefined) return undefined;
	const entry = await registry.snapshot.alias(model, parseExistingAlias(target.alias));
	return entry?.manifest.ok ? entry.manifest.value.version : undefined;
}

function isPreservingFocus(options: unknown): boolean {
	return (
		typeof options === 'object' &&
		options !== null &&
		'preserveFocus' in options &&
		options.preserveFocus === true
	);
}
