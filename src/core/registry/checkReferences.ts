import { isRegistryError } from '../errors.js';
import { pointerRange } from '../manifest/pointerRange.js';
import { parseSourceUri } from '../model/source.js';
import { problem, type Problem } from '../problem.js';
import type { Snapshot } from './snapshot.js';

/**
 * Versions that refer to a path of the repository where nothing is; `exists` asks for a path from the top of the
 * repository. What is elsewhere is not looked at.
 */
export async function checkReferences(
	snapshot: Snapshot,
	exists: (path: string) => Promise<boolean>,
): Promise<readonly Problem[]> {
	const problems: Problem[] = [];
	for (const model of await snapshot.models()) {
		for (const { path: folder, manifest } of await snapshot.versions(model)) {
			if (!manifest.ok || manifest.value.artifacts.storage !== 'reference') continue;
			const { uri } = manifest.value.artifacts;
			const referenced = repositoryPath(uri);
			if (referenced === undefined || (await exists(referenced))) continue;
			const path = `${folder}/version.yaml`;
			const range = pointerRange(await snapshot.read(path), path, '/artifacts/uri');
			problems.push(problem('reference-missing', { uri }, { path, range }));
		}
	}
	return problems;
}

function repositoryPath(uri: string): string | undefined {
	try {
		const source = parseSourceUri(uri);
		return source.kind === 'path' ? source.path : undefined;
	} catch (error) {
		// Written by hand: what is wrong with it is told elsewhere.
		if (isRegistryError(error)) return undefined;
		throw error;
	}
}
