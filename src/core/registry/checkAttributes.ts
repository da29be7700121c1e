import { isWrittenByUs, registryGitAttributes } from '../manifest/registryFile.js';
import { problem, type Problem } from '../problem.js';
import type { Snapshot } from './snapshot.js';

/** The file that keeps git from changing bytes. */
export const attributesFile = '.gitattributes';

/** Is it there, and as this version writes it? What people have changed is theirs. */
export async function checkAttributes(snapshot: Snapshot): Promise<readonly Problem[]> {
	const state = await attributesState(snapshot);
	if (state === 'current' || state === 'changed') return [];
	return [problem('attributes-outdated', { isMissing: state === 'missing' }, { path: attributesFile })];
}

/** How the `.gitattributes` of a registry compares with what this version writes. */
export async function attributesState(
	snapshot: Snapshot,
): Promise<'current' | 'earlier' | 'changed' | 'missing'> {
	const bytes = await snapshot.read(attributesFile);
	if (!bytes) return 'missing';
	// git may have given the file the line ends of this machine.
	const text = new TextDecoder('utf-8').decode(bytes).replaceAll('\r\n', '\n');
	if (text === registryGitAttributes) return 'current';
	return isWrittenByUs(text) ? 'earlier' : 'changed';
}
