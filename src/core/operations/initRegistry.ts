import type { Operation } from '../edit.js';
import { registryError } from '../errors.js';
import { registryFileName } from '../model/format.js';
import { registryGitAttributes, renderRegistryFile } from '../manifest/registryFile.js';

/** Makes an empty registry. Throws `registry-exists`. */
export function initRegistry(options: { name?: string; description?: string } = {}): Operation {
	return async (snapshot) => {
		if (await snapshot.read(registryFileName))
			throw registryError('registry-exists', { path: registryFileName });
		return {
			operation: 'init',
			summary: 'Create the model registry',
			changes: [
				{ kind: 'write', path: registryFileName, text: renderRegistryFile(options) },
				{ kind: 'write', path: '.gitattributes', text: registryGitAttributes },
			],
		};
	};
}
