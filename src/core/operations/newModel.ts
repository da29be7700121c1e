import type { ModelName } from '../model/brands.js';
import { freeFolderName } from '../model/folderName.js';
import { checkNewName } from '../model/modelName.js';
import { isReadable } from '../registry/entries.js';
import { layout } from '../registry/layout.js';
import type { Snapshot } from '../registry/snapshot.js';

/**
 * The name of a model that is to be made, and a folder nobody has: what a merge left in one, such as an alias, must not
 * become the new model's. Throws `name-invalid`, `name-taken`, `name-twin`.
 */
export async function newModel(
	snapshot: Snapshot,
	name: string,
): Promise<{ readonly name: ModelName; readonly folder: string }> {
	const newName = checkNewName(name, await modelNames(snapshot));
	const folders = await snapshot.modelFolders();
	const files = await Promise.all(folders.map((folder) => occupied(snapshot, folder)));
	const taken = folders.filter((_, index) => files[index]);
	return { name: newName, folder: freeFolderName(newName, taken) };
}

/** The names of all models that can be read, in code-unit order. */
export async function modelNames(snapshot: Snapshot): Promise<readonly string[]> {
	const models = await snapshot.models();
	return models.filter(isReadable).map((model) => model.manifest.value.name);
}

async function occupied(snapshot: Snapshot, folder: string): Promise<boolean> {
	if (await snapshot.modelInFolder(folder)) return true;
	return (await snapshot.filesBelow(layout.model(folder))).length > 0;
}
