import { problem, type Problem } from '../problem.js';
import { layout } from './layout.js';
import type { Snapshot } from './snapshot.js';

/** A link, submodule or device: never read or followed, so what it hides is not in the registry. */
export function refusedEntry(path: string): Problem {
	return problem('entry-refused', { name: path.slice(path.lastIndexOf('/') + 1) }, { path });
}

/** What is neither a file nor a folder beside the models and in them; their aliases and versions look after their own. */
export async function checkEntries(snapshot: Snapshot): Promise<readonly Problem[]> {
	const folders = ['', layout.models, ...(await snapshot.modelFolders()).map(layout.model)];
	const refused = await Promise.all(folders.map((folder) => refusedIn(snapshot, folder)));
	return refused.flat();
}

/** Names of the registry's own folder; the rest of it may be anything, as the registry may be the top of a repository. */
const own: ReadonlySet<string> = new Set(['registry.yaml', '.gitattributes', layout.models]);

async function refusedIn(snapshot: Snapshot, folder: string): Promise<readonly Problem[]> {
	const entries = await snapshot.entries(folder);
	return entries
		.filter(({ name, kind }) => kind === 'other' && (folder !== '' || own.has(name)))
		.map(({ name }) => refusedEntry(folder === '' ? name : `${folder}/${name}`));
}
