import type { Operation } from '../edit.js';
import { renameInModelFile } from '../manifest/modelFile.js';
import { checkNewName } from '../model/modelName.js';
import { layout } from '../registry/layout.js';
import { requireModel } from '../registry/resolve.js';
import { modelNames } from './newModel.js';
import { requireWritable } from './writable.js';

/**
 * Gives a model another name; its folder stays, so that branches which know it by the old name merge. It may become a
 * twin of its own old name, never of another model's.
 * Throws `model-not-found`, `name-invalid`, `name-taken`, `name-twin`.
 */
export function renameModel(input: { name: string; newName: string }): Operation {
	const { name } = input;
	return async (snapshot) => {
		await requireWritable(snapshot);
		const model = await requireModel(snapshot, name);
		const edit = { operation: 'rename', summary: `Rename ${name} to ${input.newName}` } as const;
		if (input.newName === name) return { ...edit, model: name, changes: [] };
		const others = (await modelNames(snapshot)).filter((each) => each !== name);
		const newName = checkNewName(input.newName, others);
		const path = layout.modelFile(model.folder);
		const existing = (await snapshot.read(path)) ?? new Uint8Array();
		const text = renameInModelFile(existing, path, newName);
		return { ...edit, model: newName, changes: [{ kind: 'write', path, text }] };
	};
}
