import * as vscode from 'vscode';
import { registryError } from '../core/errors.js';
import type { Target } from '../host/ids.js';
import type { Prompts } from '../host/prompts.js';
import type { Registries } from '../host/registries.js';
import type { RegistryState } from '../host/registryState.js';
import { homeOfNewRegistry } from '../host/repositories.js';
import { pickRegistry } from './pickRegistry.js';
import { registriesNear } from './registriesNear.js';

/** Where a folder is registered: a registry, or the folder of one that is still to be made. */
export type Destination =
	| { readonly kind: 'existing'; readonly registry: RegistryState }
	| { readonly kind: 'new'; readonly key: string };

const defaultFolder = 'model-registry';

/**
 * The registry for a model folder: the one of its repository; a new one where the repository has none; asked for where
 * there are several. Throws `not-a-repository`.
 */
export async function chooseRegistry(
	folder: vscode.Uri,
	target: Target,
	{ prompts, registries }: { prompts: Prompts; registries: Registries },
): Promise<Destination> {
	const all = await registries.all();
	const named = all.find(({ key }) => key === target.registry);
	if (named) return { kind: 'existing', registry: named };

	const { near, isInRepository } = await registriesNear(folder, all);
	const candidates = near.length > 0 ? near : isInRepository ? [] : all;
	const [first] = candidates;
	if (first && candidates.length === 1) return { kind: 'existing', registry: first };
	if (first)
		return {
			kind: 'existing',
			registry: await pickRegistry(candidates, vscode.l10n.t('Register Model'), prompts),
		};

	const home = (await homeOfNewRegistry(folder)) ?? (await homeInWorkspace());
	if (!home) throw registryError('not-a-repository', { path: vscode.workspace.asRelativePath(folder) });
	return { kind: 'new', key: vscode.Uri.joinPath(home, defaultFolder).toString() };
}

/** A model may lie outside of every repository; its registry may not. */
async function homeInWorkspace(): Promise<vscode.Uri | undefined> {
	for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
		const home = await homeOfNewRegistry(uri);
		if (home) return home;
	}
	return undefined;
}
