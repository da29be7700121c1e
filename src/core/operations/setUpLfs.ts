import type { Operation } from '../edit.js';
import { excludeFromFetch, lfsConfigName } from '../manifest/lfsConfig.js';

/**
 * Lets clones bring pointers instead of the files of every version, which are fetched one by one when needed. Its
 * Snapshot is of the top of the repository, where Git LFS looks for its settings, and `registryPath` relative to that.
 */
export function setUpLfs({ registryPath }: { registryPath: string }): Operation {
	return async (snapshot) => {
		const before = new TextDecoder().decode((await snapshot.read(lfsConfigName)) ?? new Uint8Array());
		const text = excludeFromFetch(before, versionsPattern(registryPath));
		return {
			operation: 'set-up-lfs',
			summary: 'Let clones fetch the files of model versions on demand',
			changes: text === undefined ? [] : [{ kind: 'write', path: lfsConfigName, text }],
		};
	};
}

/** As Git LFS reads it; it takes a comma for the end of a pattern, and knows no way to quote one. */
export function versionsPattern(registryPath: string): string {
	const folder = registryPath.replace(/[\\*?[\]]/g, '\\$&').replaceAll(',', '?');
	return `${folder === '' ? '' : `${folder}/`}models/*/versions/**`;
}
