import type { Operation } from '../edit.js';
import { renderModelFile } from '../manifest/modelFile.js';
import { parseTagKey } from '../model/alias.js';
import type { Tags } from '../model/types.js';
import { layout } from '../registry/layout.js';
import { newModel } from './newModel.js';
import { requireWritable } from './writable.js';

/** Makes a model without versions. Throws `name-invalid`, `name-taken`, `name-twin`, `tag-key-invalid`. */
export function createModel(input: {
	name: string;
	description?: string | undefined;
	tags?: Tags | undefined;
}): Operation {
	const { description = '', tags = {} } = input;
	Object.keys(tags).forEach(parseTagKey);
	return async (snapshot, context) => {
		await requireWritable(snapshot);
		const { name, folder } = await newModel(snapshot, input.name);
		const path = layout.modelFile(folder);
		const created = context.now.toISOString();
		const described = description.trim() === '' ? {} : { description };
		const text = renderModelFile({ name, created, createdBy: context.author, tags, ...described }, path);
		return {
			operation: 'create',
			summary: `Create model ${name}`,
			model: name,
			changes: [{ kind: 'write', path, text }],
		};
	};
}
