import type { Git } from './git.js';
import { readCommit } from './head.js';
import { readLooseObject } from './looseObject.js';
import type { Repository } from './repository.js';
import { folderMode, TreeObject } from './treeObject.js';

type Names = readonly string[];

/** More folders than this are forgotten all at once. */
const maxRemembered = 2_000;

/**
 * What folders of commits hold. Objects never change, so each folder is looked at once; those of a new commit are files of
 * their own as a rule, which no process need be asked for.
 */
export class TreeMemory {
	readonly #git: Git;
	readonly #repository: Repository;
	readonly #trees = new Map<string, Promise<string>>();
	readonly #names = new Map<string, Promise<Names>>();

	/** git runs at the top of the repository. */
	constructor(git: Git, repository: Repository) {
		this.#git = git;
		this.#repository = repository;
	}

	/** The names of what a commit (full id) has in a folder, from the top of the repository. Throws `git-failed`. */
	async children(commit: string, folder: string): Promise<Names> {
		return this.#below(await this.treeOf(commit), folder.split('/'));
	}

	/** The id of the tree of a commit (full id). Throws `git-failed`. */
	treeOf(commit: string): Promise<string> {
		return remembered(this.#trees, commit, async () => {
			const { tree } = await readCommit(this.#git, this.#repository, commit);
			return tree;
		});
	}

	#below(tree: string, path: readonly string[]): Promise<Names> {
		return remembered(this.#names, [tree, ...path].join('/'), async () => {
			const content = await readLooseObject(this.#repository, tree, 'tree');
			if (!content) return this.#ask(tree, path.join('/'));
			const object = new TreeObject(content, this.#repository.objectFormat);
			const [name, ...rest] = path;
			if (name === undefined) return object.values().map((entry) => entry.name);
			const entry = object.get(name);
			return entry?.mode === folderMode ? this.#below(entry.id, rest) : [];
		});
	}

	async #ask(tree: string, path: string): Promise<Names> {
		const operands = path === '' ? [] : [`${path}/`];
		const output = await this.#git.run({ command: ['ls-tree', '-z', '--name-only', tree], operands });
		const paths = output.toString('utf8').split('\0').slice(0, -1);
		return paths.map((each) => each.slice(path === '' ? 0 : path.length + 1));
	}
}

/** One piece of work for all who ask; none is kept that has failed. */
function remembered<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
	const found = known.get(key);
	if (found) return found;
	if (known.size >= maxRemembered) known.clear();
	const made = make();
	known.set(key, made);
	made.catch(() => known.delete(key));
	return made;
}
