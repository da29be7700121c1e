import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderNames } from '../core/fileStore.js';
import { findGitFolder } from './gitFolder.js';
import { unlessMissing } from './systemError.js';

/** Raised when the file is laid out otherwise. */
const revision = 1;

/**
 * Remembers from process to process the folders of models whose folder is not their name's own, in a file under the git
 * directory that is looked for when such a name is asked for. It holds these alone, so what it costs does not grow with the
 * other models. It is only a memory: whatever is wrong with it costs time.
 */
export class KeptFolders implements FolderNames {
	readonly #root: string;
	#folders: Promise<ReadonlyMap<string, string>> | undefined;

	/** `root` is the registry's folder, absolute. */
	constructor(root: string) {
		this.#root = root;
	}

	async folderOf(name: string): Promise<string | undefined> {
		this.#folders ??= this.#read();
		return (await this.#folders).get(name);
	}

	async note(folders: ReadonlyMap<string, string>): Promise<void> {
		const known = await (this.#folders ?? this.#read());
		this.#folders = Promise.resolve(folders);
		const isKnown =
			known.size === folders.size &&
			Array.from(folders).every(([name, folder]) => known.get(name) === folder);
		const file = isKnown ? undefined : await namesFile(this.#root);
		if (file === undefined) return;
		const { writeCache } = await import('./cacheFile.js');
		await writeCache(file, revision, { rows: [...folders] } satisfies Kept);
	}

	async #read(): Promise<ReadonlyMap<string, string>> {
		const file = await namesFile(this.#root);
		if (file === undefined) return new Map();
		// Most commands never come here, and start without it.
		const { readCache } = await import('./cacheFile.js');
		return new Map((await readCache<Kept>(file, revision))?.rows);
	}
}

interface Kept {
	readonly rows: readonly (readonly [name: string, folder: string])[];
}

/** Where they are kept; `undefined` outside of a git work tree. */
export async function namesFile(root: string): Promise<string | undefined> {
	// A registry may be in another commit alone.
	const folder = await unlessMissing(realpath(root), root);
	const found = findGitFolder(folder);
	if (!found) return undefined;
	const { cacheName } = await import('./cacheFile.js');
	return join(found.gitDir, 'gmr', 'cache', `names-${cacheName(found.path)}.json`);
}
