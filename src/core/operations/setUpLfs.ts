import type { Operation } from '../edit.js';
import { excludeFromFetch, lfsConfigName, lfsPattern } from '../manifest/lfsConfig.js';

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

/** All files of all versions of a registry, as Git LFS reads patterns. */
export function versionsPattern(registryPath: string): string {
	return `${registryPath === '' ? '' : `${lfsPattern(registryPath)}/`}models/*/versions/**`;
}
