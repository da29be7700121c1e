import type { FolderEntry } from '../fileStore.js';
import type { Contents } from './contents.js';
import type { FileTree, TreeFile } from './fileTree.js';

/** A tree with files changed in memory. */
export class TreeOverlay implements FileTree {
	readonly #base: FileTree;
	readonly #contents: Contents;
	readonly #changes = new Map<string, TreeFile | undefined>();

	constructor(base: FileTree, contents: Contents) {
		this.#base = base;
		this.#contents = contents;
	}

	/** Puts a file in, or with `undefined` takes it out. */
	set(path: string, file: TreeFile | undefined): void {
		this.#changes.set(path, file);
	}

	async file(path: string): Promise<TreeFile | undefined> {
		return this.#changes.has(path) ? this.#changes.get(path) : this.#base.file(path);
	}

	async read(path: string): Promise<Uint8Array | undefined> {
		if (!this.#changes.has(path)) return this.#base.read(path);
		const file = this.#changes.get(path);
		return file?.mode.startsWith('100') ? this.#contents.read(file.id) : undefined;
	}

	async list(path: string): Promise<readonly FolderEntry[]> {
		const prefix = path === '' ? '' : `${path}/`;
		const entries = new Map((await this.#base.list(path)).map((entry) => [entry.name, entry]));
		const emptied = new Set<string>();
		for (const [changed, file] of this.#changes) {
			if (!changed.startsWith(prefix)) continue;
			const [name = '', ...below] = changed.slice(prefix.length).split('/');
			const kind = below.length > 0 ? 'folder' : 'file';
			if (file) entries.set(name, { name, kind });
			else if (kind === 'folder') emptied.add(name);
			else entries.delete(name);
		}
		// git has no empty folders.
		for (const name of emptied) if ((await this.list(prefix + name)).length === 0) entries.delete(name);
		return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
	}
}

/** The paths of all files below a folder. */
export async function filesBelow(tree: FileTree, folder: string): Promise<string[]> {
	const entries = await tree.list(folder);
	const files = entries.filter(({ kind }) => kind !== 'folder').map(({ name }) => `${folder}/${name}`);
	const folders = entries.filter(({ kind }) => kind === 'folder').map(({ name }) => `${folder}/${name}`);
	const below = await Promise.all(folders.map((each) => filesBelow(tree, each)));
	return [...files, ...below.flat()];
}
