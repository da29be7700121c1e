import { registryError } from '../errors.js';
import type { VersionNumber } from '../model/brands.js';
import { encodeFolderName } from '../model/folderName.js';
import type { ReadableModel, VersionEntry } from '../registry/entries.js';
import { requireRegistry } from '../registry/requireRegistry.js';
import type { Snapshot } from '../registry/snapshot.js';
import type { Fields } from './fields.js';
import { modelMissing, versionMissing } from './failure.js';
import { checkModelName, versionOf } from './validate.js';

/** The model of that name. Throws MLflow's refusals. */
export async function findModel(snapshot: Snapshot, name: string): Promise<ReadableModel> {
	checkModelName(name);
	const model = await snapshot.findModel(name);
	if (model) return model;
	await refuseUnread(snapshot, name);
	throw modelMissing(name);
}

/** That a model can't be read is told as that: to a client one that is missing is one to be made. */
async function refuseUnread(snapshot: Snapshot, name: string): Promise<void> {
	await requireRegistry(snapshot);
	const entry = name === '' ? undefined : await snapshot.modelInFolder(encodeFolderName(name));
	if (entry && !entry.manifest.ok)
		throw registryError('model-unreadable', { name, problem: entry.manifest.problems[0] });
}

/** A version of a model, as a request names it. */
export interface NamedVersion {
	readonly name: string;
	readonly version: VersionNumber;
}

/** The fields `name` and `version`. */
export function namedVersion(fields: Fields): NamedVersion {
	const name = fields.required('name');
	const text = fields.required('version');
	checkModelName(name);
	return { name, version: versionOf(name, text) };
}

/** The live version. To MLflow it is the version that is missing, also where there is no such model. */
export async function findVersion(
	snapshot: Snapshot,
	{ name, version: number }: NamedVersion,
): Promise<{ readonly model: ReadableModel; readonly version: VersionEntry }> {
	const model = await snapshot.findModel(name);
	if (!model) await refuseUnread(snapshot, name);
	const version = model && (await snapshot.version(model, number));
	if (!model || !version || version.isDeleted) throw versionMissing(name, number);
	return { model, version };
}
