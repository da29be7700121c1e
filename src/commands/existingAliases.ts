import type { ExistingAlias } from './aliasChoices.js';
import type { ChosenModel } from './chooser.js';

/** The aliases of a model with the versions they point at. */
export async function existingAliases({ registry, model }: ChosenModel): Promise<readonly ExistingAlias[]> {
	const aliases = await registry.snapshot.aliases(model);
	return aliases.map(({ alias, manifest }) => ({
		alias,
		...(manifest.ok ? { version: manifest.value.version } : {}),
	}));
}
