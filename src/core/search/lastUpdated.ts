import { registryError } from '../errors.js';
import type { VersionManifest } from '../model/types.js';
import type { LastChange, RegistryUpdates } from '../ports.js';
import type { ModelSummary } from '../registry/modelSummary.js';
import type { FilterClause } from './filter.js';
import { isByUpdates, type OrderTerm } from './order.js';

/** Does a search need to know when rows were last changed? */
export function needsUpdates(search: {
	readonly clauses: readonly FilterClause[];
	readonly order: readonly OrderTerm[];
}): boolean {
	return isByUpdates(search.order) || search.clauses.some(isOnUpdates);
}

export function isOnUpdates({ field }: FilterClause): boolean {
	return field === 'last_updated_timestamp';
}

/**
 * When a model was last changed, in milliseconds since 1970: the latest commit that touched one of its files, of which its
 * newest version is one. Of what is in no commit yet the files tell when it was made.
 * Throws `last-change-unknown` where a shallow clone hides the commit.
 */
export async function modelUpdated(updates: RegistryUpdates, summary: ModelSummary): Promise<number> {
	const { folder, name, created, latest } = summary;
	const change = await updates.model(folder);
	return latestOf(updates, name, change, [created, latest?.created ?? created]);
}

/** As `modelUpdated`, of a version: the latest commit that touched its notes or published it. */
export async function versionUpdated(
	updates: RegistryUpdates,
	model: { readonly folder: string; readonly name: string },
	{ version, created }: VersionManifest,
): Promise<number> {
	const change = await updates.version(model.folder, version);
	return latestOf(updates, `${model.name}/${version}`, change, [created]);
}

/** A commit has whole seconds, so what it publishes was made a little after it. */
function latestOf(
	{ isShallow }: RegistryUpdates,
	name: string,
	change: LastChange | undefined,
	made: readonly string[],
): number {
	if (!change && isShallow) throw registryError('last-change-unknown', { name });
	return Math.max(...[...made, ...(change ? [change.at] : [])].map((at) => Date.parse(at)));
}
