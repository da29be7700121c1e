import { registryError } from '../core/errors.js';
import type { FileReader, FolderEntry, FolderNames } from '../core/fileStore.js';
import type { Reading } from '../core/problem.js';
import type { FileTree, TreeFile } from '../core/replay/fileTree.js';
import type { Git } from './git.js';
import type { ObjectReader } from './gitBatch.js';
import { ObjectMemory } from './objectMemory.js';
import { folderMode, noTree, type Tree, type TreeObjectEntry } from './treeObject.js';

/** Where a registry is in a commit. */
export interface RefPlace {
	/** Full id. */
	readonly commit: string;
	/** From the top of the repository, `/`-separated; empty for the top itself. */
	readonly path: string;
	readonly objectFormat: 'sha1' | 'sha256';
	/** The sizes of all of its files in bytes, by their paths in the registry; asked for once. */
	readonly sizes?: () => Promise<ReadonlyMap<string, number>>;
	/** Where models may be that were renamed. */
	readonly names?: FolderNames;
}

/** What is known of a commit's files before a tree is read. */
export interface KnownEntries {
	/** What is at a path of the registry, '' being its folder; `none` where nothing is, `undefined` where that is not known. */
	entry(path: string): TreeObjectEntry | 'none' | undefined;
	/** All that is not known is the same there. */
	readonly same?: RefFiles | undefined;
}

/**
 * The files of a registry as a commit has them, without a checkout. Each folder is read once, when it is first asked
 * for; only plain files are read, links never followed. Ends when its reader of objects does.
 */
export class RefFiles implements FileTree {
	readonly #memory: ObjectMemory;
	readonly #place: RefPlace;
	readonly #known: KnownEntries | undefined;
	readonly #trees = new Map<string, Tree | Promise<Tree>>();
	#sizes: Promise<ReadonlyMap<string, number> | undefined> | undefined;

	/** `memory` is that of the same batch, where several commits are read. */
	constructor(
		batch: ObjectReader,
		place: RefPlace,
		memory = new ObjectMemory(batch, place.objectFormat),
		known?: KnownEntries,
	) {
		this.#memory = memory;
		this.#place = place;
		this.#known = known;
	}

	async read(path: string): Promise<Uint8Array | undefined> {
		const entry = await this.#entry(path);
		if (!entry?.mode.startsWith('100')) return undefined;
		return this.#memory.bytes(entry.id);
	}

	get names(): FolderNames | undefined {
		return this.#place.names;
	}

	async size(path: string): Promise<number | undefined> {
		this.#sizes ??= Promise.resolve(this.#place.sizes?.());
		return (await this.#sizes)?.get(path);
	}

	async parsed<T>(path: string, reader: FileReader<T>): Promise<Reading<T> | undefined> {
		const entry = await this.#entry(path);
		return entry?.mode.startsWith('100') ? this.#memory.reading(entry.id, path, reader) : undefined;
	}

	async list(path: string): Promise<readonly FolderEntry[]> {
		const entries = (await this.#tree(path)).values();
		return entries
			.map(({ name, mode }): FolderEntry => ({ name, kind: kindOf(mode) }))
			.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
	}

	async file(path: string): Promise<TreeFile | undefined> {
		const entry = await this.#entry(path);
		return entry && entry.mode !== folderMode ? { mode: entry.mode, id: entry.id } : undefined;
	}

	/** At once where all folders on the way are known: a diff asks for thousands. */
	#entry(path: string): TreeObjectEntry | undefined | Promise<TreeObjectEntry | undefined> {
		const known = this.#known?.entry(path);
		if (known !== undefined) return known === 'none' ? undefined : known;
		if (this.#known?.same) return this.#known.same.#entry(path);
		const slash = path.lastIndexOf('/');
		const name = path.slice(slash + 1);
		const tree = this.#tree(path.slice(0, Math.max(slash, 0)));
		return tree instanceof Promise ? tree.then((found) => found.get(name)) : tree.get(name);
	}

	/** The entries of a folder of the registry; none where there is no folder. */
	#tree(path: string): Tree | Promise<Tree> {
		const known = this.#trees.get(path);
		if (known) return known;
		const tree = this.#findTree(path);
		this.#trees.set(path, tree);
		if (tree instanceof Promise)
			void tree.then(
				(found) => this.#trees.set(path, found),
				() => undefined,
			);
		return tree;
	}

	#findTree(path: string): Tree | Promise<Tree> {
		const known = this.#known?.entry(path);
		if (known !== undefined) return this.#treeOf(known === 'none' ? undefined : known);
		// Of the top of the repository nothing is ever known.
		if (path === '') return this.#root();
		if (this.#known?.same) return this.#known.same.#tree(path);
		const entry = this.#entry(path);
		return entry instanceof Promise ? entry.then((found) => this.#treeOf(found)) : this.#treeOf(entry);
	}

	#treeOf(entry: TreeObjectEntry | undefined): Tree | Promise<Tree> {
		const tree = entry?.mode === folderMode ? this.#memory.tree(entry.id) : undefined;
		return tree instanceof Promise ? tree.then((found) => found ?? noTree) : (tree ?? noTree);
	}

	async #root(): Promise<Tree> {
		const { commit, path } = this.#place;
		let tree = await this.#memory.tree(`${commit}^{tree}`);
		for (const name of path === '' ? [] : path.split('/')) {
			const entry = tree?.get(name);
			tree = entry?.mode === folderMode ? await this.#memory.tree(entry.id) : undefined;
		}
		return tree ?? noTree;
	}
}

/** Names and steps from them; what else git takes may end the process that answers for many. */
const plainRevision = /^[\w./~^-]+$/;

/**
 * The full id of the commit that a person's text names: a branch, tag, id … Asks `reader`, where there is one and it can
 * tell, and so starts no process. Throws `ref-not-found`.
 */
export async function resolveCommit(git: Git, text: string, reader?: ObjectReader): Promise<string> {
	const object = plainRevision.test(text) ? await reader?.read(`${text}^{commit}`) : undefined;
	if (object?.type === 'commit') return object.id;
	// NUL can't be in an argument, and an empty text would be the whole of another expression.
	if (text === '' || text.includes('\0')) throw registryError('ref-not-found', { ref: text });
	const command = ['rev-parse', '--quiet', '--verify', '--end-of-options', `${text}^{commit}`];
	const { exitCode, stdout } = await git.feed({ command });
	const id = stdout.toString('latin1').trimEnd();
	if (exitCode !== 0 || !/^[0-9a-f]{40,64}$/.test(id)) throw registryError('ref-not-found', { ref: text });
	return id;
}

function kindOf(mode: string): FolderEntry['kind'] {
	return mode === folderMode ? 'folder' : mode.startsWith('100') ? 'file' : 'other';
}
