import type { FolderNames } from '../core/fileStore.js';

/** Remembers in this process the folders of models whose folder is not their name's own. */
export class NamedFolders implements FolderNames {
	#folders: ReadonlyMap<string, string> = new Map();

	folderOf(name: string): Promise<string | undefined> {
		return Promise.resolve(this.#folders.get(name));
	}

	note(folders: ReadonlyMap<string, string>): Promise<void> {
		this.#folders = folders;
		return Promise.resolve();
	}
}
